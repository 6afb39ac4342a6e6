using System.Globalization;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>By the server's log no host has more requests in flight than allowed, nor any of them closer together than its delay.</summary>
public class PolitenessTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("")]
    [InlineData("crawler.politeness.jitter = 0")]
    [InlineData("crawler.frontier { active-hosts = 4, place-urls = 2, heads-per-host = 3, partitions = 3 }")]
    public async Task DelayOfOneHost_IsNeverCutShort(string settings)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 12, Pages = 240, SiteSizeExponent = 0.3, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness {{ delay = 50ms, jitter = 0.1 }}\n{settings}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        PolitenessAssert.OneAtATime(web, _ => Delay);
        Assert.All(web.Truth.Hosts, host => Assert.Equal(1, web.Log.PeakInFlightOf(host)));
    }

    [Fact]
    public async Task CrawlDelayOfARobotsTxt_IsObeyedWhereItIsLonger()
    {
        var options = new MockWebOptions { Hosts = 10, Pages = 100, SiteSizeExponent = 0.2, SlowPercent = 0, CrawlDelay = TimeSpan.FromMilliseconds(120), CrawlDelayPercent = 40 };
        await using var web = await MockWebServer.StartAsync(options);
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness.delay = 30ms");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        var delays = web.Truth.CrawlDelay;
        Assert.InRange(delays.Count, 1, 9);

        // Before its robots.txt was read, where that has moved, nobody knows what a host asks for.
        PolitenessAssert.OneAtATime(web, request => request.PathAndQuery != "/robots-moved.txt" && delays.TryGetValue(request.Host, out var asked) ? asked : TimeSpan.FromMilliseconds(30));
    }

    [Fact]
    public async Task CrawlDelayLongerThanAllowed_IsCut()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 30, SlowPercent = 0, CrawlDelay = TimeSpan.FromMinutes(10), CrawlDelayPercent = 100 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness.max-crawl-delay = 40ms");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        PolitenessAssert.OneAtATime(web, _ => TimeSpan.FromMilliseconds(40));
    }

    // What comes over the wire takes the client longer than the server, never shorter.
    [Fact]
    public async Task SlowHost_IsSpacedByAMultipleOfItsResponseTime()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 60, SiteSizeExponent = 0.1, SlowPercent = 0, PageDelay = TimeSpan.FromMilliseconds(40) });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness {{ delay = 1ms, adaptive-factor = 2 }}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        foreach (var host in web.Log.All.GroupBy(request => request.Host, StringComparer.Ordinal))
        {
            // robots.txt is answered at once, and counts until the average has forgotten it.
            var requests = host.OrderBy(request => request.Started).Skip(8).ToArray();
            Assert.True(requests.Length > 5);
            foreach (var (one, next) in requests.Zip(requests.Skip(1))) Assert.True(next.Started - one.Finished >= TimeSpan.FromMilliseconds(65), $"{one} and then {next}");
        }
    }

    [Fact]
    public async Task HostThatPushesBack_WaitsTwiceItsDelayAfterIt()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 60, SiteSizeExponent = 0.1, SlowPercent = 0, FlakyPercent = 20 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness {{ delay = 20ms, adaptive-factor = 0, max-retry-after = 1ms, back-off = 1ms }}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        var pushedBack = 0;
        foreach (var host in web.Log.All.GroupBy(request => request.Host, StringComparer.Ordinal))
        {
            var requests = host.OrderBy(request => request.Started).ToArray();
            foreach (var (one, next) in requests.Zip(requests.Skip(1)).Where(pair => pair.First.Status is 429 or 503))
            {
                pushedBack++;
                Assert.True(next.Started - one.Finished >= TimeSpan.FromMilliseconds(39), $"{one} and then {next}");
            }
        }

        Assert.True(pushedBack > 3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task SeveralRequestsPerHost_NeverMoreThanThat(int perHost)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 4, Pages = 300, PageDelay = TimeSpan.FromMilliseconds(20), SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, string.Create(CultureInfo.InvariantCulture, $"{MockCrawl.Fast}\ncrawler.politeness.per-host = {perHost}"));
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.All(web.Truth.Hosts, host => Assert.InRange(web.Log.PeakInFlightOf(host), 1, perHost));
        Assert.Equal(perHost, web.Log.PeakInFlightOf(web.Truth.Hosts[0]));
    }
}
