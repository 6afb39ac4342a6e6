using System.Globalization;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

/// <summary>A limit stops a crawl exactly where it says, and the balance holds with what is left pending.</summary>
public class LimitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task MaxPages_ExactlySoManyAreFetched(int pages)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 50, Pages = 400, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, string.Create(CultureInfo.InvariantCulture, $"{MockCrawl.Fast}\ncrawler.limits.max-pages = {pages}"));
        var summary = await crawl.RunAsync(web.SeedUrls);
        StoppedEarly(StopReason.MaxPages, summary);
        Assert.Equal(pages, crawl.Records.Count(record => record.Outcome == PageOutcome.Fetched));
        Assert.Equal(pages, summary.Final.Balance.Fetched);
        Assert.Empty(web.Log.Repeated);
    }

    [Fact]
    public async Task WhatIsLeftOutOfPages_IsCountedInTheirRecordsTheSummaryAndTheReport()
    {
        using var folder = new WorkFolder();
        var links = string.Concat(Enumerable.Range(1, 7).Select(page => $"<a href='/{page}#x'>x</a><a href='/{page}#y'>x</a>"));
        var web = new ScriptedWeb((url, _) => url.PathAndQuery switch
        {
            "/robots.txt" => ScriptedWeb.Status(url, 404),
            "/" => ScriptedWeb.Text(url, "text/html", $"{links}<a href='/{new string('z', 300)}'>x</a>"),
            "/1" => ScriptedWeb.Text(url, "text/html", $"<p>{new string('x', 2000)}</p>"),
            _ => ScriptedWeb.Page(url),
        });
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.parsing {{ max-outlinks = 3, max-url-length = 200, max-document-bytes = 1 KiB }}", new Crawler.Hosting.CrawlerSeams { Fetcher = web });
        var summary = await MockCrawl.EndOf(await crawl.Host.StartAsync(Crawler.Hosting.CrawlRequest.Of("http://a.test/").Into(folder.Below("out"))));
        Assert.Equal((4L, new Crawler.Telemetry.CutCounts(4, 1, 1)), (summary.Final.Balance.Fetched, summary.Final.Cut));
        var first = crawl.Records.Single(record => record.Url == "http://a.test/");
        Assert.Equal((7, 4, 1, false), (first.Links, first.LinksCut, first.LinksTooLong, first.IsTruncated));
        Assert.True(crawl.Records.Single(record => record.Url == "http://a.test/1").IsTruncated);
        Assert.Matches("\"cut\": \\{\\s+\"links\": 4,\\s+\"links_too_long\": 1,\\s+\"documents\": 1\\s+\\}", await File.ReadAllTextAsync(Path.Combine(folder.Below("out"), "summary.json")));
    }

    [Theory]
    [InlineData(1, 1, StopReason.Drained)]
    [InlineData(2, 1, StopReason.MaxPages)]
    [InlineData(2, 2, StopReason.Drained)]
    public async Task MaxPagesWithNothingLeft_IsNoLimitThatStoppedIt(int seeds, int pages, StopReason reason)
    {
        using var folder = new WorkFolder();
        var web = new ScriptedWeb((url, _) => url.PathAndQuery == "/robots.txt" ? ScriptedWeb.Status(url, 404) : ScriptedWeb.Page(url));
        await using var host = Crawler.Hosting.CrawlerHost.Start(builder => builder
            .AddHocon($"{MockCrawl.Fast}\ncrawler.sitemaps.use = off\ncrawler.limits.max-pages = {pages.ToString(CultureInfo.InvariantCulture)}")
            .WithSeams(seams => seams with { Fetcher = web }));
        var request = Crawler.Hosting.CrawlRequest.Of([.. Enumerable.Range(1, seeds).Select(seed => string.Create(CultureInfo.InvariantCulture, $"http://a.test/{seed}"))]).Into(folder.Below("out"));

        var summary = await MockCrawl.EndOf(await host.StartAsync(request));

        var asked = web.Asked.Count;
        Assert.Equal((reason, pages, seeds - pages), (summary.Reason, summary.Final.Balance.Fetched, summary.Final.Balance.Pending));
        var again = await MockCrawl.EndOf(await host.StartAsync(Crawler.Hosting.CrawlRequest.ResumeFrom(folder.Below("out")) with { AreSeedsWhole = false }));
        Assert.Equal(reason, again.Reason);
        Assert.Equal(asked, web.Asked.Count);
    }

    [Fact]
    public async Task MaxPagesAboveWhatThereIs_TheCrawlRunsDry()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 5, Pages = 60, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.limits.max-pages = 100000");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task MaxDepthAroundTheSeeds_FetchesExactlyThatDeep(int depth)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 30, Pages = 300, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, string.Create(CultureInfo.InvariantCulture, $"{MockCrawl.Fast}\ncrawler.limits.max-depth = {depth}"));
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.PagesWithinDepth(depth), crawl.Pages);
        Assert.True(summary.Final.Skips[nameof(SkipReason.TooDeep)] > 0);
    }

    // With one fetcher and no detours the frontier is breadth-first.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task MaxDepthOnOneHostInOrder_FetchesExactlyThatDeep(int depth)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 1, Pages = 300, SlowPercent = 0, RedirectPercent = 0, FlakyPercent = 0, NofollowPercent = 0, RandomLinks = 1 });
        const string OneByOne = "akka.actor.deployment { \"/crawler/fetchers\" { nr-of-instances = 1 }, \"/crawler/parsers\" { nr-of-instances = 1 } }";
        await using var crawl = MockCrawl.Create(web, string.Create(CultureInfo.InvariantCulture, $"{MockCrawl.Fast}\n{OneByOne}\ncrawler.limits.max-depth = {depth}"));
        TruthAssert.Drained(await crawl.RunAsync(web.SeedUrls));
        TruthAssert.SameUrls(web.Truth.PagesWithinDepth(depth), crawl.Pages);
    }

    [Fact]
    public async Task MaxDepthInAnyOrder_NothingDeeperIsFetched()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 10, Pages = 400, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.limits.max-depth = 3");
        TruthAssert.Drained(await crawl.RunAsync(web.SeedUrls));
        Assert.Subset(web.Truth.PagesWithinDepth(3).ToHashSet(StringComparer.Ordinal), crawl.Pages.ToHashSet(StringComparer.Ordinal));
        Assert.All(crawl.Records, record => Assert.InRange(record.Depth!.Value, 0, 3));
    }

    [Fact]
    public async Task MaxTime_StopsWithTheRestPending()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 4, Pages = 2000, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness.delay = 50ms\ncrawler.limits.max-time = 1s");
        var summary = await crawl.RunAsync(web.SeedUrls);
        StoppedEarly(StopReason.MaxTime, summary);
        Assert.True(summary.Final.Elapsed >= TimeSpan.FromSeconds(1), summary.Final.Elapsed.ToString());
        Assert.True(summary.Final.Balance.Fetched > 0);
    }

    private static void StoppedEarly(StopReason reason, CrawlSummary summary)
    {
        Assert.Null(summary.Error);
        Assert.Equal(reason, summary.Reason);
        Assert.True(summary.Final.Balance.Holds, summary.Final.Balance.ToString());
        Assert.True(summary.Final.Balance.Pending > 0, summary.Final.Balance.ToString());
    }
}
