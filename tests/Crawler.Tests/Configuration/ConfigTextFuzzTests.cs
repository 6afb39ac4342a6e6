using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

public class ConfigTextFuzzTests
{
    private static readonly string[] Pieces =
        ["a", "b", "c.d", "\"x.y\"", "/p/q", " ", "\n", "=", "=", "{", "}", "[", "]", ",", "1", "two words", "\"q # r\"", "\"\"\"m\n\"\"\"", "# c\n", "// d\n", "null", "é", "\"include\""];

    [Fact]
    public void AnyTextThatParses_IsRenderedAndReadBackTheSame_AndEveryKeyHasItsLine()
    {
        var random = new Random(20261121);
        var read = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (!ConfigLayer.TryParse("fuzz", text, out var layer, out _))
                continue;
            read++;
            var root = ConfigNode.Merge([layer]);
            var rendered = ConfigText.Render(root);
            Assert.True(ConfigLayer.TryParse("again", rendered, out var again, out var error), $"{error} in\n{rendered}");
            Assert.Equal(rendered, ConfigText.Render(ConfigNode.Merge([again])));
            Assert.All(Paths(root, ""), path => Assert.True(layer.LineOf(path) >= 1, $"{path} has no line in\n{text}"));
        }

        Assert.InRange(read, 1_000, 49_000);
    }

    private static IEnumerable<string> Paths(ConfigNode node, string path) =>
        node is ConfigNode.Section section
            ? section.Items.SelectMany(item => Paths(item.Value, ConfigPath.Child(path, item.Key)))
            : [path];
}
