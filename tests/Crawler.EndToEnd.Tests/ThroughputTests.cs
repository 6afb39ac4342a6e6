using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>With many hosts the pool is the bottleneck and not the slowest host.</summary>
[Collection(Timed.Name)]
public class ThroughputTests
{
    // Without redirects and errors nothing on one host waits for a page of another.
    private static readonly MockWebOptions Plain = new()
    {
        Hosts = 1000,
        Pages = 1300,
        SiteSizeExponent = 0.5,
        RandomLinks = 0,
        MaxPageBytes = 1024,
        PageDelay = TimeSpan.FromMilliseconds(100),
        SlowPercent = 0,
        RedirectPercent = 0,
        NotFoundPercent = 0,
        ServerErrorPercent = 0,
        FlakyPercent = 0,
        ResourcePercent = 0,
        DisallowedPercent = 0,
        NofollowPercent = 0,
        CrawlDelay = TimeSpan.FromSeconds(1),
        CrawlDelayPercent = 0,
    };

    [Fact]
    public async Task ThousandHostsAndOneSlow_ThePoolIsBusyAndTheOthersDoNotWait()
    {
        await using var web = await MockWebServer.StartAsync(Plain);
        var slow = Assert.Single(web.Truth.CrawlDelay).Key;
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.Equal(64, web.Log.PeakInFlight);
        var slowEnd = web.Log.RequestsOf(slow).Max(request => request.Finished);
        var otherEnd = web.Log.All.Where(request => request.Host != slow).Max(request => request.Finished);
        Assert.True(otherEnd < slowEnd / 2, $"the slow host ended after {slowEnd}, the last of the others after {otherEnd}");
    }
}
