using Akka.Configuration;
using Crawler.Configuration;

namespace Crawler.Tests.Configuration.Hocon;

public class HoconFuzzTests
{
    private static readonly string[] Pieces =
        ["a", "b", "c.d", "\"x.y\"", "/p/q", " ", "\n", "=", ":", "{", "}", "[", "]", ",", "1", "two words", "\"q\"", "\"\"\"m\"\"\"", "${a}", "# c\n", "// d\n", "null", "\\", "$", "+=", "é", "include "];

    [Fact]
    public void AnyText_IsReadOrRefused_AndAkkaReadsWhatWeWriteOfItAsTheSame()
    {
        var random = new Random(20261121);
        var read = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (!ConfigLayer.TryParse("fuzz", text, out var layer, out var error))
            {
                Assert.Contains("line ", error.Message, StringComparison.Ordinal);
                continue;
            }

            read++;
            var root = ConfigNode.Merge([layer]);
            AssertSame(root, ConfigurationFactory.ParseString(ConfigText.Render(root)).Root, text);
        }

        Assert.InRange(read, 1_000, 49_000);
    }

    private static void AssertSame(ConfigNode.Section ours, Akka.Configuration.Hocon.HoconValue theirs, string text)
    {
        foreach (var (key, node) in ours.Items)
        {
            var value = theirs.GetChildObject(key);
            Assert.True(value is not null, $"Akka does not find {key} of: {text}");
            switch (node)
            {
                case ConfigNode.Section section:
                    AssertSame(section, value, text);
                    break;
                case ConfigNode.Many many when many.Items.All(item => item is not null):
                    Assert.True(many.Items.SequenceEqual(value.GetArray().Select(item => item.GetString())), $"Akka reads another list {key} of: {text}");
                    break;
                case ConfigNode.Single single:
                    Assert.True(single.Text == value.GetString(), $"Akka reads '{value.GetString()}', not '{single.Text}', as {key} of: {text}");
                    break;
            }
        }
    }
}
