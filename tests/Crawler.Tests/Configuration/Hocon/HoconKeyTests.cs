using Crawler.Configuration.Hocon;

namespace Crawler.Tests.Configuration.Hocon;

public class HoconKeyTests
{
    [Fact]
    public void Keys_HaveTheirLinesAndComments()
    {
        var keys = HoconKey.In(
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
            keys.Select(key => FormattableString.Invariant($"{key.Name}:{key.Position.Line}")));
        Assert.Equal(["about b,", "in two lines"], keys[1].Comment);
        Assert.All(keys.Where(key => key.Name != "a.b"), key => Assert.Empty(key.Comment));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ a = 1 }")]
    [InlineData("\uFEFFa = 1")]
    [InlineData("\"a\" = 1")]
    [InlineData("a =\n{\n}")]
    public void OneKey_IsFoundHoweverItIsWritten(string text) =>
        Assert.All(HoconKey.In(text), key => Assert.Equal("a", key.Name));

    [Fact]
    public void CommentsBetweenAKeyAndItsContent_OrInAList_AreAboutNoKey()
    {
        var keys = HoconKey.In("a\n# between\n{ b = 1 }\nc = [1,\n# in a list\n2]\nd = 3\n# about e\n\ne = { f = 4 }");
        Assert.Equal(["a", "a.b", "c", "d", "e", "e.f"], keys.Select(key => key.Name));
        Assert.All(keys, key => Assert.Empty(key.Comment));
        Assert.Equal(new HoconPosition(3, 3), keys[1].Position);
    }
}
