using System.Globalization;
using Akka.Actor;
using Akka.Routing;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>The most requests in flight at the server are as many as the pool has fetchers or the crawl is allowed, never more, and that many are reached.</summary>
public class PoolSizeTests
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);

    private static readonly MockWebOptions Web = new() { Hosts = 120, Pages = 480, SiteSizeExponent = 0, PageDelay = TimeSpan.FromMilliseconds(200), SlowPercent = 0, RandomLinks = 1, MaxPageBytes = 1024 };

    [Theory]
    [InlineData(1, 120, 5)]
    [InlineData(7, 300, 50)]
    [InlineData(64, 480, 200)]
    public async Task NumberOfFetchers_IsThePeakAtTheServer(int fetchers, int pages, int pageDelay)
    {
        await using var web = await MockWebServer.StartAsync(Web with { Pages = pages, PageDelay = TimeSpan.FromMilliseconds(pageDelay) });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\n{Fetchers(fetchers)}");
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.Equal(fetchers, web.Log.PeakInFlight);
    }

    [Theory]
    [InlineData(1, 120, 5)]
    [InlineData(7, 300, 50)]
    [InlineData(64, 480, 200)]
    public async Task ConcurrencyOfTheCrawl_IsThePeakAtTheServer(int concurrency, int pages, int pageDelay)
    {
        await using var web = await MockWebServer.StartAsync(Web with { Pages = pages, PageDelay = TimeSpan.FromMilliseconds(pageDelay) });
        await using var crawl = MockCrawl.Create(web, string.Create(CultureInfo.InvariantCulture, $"{MockCrawl.Fast}\n{Fetchers(80)}\ncrawler.limits.concurrency = {concurrency}"));
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.Equal(concurrency, web.Log.PeakInFlight);
    }

    [Fact]
    public async Task PoolGrowsWhileItRuns_ThePeakFollows()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\n{Fetchers(2)}");
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(() => web.Log.Requests > 20);
        Assert.Equal(2, web.Log.PeakInFlight);
        crawl.Host.System.ActorSelection("/user/crawler/fetchers").Tell(new AdjustPoolSize(38));
        TruthAssert.EveryDisposition(web, crawl, await MockCrawl.EndOf(handle));
        Assert.Equal(40, web.Log.PeakInFlight);
    }

    [Fact]
    public async Task PoolShrinksWhileItRuns_NoMoreAreInFlight()
    {
        await using var web = await MockWebServer.StartAsync(Web with { Pages = 200 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\n{Fetchers(40)}");
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(() => web.Log.PeakInFlight == 40);
        var before = await Fetchers(crawl);
        crawl.Host.System.ActorSelection("/user/crawler/fetchers").Tell(new AdjustPoolSize(-35));
        await Eventually.True(async () => (await Fetchers(crawl)).Count == 5);
        foreach (var gone in before.Except(await Fetchers(crawl)))
            await Eventually.True(async () => (await crawl.Host.System.ActorSelection(gone.Path).Ask<ActorIdentity>(new Identify(0), AskTimeout)).Subject is null);
        var allGone = web.Log.All.Max(request => request.Finished);
        TruthAssert.Dispositions(web, crawl, await MockCrawl.EndOf(handle));

        // Their requests were broken off, which the server has noticed by then.
        var later = web.Log.All.Where(request => request.Started > allGone + TimeSpan.FromSeconds(1)).ToArray();
        Assert.NotEmpty(later);
        Assert.All(later, request => Assert.InRange(request.InFlightTotal, 1, 5));
    }

    private static async Task<IReadOnlyList<IActorRef>> Fetchers(MockCrawl crawl) =>
        [.. (await crawl.Host.System.ActorSelection("/user/crawler/fetchers").Ask<Routees>(GetRoutees.Instance, AskTimeout)).Members.Cast<ActorRefRoutee>().Select(routee => routee.Actor)];

    private static string Fetchers(int count) => string.Create(CultureInfo.InvariantCulture, $"akka.actor.deployment {{ \"/crawler/fetchers\" {{ nr-of-instances = {count} }} }}");
}
