using Crawler.Crawling;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

public class MockWebCrawlTests
{
    private const string Fast = """
        crawler.scope.kind = any
        crawler.politeness { delay = 0, jitter = 0 }
        """;

    [Fact]
    public async Task WholeMockWeb_FetchedSetIsTheStatedSet()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 20, Pages = 500 });
        await using var crawl = MockCrawl.Create(web, Fast);
        var summary = await crawl.RunAsync(web.SeedUrls);
        Assert.Equal(StopReason.Drained, summary.Reason);
        Assert.Equal(web.Truth.Pages.Order(StringComparer.Ordinal), crawl.Pages.Order(StringComparer.Ordinal));
        Assert.True(summary.Final.Balance.Holds);
        Assert.Equal(0, summary.Final.Balance.Pending);
        Assert.Empty(web.Log.Repeated);
    }
}
