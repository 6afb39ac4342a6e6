using Akka.Configuration;

namespace Akka.Tests.Configuration;

public class HoconFuzzTests
{
    private static readonly string[] Pieces =
        ["a", "b", "c.d", "\"x.y\"", "/p/q", " ", "\n", "=", ":", "{", "}", "[", "]", ",", "1", "two words", "\"q\"", "\"\"\"m\"\"\"", "${a}", "# c\n", "// d\n", "null", "\\", "$", "+=", "é", "include "];

    [Fact]
    public void AnyText_IsReadOrRefused_AndWhatIsReadIsWrittenBackTheSame()
    {
        var random = new Random(20261121);
        var read = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            Config config;
            try
            {
                config = ConfigurationFactory.ParseString(text);
            }
            catch (Exception e) when (e is ConfigurationException or FormatException)
            {
                Assert.Contains("line ", e.Message, StringComparison.Ordinal);
                continue;
            }

            read++;
            var written = config.ToString();
            Assert.Equal(written, ConfigurationFactory.ParseString(written).ToString());
        }

        Assert.InRange(read, 1_000, 49_000);
    }
}
