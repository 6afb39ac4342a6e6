using Crawler.Frontier;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

public class UnwantedTypeTests
{
    [Fact]
    public async Task UnwantedTypes_AreSkippedByName_AndTheBalanceHolds()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Pages = 120, Hosts = 6 });
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.fetching.skip-types = [\"application/pdf\"]");
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        var (unwanted, wanted) = (web.Truth.Resources.Where(url => url.EndsWith(".pdf", StringComparison.Ordinal)).ToList(), web.Truth.Resources.Where(url => !url.EndsWith(".pdf", StringComparison.Ordinal)).ToList());
        Assert.NotEmpty(unwanted);
        Assert.NotEmpty(wanted);
        var skipped = crawl.Records.Where(record => record.Reason == nameof(SkipReason.UnwantedType)).ToList();
        TruthAssert.SameUrls(unwanted, skipped.Select(record => record.Url));
        Assert.All(skipped, record => Assert.Equal((PageOutcome.Skipped, 200, null), (record.Outcome, record.Status, record.Sha256)));
        TruthAssert.SameUrls(wanted, crawl.Records.Where(record => record.Outcome == PageOutcome.Fetched).Select(record => record.Url).Except(crawl.Pages));
        Assert.Equal(unwanted.Count, summary.Final.Skips[nameof(SkipReason.UnwantedType)]);
    }
}
