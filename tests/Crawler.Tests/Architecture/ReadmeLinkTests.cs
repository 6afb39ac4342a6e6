using System.Text.RegularExpressions;

namespace Crawler.Tests.Architecture;

/// <summary>The links of the README lead somewhere.</summary>
public sealed partial class ReadmeLinkTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));

    [Fact]
    public void Anchors_AreThoseOfHeadings()
    {
        var headings = Heading().Matches(Text).Select(match => Anchor(match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var anchors = Link().Matches(Text).Select(match => match.Groups[1].Value).Where(target => target.StartsWith('#')).ToList();

        Assert.NotEmpty(anchors);
        Assert.All(anchors, anchor => Assert.Contains(anchor[1..], headings));
    }

    [Fact]
    public void Contents_NameEveryChapter()
    {
        var contents = Text.Split('\n').Single(line => line.StartsWith("Contents: ", StringComparison.Ordinal));

        Assert.Equal(Chapter().Matches(Text).Select(match => $"#{Anchor(match.Groups[1].Value)}"), Link().Matches(contents).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Files_AreThere()
    {
        var files = Link().Matches(Text).Select(match => match.Groups[1].Value).Where(target => !target.StartsWith('#') && !target.Contains("://", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(Path.Exists(Path.Combine(SourceTree.Root, file)), file));
    }

    // As GitHub makes them.
    private static string Anchor(string heading) => NoPartOfAnAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Chapter();

    [GeneratedRegex(@"\]\(([^)\s]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("[^a-z0-9 _-]", RegexOptions.NonBacktracking)]
    private static partial Regex NoPartOfAnAnchor();
}
