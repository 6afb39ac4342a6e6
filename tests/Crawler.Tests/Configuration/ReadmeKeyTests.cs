using System.Text.RegularExpressions;
using Crawler.Configuration;
using Crawler.Tests.Architecture;

namespace Crawler.Tests.Configuration;

/// <summary>What the README calls a key is one.</summary>
public partial class ReadmeKeyTests
{
    [Fact]
    public void EveryKeyOfTheTuningGuide_IsExplained()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        var guide = text[text.IndexOf("\n## Tuning\n", StringComparison.Ordinal)..text.IndexOf("\n## Embed it\n", StringComparison.Ordinal)];
        var keys = Key().Matches(guide).Select(key => key.Groups[1].Value).Distinct(StringComparer.Ordinal).ToArray();
        Assert.True(keys.Length > 20, string.Join(' ', keys));
        Assert.All(keys, key => Assert.True(KeyMeaning.TryFind(key, out _, out var suggestion), $"{key}: did you mean {suggestion}?"));
    }

    [GeneratedRegex("`((?:crawler|akka)[.][a-z./-]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
