using Crawler.MockWeb;

namespace Crawler.Cli.Verbs;

/// <summary>What the requests that a mock web has seen were for: more than its pages.</summary>
internal static class DemoRequests
{
    private const string File = "linked file of another kind";
    private const string Broken = "missing or broken URL";
    private const string Again = "further try";

    private static readonly (string One, string Many)[] Kinds = [("page", "pages"), (File, "linked files of another kind"), ("redirect", "redirects"), (Broken, "missing or broken URLs"), ("robots.txt", "robots.txt"), ("sitemap", "sitemaps"), (Again, "further tries"), ("other", "others")];

    /// <summary>One line for people: what all requests add up from.</summary>
    /// <param name="server">The web, crawled by one crawl alone.</param>
    public static string Of(MockWebServer server) => Of(server.Log.All, server.Truth);

    /// <summary>The same of any requests.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="truth">The web that they were made of.</param>
    public static string Of(IReadOnlyList<MockRequest> requests, MockWebTruth truth)
    {
        var (counts, asked) = (Kinds.ToDictionary(kind => kind.One, _ => 0L), new HashSet<string>(StringComparer.Ordinal));
        foreach (var request in requests)
        {
            var url = $"http://{request.Host}{request.PathAndQuery}";
            counts[asked.Add(url) ? Kind(url, request.PathAndQuery, truth) : Again]++;
        }

        return $"{Quantity.Of(requests.Count, "request")} = {string.Join(" + ", Kinds.Where(kind => counts[kind.One] > 0).Select(kind => $"{Quantity.Count(counts[kind.One])} {(counts[kind.One] == 1 ? kind.One : kind.Many)}"))}";
    }

    private static string Kind(string url, string path, MockWebTruth truth) =>
        truth.Pages.Contains(url) ? "page"
        : truth.Resources.Contains(url) ? File
        : truth.Redirects.ContainsKey(url) ? "redirect"
        : truth.NotFound.Contains(url) || truth.ServerErrors.Contains(url) ? Broken
        : path.StartsWith("/robots", StringComparison.Ordinal) ? "robots.txt"
        : path.Contains("sitemap", StringComparison.OrdinalIgnoreCase) ? "sitemap"
        : "other";
}
