using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>Hosts that share addresses in 127.0.0.0/8: by the server's log no address has more requests in flight than allowed, nor closer together.</summary>
public class AddressLimitTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 12, Pages = 150, SiteSizeExponent = 0.2, SlowPercent = 0, PageDelay = TimeSpan.FromMilliseconds(25), SpreadAddresses = 2 };

    [Fact]
    public async Task ManyHostsAtOneAddress_ShareItsLimit()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness {{ per-address = 2, limit-local-addresses = on }}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.All(ByAddress(web), requests => Assert.Equal(2, Peak(requests)));
    }

    [Fact]
    public async Task LocalAddresses_AreExemptByDefault()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness.per-address = 1");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.Contains(ByAddress(web), requests => Peak(requests) > 1);
    }

    [Fact]
    public async Task PerHostAboveTheLimit_IsAllowed()
    {
        await using var web = await MockWebServer.StartAsync(Web with { Hosts = 1, SpreadAddresses = 1 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness {{ per-address = 1, per-host = 3, limit-local-addresses = on }}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.All(ByAddress(web), requests => Assert.Equal(3, Peak(requests)));
    }

    [Fact]
    public async Task DelayOfAnAddress_RunsFromTheEndOfAResponseToTheNextRequestToAnyOfItsHosts()
    {
        await using var web = await MockWebServer.StartAsync(Web with { Hosts = 6, Pages = 40, PageDelay = TimeSpan.Zero });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness {{ per-address = 1, address-delay = 15ms, limit-local-addresses = on }}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        foreach (var requests in ByAddress(web))
        {
            foreach (var (one, next) in requests.Zip(requests.Skip(1))) Assert.True(next.Started - one.Finished >= TimeSpan.FromMilliseconds(14), $"{one} and then {next}");
        }
    }

    [Fact]
    public async Task AddressesFromDns_AreLookedUpOnceForAHostAndAFewAtATime()
    {
        using var web = new ScriptedWeb((url, _) => ScriptedWeb.Page(url, url.HostKey.Value == "seed.test" ? Enumerable.Range(1, 200).Select(host => $"http://h{host}.test/") : []))
        {
            Address = new HostAddress(System.Net.IPAddress.Parse("203.0.113.7"), IsLocal: false),
        };
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.politeness.per-address = 3", new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://seed.test/");
        Assert.Equal(201, summary.Final.Balance.Fetched);
        Assert.Equal((3, 201), (web.PeakInFlight, web.LookUps));
        Assert.InRange(web.PeakLookUps, 2, 32);
    }

    private static IEnumerable<MockRequest[]> ByAddress(MockWebServer web)
    {
        var addresses = web.ResolveRules.Select(rule => rule.Split('=')).ToDictionary(rule => rule[0], rule => rule[1], StringComparer.Ordinal);
        return web.Log.All.GroupBy(request => addresses.GetValueOrDefault(request.Host, "all"), StringComparer.Ordinal).Select(requests => requests.OrderBy(request => request.Started).ToArray());
    }

    // The server counts a request out before its last bytes go, so that what follows an answer never overlaps it.
    private static int Peak(MockRequest[] requests) => requests.Max(request => requests.Count(other => other.Started <= request.Started && other.Finished > request.Started));
}
