using System.Globalization;
using Akka.Actor;
using Akka.Routing;
using Crawler.MockWeb;
using Crawler.Telemetry;

namespace Crawler.EndToEnd.Tests;

/// <summary>Actors that die while a crawl runs change nothing in what it finds, in its balance, or in how its hosts are spared.</summary>
public class ChaosTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private static readonly MockWebOptions Web = new()
    {
        Hosts = 20,
        Pages = 500,
        SiteSizeExponent = 0.7,
        PageDelay = TimeSpan.FromMilliseconds(30),
        SlowPercent = 0,
    };

    [Theory]
    [InlineData(Sabotage.Kill)]
    [InlineData(Sabotage.PoisonPill)]
    [InlineData(Sabotage.Stop)]
    public async Task ActorsDieAllTheTime_ResultBalanceAndDelaysAreAsWithout(Sabotage sabotage)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRAWLER_CHAOS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 1;
        await using var web = await MockWebServer.StartAsync(Web);
        const string Settings = $"{MockCrawl.Fast}\ncrawler.politeness.delay = 20ms\ncrawler.frontier.heads-per-host = 10";
        var fetcher = new RecordingFetcher(MockCrawl.HttpFetcher(web, Settings));
        await using var crawl = MockCrawl.Create(web, Settings, new() { Fetcher = fetcher });
        var handle = await crawl.StartAsync(web.SeedUrls);
        var saboteur = crawl.Host.System.ActorOf(Saboteur.Props(sabotage, seed), "saboteur");
        var watcher = BalanceHoldsUntilTheEnd(handle);
        var summary = await MockCrawl.EndOf(handle);
        var hits = await saboteur.Ask<int[]>(Saboteur.GetHits.Instance, TimeSpan.FromSeconds(30));

        TruthAssert.Dispositions(web, crawl, summary);
        fetcher.AssertNothingRepeated();
        fetcher.AssertOneAtATime(Delay);
        PolitenessAssert.OneAtATime(web, _ => Delay);
        Assert.All(hits, count => Assert.True(count >= 30, $"{string.Join(", ", hits)} actors were hit"));
        await watcher;
    }

    [Fact]
    public async Task EveryFetcherAndParserIsStoppedAtOnce_TheCrawlEnds()
    {
        await using var web = await MockWebServer.StartAsync(Web with { Pages = 200 });
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var handle = await crawl.StartAsync(web.SeedUrls);
        await Eventually.True(() => web.Log.Requests > 50);
        crawl.Host.System.ActorSelection("/user/crawler/fetchers/*").Tell(PoisonPill.Instance);
        crawl.Host.System.ActorSelection("/user/crawler/parsers/*").Tell(PoisonPill.Instance);
        TruthAssert.Dispositions(web, crawl, await MockCrawl.EndOf(handle));
        var left = await crawl.Host.System.ActorSelection("/user/crawler/fetchers").Ask<Routees>(GetRoutees.Instance, TimeSpan.FromSeconds(30));
        Assert.Equal(64, left.Members.Count());
    }

    // Snapshots are asked for all the time, as a progress display does, and never wait for a crawl that has ended.
    private static async Task BalanceHoldsUntilTheEnd(Hosting.CrawlHandle handle)
    {
        while (!handle.Completion.IsCompleted)
        {
            CrawlSnapshot? snapshot = await handle.GetSnapshotAsync();
            if (snapshot is not null) Assert.True(snapshot.Balance.Holds, snapshot.Balance.ToString());
        }
    }
}
