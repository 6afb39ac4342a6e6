using Crawler.Frontier;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

/// <summary>Slow pages are waited for at once, and hosts that never answer cost the others nothing.</summary>
[Collection(Timed.Name)]
public class SlowAnswersTests
{
    private const string ShortLimits = """
        crawler.fetching { connect-timeout = 500ms, headers-timeout = 1500ms, total-timeout = 3s, max-attempts = 2 }
        crawler.robots.max-attempts = 2
        """;

    [Fact]
    public async Task FivePagesOfOneSecondOnFiveHosts_TakeAboutOneSecond()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 5, Pages = 5, ControlLinks = ["/slow/1"] });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.scope.kind = page");
        TruthAssert.Drained(await crawl.RunAsync(web.Truth.Hosts.Select(host => $"http://{host}/slow/1")));
        Assert.Equal(5, crawl.Pages.Count());
        var requests = web.Log.All;
        var took = requests.Max(request => request.Finished) - requests.Min(request => request.Started);
        Assert.InRange(took, TimeSpan.FromSeconds(0.99), TimeSpan.FromSeconds(2.5));
    }

    [Theory]
    [InlineData("on", nameof(FailReason.RobotsUnreachable), nameof(FailReason.RobotsUnreachable))]
    [InlineData("off", "HeadersTimedOut", "ConnectFailed")]
    public async Task HostsThatNeverAnswerOrRefuse_AreNamedAndSlowNobody(string obeyRobots, string hanging, string dead)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 10, Pages = 100, RobotsTxt = false, SlowPercent = 0, HangingHosts = 2, DeadHosts = 2 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\n{ShortLimits}\ncrawler.robots.obey = {obeyRobots}");
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.Pages, crawl.Pages);
        Named(crawl, web.Truth.Hanging, hanging);
        Named(crawl, web.Truth.Dead, dead);
        var hung = web.Log.All.Where(request => request.Host.StartsWith("hang", StringComparison.Ordinal)).Max(request => request.Finished);
        var others = web.Log.All.Where(request => request.Host.StartsWith("site", StringComparison.Ordinal)).Max(request => request.Finished);
        Assert.True(others < hung, $"the hosts that hang were given up after {hung}, the others done after {others}");
    }

    [Fact]
    public async Task PagesThatHangOnEveryHost_AreGivenUpAndTheRestIsFetched()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 6, Pages = 120, SlowPercent = 0, ControlLinks = ["/hang"] });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\n{ShortLimits}");
        TruthAssert.Drained(await crawl.RunAsync(web.SeedUrls));
        TruthAssert.SameUrls(web.Truth.Pages, crawl.Pages);
        Named(crawl, web.Truth.ControlPaths, "HeadersTimedOut");
    }

    private static void Named(MockCrawl crawl, IReadOnlySet<string> urls, string reason)
    {
        Assert.NotEmpty(urls);
        foreach (var url in urls)
        {
            var record = Assert.Single(crawl.Records, record => record.Url == url);
            Assert.Equal((PageOutcome.Failed, reason), (record.Outcome, record.Reason));
            Assert.NotNull(record.Error);
        }
    }
}
