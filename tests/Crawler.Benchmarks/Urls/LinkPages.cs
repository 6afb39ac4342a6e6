using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Crawler.Urls;

namespace Crawler.Benchmarks.Urls;

/// <summary>One page's links as they are written.</summary>
internal sealed record LinkPage(CanonicalUrl Url, byte[][] Links)
{
    /// <summary>The same as texts.</summary>
    public string[] Texts { get; } = [.. Links.Select(Encoding.UTF8.GetString)];
}

/// <summary>Pages whose links are resolved: from a folder of HTML, or made up, the same in every run.</summary>
internal static partial class LinkPages
{
    private const int MadeUpPages = 2_000;
    private const int LinksAPage = 107;

    public static IReadOnlyList<LinkPage> Read(string folder, int most) =>
        [.. Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(most).Select(file => Page(
            Path.GetRelativePath(folder, file).Replace('\\', '/'),
            Anchor().Matches(File.ReadAllText(file)).Select(match => WebUtility.HtmlDecode(match.Groups["href"].Value))))];

    /// <summary>Pages like those of a large documentation: most links lead to places in pages of the same folder or of one near by.</summary>
    public static IReadOnlyList<LinkPage> MakeUp()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, MadeUpPages).Select(_ => Page(Place(random), Enumerable.Range(0, LinksAPage).Select(_ => Link(random)).ToArray()))];
    }

    private static LinkPage Page(string path, IEnumerable<string> links) =>
        CanonicalUrl.TryCreate("http://docs.example.org/api/" + path, out var url, out _) ? new LinkPage(url, [.. links.Select(Encoding.UTF8.GetBytes)]) : throw new ArgumentException(path, nameof(path));

    private static string Place(Random random) => FormattableString.Invariant($"module{random.Next(20)}/org/example/part{random.Next(10)}/{Name(random)}");

    private static string Name(Random random) => FormattableString.Invariant($"Type{random.Next(50)}.html");

    private static string Link(Random random) => random.Next(100) switch
    {
        < 45 => FormattableString.Invariant($"{Name(random)}#member{random.Next(100)}(int,java.lang.String)"),
        < 60 => Name(random),
        < 75 => FormattableString.Invariant($"../part{random.Next(10)}/{Name(random)}"),
        < 82 => $"../../../../{Place(random)}",
        < 92 => FormattableString.Invariant($"#member{random.Next(100)}"),
        < 95 => $"/api/{Place(random)}",
        96 => $"http://docs.example.org/api/{Place(random)}",
        97 => FormattableString.Invariant($"https://www.other{random.Next(50)}.example/page.html"),
        98 => FormattableString.Invariant($"search?q=term{random.Next(50)}&utm_source=docs"),
        _ => FormattableString.Invariant($"caf\u00e9%20{random.Next(50)}.html"),
    };

    [GeneratedRegex("""<(?:a|area)\s[^>]*?\bhref\s*=\s*(?:"(?<href>[^"]*)"|'(?<href>[^']*)'|(?<href>[^\s"'>]+))""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Anchor();
}
