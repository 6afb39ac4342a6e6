using System.Text.Json;
using Crawler.Fetching;
using Crawler.MockWeb;
using Crawler.Telemetry;

namespace Crawler.EndToEnd.Tests;

/// <summary>Pages that no link leads to are found in sitemaps, and the sitemaps stand beside the balance.</summary>
public class SitemapTests
{
    // Hosts without a robots.txt have theirs at the well-known place only; every third host has an index of a plain and a compressed one.
    private static readonly MockWebOptions Web = new() { Hosts = 9, Pages = 250, UnlinkedPercent = 8, UnlinkedInSitemaps = true, SlowPercent = 0 };

    private const string Reading = MockCrawl.Fast + "\ncrawler.sitemaps.use = on\n";

    [Theory]
    [InlineData("")]
    [InlineData("crawler.frontier.partitions = 3")]
    public async Task PagesThatNoLinkLeadsTo_AreFound(string settings)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, Reading + settings);
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        Assert.NotEmpty(web.Truth.SitemapOnly);
        TruthAssert.SameUrls(web.Truth.Pages.Union(web.Truth.SitemapOnly), crawl.Pages);
        var sitemaps = summary.Final.Sitemaps;
        Assert.Equal((15, 0, 15, 0, 0), (sitemaps.Found, sitemaps.Pending, sitemaps.Read, sitemaps.Absent, sitemaps.Failed));
        Assert.Empty(sitemaps.Problems);
        Assert.Empty(web.Log.Repeated);
        Assert.All(crawl.Records.Where(record => web.Truth.SitemapOnly.Contains(record.Url)), record => Assert.Equal((1, null), (record.Depth, record.Referrer)));
    }

    [Fact]
    public async Task SwitchedOff_OnlyLinksCount()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.EveryDisposition(web, crawl, summary);
        Assert.Equal(SitemapCounts.None, summary.Final.Sitemaps);
        Assert.DoesNotContain(web.Log.All, request => request.PathAndQuery.Contains("/sitemap", StringComparison.Ordinal));
    }

    // Depth counts from the seed whose site lists the page.
    [Fact]
    public async Task NoDepth_ReadsNone()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, Reading + "crawler.limits.max-depth = 0");
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.SameUrls(web.Truth.PagesWithinDepth(0), crawl.Pages);
        Assert.Equal(0, summary.Final.Sitemaps.Found);
    }

    [Fact]
    public async Task LimitsAndFailures_AreCountedByNameAndStopNothing()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var fetcher = new Broken(MockCrawl.HttpFetcher(web, Reading), url => url.EndsWith("/sitemap-1.xml", StringComparison.Ordinal));
        await using var crawl = MockCrawl.Create(web, Reading + "crawler.sitemaps.max-per-site = 2", new() { Fetcher = fetcher });
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        Assert.Superset(web.Truth.Pages.ToHashSet(), crawl.Pages.ToHashSet());
        var sitemaps = summary.Final.Sitemaps;
        Assert.Equal((12, 9, 3), (sitemaps.Found, sitemaps.Read, sitemaps.Failed));
        Assert.Equal([("DecodingFailed", 3L), ("TooMany", 3L)], sitemaps.Problems.Select(problem => (problem.Key, problem.Value)));
    }

    [PosixFact]
    public async Task KilledWhileTheyAreRead_TheNextProcessReadsThemToTheEnd()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        var settings = folder.File("fast.conf", "crawler { scope.kind = any, output.commit-interval = 20ms, politeness { delay = 0, max-retry-after = 20ms } }");
        string[] command = ["torture-crawl", directory, .. web.SeedUrls, "--config", settings, .. CliProcess.Resolve(web)];
        foreach (var point in new[] { "before-commit@1", "after-commit@1", "before-commit@2", "after-commit@3" }) Assert.Equal(137, (await CliProcess.RunAsync([.. command, "--crash", point])).Code);
        var (code, _, errors) = await CliProcess.RunAsync(command);
        Assert.True(code == 0, errors);
        TruthAssert.SameUrls(web.Truth.Pages.Union(web.Truth.SitemapOnly), CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
        Assert.Equal((15, 15), Sitemaps(directory));

        // Nothing is left to do, and no sitemap is asked for once more.
        var before = web.Log.All.Count(request => request.PathAndQuery.Contains("/sitemap", StringComparison.Ordinal));
        Assert.Equal(0, (await CliProcess.RunAsync(command)).Code);
        Assert.Equal(before, web.Log.All.Count(request => request.PathAndQuery.Contains("/sitemap", StringComparison.Ordinal)));
        Assert.Equal((15, 15), Sitemaps(directory));

        var orphan = web.Truth.SitemapOnly.Order(StringComparer.Ordinal).First();
        var life = await CliProcess.RunAsync("explain", directory, orphan);
        Assert.Contains("found\tin a sitemap\n", life.Output, StringComparison.Ordinal);
        Assert.Contains("listed\tin sitemap http://", life.Output, StringComparison.Ordinal);
        Assert.Contains("\nread\t\t15\t", (await CliProcess.RunAsync("status", directory)).Output, StringComparison.Ordinal);
    }

    private static (int Found, int Read) Sitemaps(string directory)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "summary.json")));
        var sitemaps = summary.RootElement.GetProperty("sitemaps");
        return (sitemaps.GetProperty("found").GetInt32(), sitemaps.GetProperty("read").GetInt32());
    }

    private sealed class Broken(IFetcher inner, Func<string, bool> isBroken) : IFetcher
    {
        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => isBroken(request.Url.Text)
            ? Task.FromResult<FetchOutcome>(new FetchOutcome.Failure(FetchError.DecodingFailed, "broken") { Elapsed = TimeSpan.Zero })
            : inner.FetchAsync(request, cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
