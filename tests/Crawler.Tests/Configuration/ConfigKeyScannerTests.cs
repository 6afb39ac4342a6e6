using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

public class ConfigKeyScannerTests
{
    [Fact]
    public void Keys_HaveTheirLinesAndComments()
    {
        var keys = ConfigKeyScanner.Scan(
            """
            # about the file

            a { # not about b
              # about b,
              // in two lines
              b = [1, { x = 2 },
                "}", 3] # not about c
              c = "{ # \" }", "d.e" = 1
              /f/g { h : 2 }
            }
            i.j = text with spaces // end
            k = "
            """ + "\"\"\n# inside\n\"\"\"\nl = 1");

        Assert.Equal(
            ["a:3", "a.b:6", "a.c:8", "a.\"d.e\":8", "a./f/g:9", "a./f/g.h:9", "i.j:11", "k:12", "l:15"],
            keys.Select(key => FormattableString.Invariant($"{key.Path}:{key.Line}")));
        Assert.Equal(["about b,", "in two lines"], keys[1].Comment);
        Assert.All(keys.Where(key => key.Path != "a.b"), key => Assert.Empty(key.Comment));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ a = 1 }")]
    [InlineData("\uFEFFa = 1")]
    [InlineData("\"a\" = 1")]
    [InlineData("a =\n{\n}")]
    public void AnyTextThatParses_CanBeScanned(string text) =>
        Assert.All(ConfigKeyScanner.Scan(text), key => Assert.Equal("a", key.Path));
}
