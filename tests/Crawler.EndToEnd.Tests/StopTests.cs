using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl can be stopped and paused at any time: what is under way ends, nothing new begins, and the balance holds.</summary>
public class StopTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 30, Pages = 1500, SlowPercent = 0, PageDelay = TimeSpan.FromMilliseconds(100), MaxPageBytes = 1024 };

    [Fact]
    public async Task Stopped_RequestsUnderWayEndAndAreRecorded()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(() => web.Log.Requests > 100 && web.Log.InFlight > 10);
        handle.Stop();
        handle.Stop();
        Interrupted(await MockCrawl.EndOf(handle));
        Assert.Equal(0, web.Log.InFlight);
        Assert.DoesNotContain(web.Log.All, request => request.Aborted);

        // What was answered for good has its record, and nothing else has.
        var answered = web.Log.All.Where(request => request.Status is not 429 and < 500 && !request.PathAndQuery.StartsWith("/robots", StringComparison.Ordinal));
        TruthAssert.SameUrls(answered.Select(request => $"http://{request.Host}{request.PathAndQuery}"), crawl.Records.Where(record => record.Status is < 500).Select(record => record.Url));
    }

    [Fact]
    public async Task StoppedDuringAPageThatTakesLong_WaitsForTheDrainTimeoutOnly()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 3, ControlLinks = ["/slow/300"] });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.limits.drain-timeout = 300ms\ncrawler.fetching {{ headers-timeout = 10m, total-timeout = 10m }}");
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(async () => web.Log.InFlight == 3 && await handle.GetSnapshotAsync() is { Writing: 0, InFlight: 3 });
        handle.Stop();
        var summary = await MockCrawl.EndOf(handle);
        Interrupted(summary);
        TruthAssert.SameUrls(web.Truth.Pages.Where(url => !url.EndsWith("/slow/300", StringComparison.Ordinal)), crawl.Pages);
        await Eventually.True(() => web.Log.InFlight == 0);
    }

    [Fact]
    public async Task StoppedAtOnce_EndsAtOnce()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var handle = await crawl.StartAsync(web.SeedUrls);
        handle.Stop();
        var summary = await MockCrawl.EndOf(handle);
        Assert.Equal(StopReason.Interrupted, summary.Reason);
        Assert.True(summary.Final.Balance.Holds);
        Assert.Null(await handle.GetSnapshotAsync());
    }

    [Fact]
    public async Task Paused_NothingIsRequestedUntilResumed()
    {
        await using var web = await MockWebServer.StartAsync(Web with { Pages = 300, PageDelay = TimeSpan.FromMilliseconds(20) });
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(() => web.Log.Requests > 50);
        await PauseAsync(handle);
        var requests = web.Log.Requests;
        for (var i = 0; i < 20; i++) Assert.Equal(0, (await handle.GetSnapshotAsync())!.InFlight);
        Assert.Equal(requests, web.Log.Requests);
        Assert.False(handle.Completion.IsCompleted);
        handle.Resume();
        TruthAssert.EveryDisposition(web, crawl, await MockCrawl.EndOf(handle));
    }

    [Fact]
    public async Task StoppedWhilePaused_Ends()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(() => web.Log.Requests > 50);
        await PauseAsync(handle);
        handle.Stop();
        Interrupted(await MockCrawl.EndOf(handle));
    }

    [Fact]
    public async Task SeveralCrawlsAtOnce_EachFindsItsOwn()
    {
        await using var web = await MockWebServer.StartAsync(Web with { Pages = 300, PageDelay = TimeSpan.Zero });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.scope.kind = host");
        var hosts = web.Truth.Hosts.Take(4).ToArray();
        var handles = await Task.WhenAll(hosts.Select(host => crawl.StartAsync($"http://{host}/")));
        var summaries = await Task.WhenAll(handles.Select(MockCrawl.EndOf));
        Assert.All(summaries, TruthAssert.Drained);
        Assert.Empty(web.Log.Repeated);
        TruthAssert.SameUrls(hosts.SelectMany(web.Truth.PagesReachableWithinHost), web.Log.All
            .Where(request => request.Status == 200).Select(request => $"http://{request.Host}{request.PathAndQuery}").Where(web.Truth.Pages.Contains));
    }

    private static async Task PauseAsync(CrawlHandle handle)
    {
        handle.Pause();
        await Eventually.True(async () => await handle.GetSnapshotAsync() is { InFlight: 0 });
    }

    private static void Interrupted(CrawlSummary summary)
    {
        Assert.Equal(StopReason.Interrupted, summary.Reason);
        Assert.Null(summary.Error);
        Assert.True(summary.Final.Balance.Holds, summary.Final.Balance.ToString());
        Assert.True(summary.Final.Balance.Pending > 0);
    }
}
