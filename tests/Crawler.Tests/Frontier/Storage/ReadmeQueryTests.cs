using System.Globalization;
using System.Text.RegularExpressions;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Architecture;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

/// <summary>The queries of the README, put to a small crawl.</summary>
public sealed partial class ReadmeQueryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Queries = Blocks()
        .Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private readonly TempDirectory _folder = new();

    public ReadmeQueryTests()
    {
        CrawlFile.Create(Database);
        using var store = SqliteFrontierStore.Open(Database, fsync: false, "Crawler", isResumed: false);
        FrontierUrl[] urls =
        [
            .. Enumerable.Range(1, 5).Select(number => Url(number, $"http://a.test/{number}")),
            Url(6, "http://b.test/"),
            Url(7, "http://b.test/gone", referrer: 6),
            Url(8, "http://b.test/away", referrer: 1),
            Url(9, "http://nowhere.test/"),
            Url(10, "http://a.test/old"),
            Url(11, "http://a.test/older"),
            Url(12, "http://a.test/pending"),
            Url(13, "http://a.test/orphan"),
            Url(14, "http://a.test/listed-and-linked"),
        ];
        Settlement[] settled =
        [
            .. urls[..6].Select(url => End(url, UrlState.Fetched, null, 200, record => record with { Bytes = 10 * url.Id.Value, Elapsed = TimeSpan.FromMilliseconds(100 * url.Id.Value) })),
            End(urls[6], UrlState.Failed, "HttpStatus", 404),
            End(urls[7], UrlState.Failed, "HttpStatus", 404),
            End(urls[8], UrlState.Failed, "DnsFailed", null),
            End(urls[9], UrlState.Redirected, null, 301, record => record with { RedirectTo = "http://a.test/1" }),
            End(urls[10], UrlState.Redirected, null, 302, record => record with { RedirectTo = "http://a.test/old" }),
        ];
        store.Commit(new CommitBatch(1, [.. urls.Select(url => new Judgement(url, UrlState.Pending, null, null))], settled, [], [], [], new Dictionary<string, long>())
        {
            Sitemaps = [new SitemapRow(99, Url(1, "http://a.test/sitemap.xml").Url, 98, 0) { State = SitemapState.Read, Kind = "urlset", Entries = 2 }],
            Listed = [new ListedUrl(99, 13, Noon, 0.5), new ListedUrl(99, 14, null, null)],
            Linked = [new LinkedUrl(14, new UrlId(1))],

            // The third waited behind the second; the last one's host did nothing for a minute, in another process or for want of URLs.
            Attempts = [Request(6, 0, null, 0), Request(1, 1500, "its robots.txt", 0), Request(2, 2000, "the delay", 3), Request(3, 1000, "the delay", 64)],
        });
    }

    private string Database => _folder.Below("crawl.db");

    [Fact]
    public void PagesPerHost() => Finds("pages per host", "http://a.test|5|150", "http://b.test|1|60");

    [Fact]
    public void ErrorsByKind() => Finds("errors by kind", "HttpStatus|404|2|http://b.test/away", "DnsFailed||1|http://nowhere.test/");

    [Fact]
    public void SlowestHosts() => Finds("slowest hosts", "http://a.test|300|500|5");

    [Fact]
    public void BrokenLinks() => Finds("broken links, with the page where each was found first", "http://a.test/1|http://b.test/away|404", "http://b.test/|http://b.test/gone|404");

    [Fact]
    public void RedirectChains() => Finds("redirect chains of more than one hop", "http://a.test/older|2|http://a.test/older -> http://a.test/old -> http://a.test/1");

    [Fact]
    public void Waits() => Finds("what the crawl waits for: how long hosts lay idle before a request, by the gate that held it last", "the delay|2|3", "its robots.txt|1|1", "|1|0");

    [Fact]
    public void Orphans() => Finds("orphans: listed in a sitemap, linked from no page that was fetched (a page's link to itself is none)", "http://a.test/orphan|http://a.test/sitemap.xml|2026-01-01");

    [Fact]
    public void EveryQuery_IsPut() => Assert.Equal(7, Queries.Count);

    public void Dispose() => _folder.Dispose();

    private static FrontierUrl Url(long id, string text, long? referrer = null) => CanonicalUrl.TryCreate(text, out var url, out _)
        ? new FrontierUrl(new UrlId(id), url, (ulong)id, 1, null, 0, IsSeed: false, referrer is { } from ? new UrlId(from) : null)
        : throw new ArgumentException(text, nameof(text));

    private static Settlement End(FrontierUrl url, UrlState state, string? reason, int? status, Func<PageRecord, PageRecord>? fill = null)
    {
        var record = new PageRecord { Url = url.Url.Text, Outcome = PageOutcome.Fetched, Status = status, Reason = reason, Attempts = 1, FetchedAt = Noon };
        return new Settlement(url, state, reason, fill?.Invoke(record) ?? record, null);
    }

    private static Attempt Request(long url, double waitedMilliseconds, string? cause, int second) =>
        new(new UrlId(url), 1, Noon.AddSeconds(second), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(waitedMilliseconds), cause, 200, null, null, null);

    private void Finds(string name, params string[] expected)
    {
        using var connection = CrawlDatabase.OpenToRead(Database);
        using var command = connection.CreateCommand();
        command.CommandText = Queries[name];
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read()) found.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(column => rows.IsDBNull(column) ? "" : Convert.ToString(rows.GetValue(column), CultureInfo.InvariantCulture))));
        Assert.Equal(expected, found);
    }

    [GeneratedRegex("```sql\n-- (.*?)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
