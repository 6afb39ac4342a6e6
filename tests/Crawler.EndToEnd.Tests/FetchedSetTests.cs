using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl of the whole mock web ends by itself and finds exactly what the web states, each URL with its disposition, nothing requested twice.</summary>
public class FetchedSetTests
{
    [Theory]
    [InlineData("")]
    [InlineData("crawler.frontier.partitions = 4")]
    [InlineData("crawler.frontier.heads-per-host = 5")]
    [InlineData("crawler.frontier.heads-per-host = 1")]
    [InlineData("crawler.frontier.active-hosts = 3")]
    [InlineData("crawler.frontier { active-hosts = 3, place-urls = 1 }")]
    [InlineData("crawler.output.batch-records = 1")]
    [InlineData("crawler.output.batch-records = 7")]
    [InlineData("crawler.frontier { partitions = 4, heads-per-host = 3, active-hosts = 5, place-urls = 2, passivate-after = 0 }, crawler.output.batch-records = 2")]
    [InlineData("akka.actor.deployment { \"/crawler/fetchers\" { nr-of-instances = 1 }, \"/crawler/parsers\" { nr-of-instances = 1 } }")]
    [InlineData("crawler.politeness.per-host = 8")]
    [InlineData("crawler.parsing.max-backlog = 1")]
    public async Task WholeWeb_EveryUrlHasTheStatedDisposition(string settings)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 20, Pages = 500, SlowDelay = TimeSpan.FromMilliseconds(50) });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\n{settings}");
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.EveryDisposition(web, crawl, summary);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task OtherWebsWithTinyBuffers_EveryUrlHasTheStatedDisposition(ulong seed)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Seed = seed, Hosts = 7, Pages = 600, NofollowPercent = 8, SlowPercent = 0 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.frontier {{ heads-per-host = 2, active-hosts = 2 }}\ncrawler.output.batch-records = 3");
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.EveryDisposition(web, crawl, summary);
    }
}
