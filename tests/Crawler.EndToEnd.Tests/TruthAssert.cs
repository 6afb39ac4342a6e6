using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

/// <summary>Compares a crawl of a whole mock web with what the web's generator states.</summary>
internal static class TruthAssert
{
    /// <summary>It ended by itself, nothing is pending, and every URL is counted once.</summary>
    public static void Drained(CrawlSummary summary)
    {
        Assert.Null(summary.Error);
        Assert.Equal(StopReason.Drained, summary.Reason);
        Assert.True(summary.Final.Balance.Holds, summary.Final.Balance.ToString());
        Assert.Equal(0, summary.Final.Balance.Pending);
    }

    public static void SameUrls(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, got) = (expected.Order(StringComparer.Ordinal).ToArray(), actual.Order(StringComparer.Ordinal).ToArray());
        var (missing, surplus) = (wanted.Except(got, StringComparer.Ordinal).ToArray(), got.Except(wanted, StringComparer.Ordinal).ToArray());
        Assert.True(missing.Length == 0 && surplus.Length == 0, $"missing {missing.Length}: {string.Join(' ', missing.Take(5))}; surplus {surplus.Length}: {string.Join(' ', surplus.Take(5))}");
        Assert.Equal(wanted, got);
    }

    /// <summary>Every URL of the web has the disposition that the truth states, in the records, in the balance and in the counts by reason, and nothing was requested twice.</summary>
    public static void EveryDisposition(MockWebServer web, MockCrawl crawl, CrawlSummary summary)
    {
        Dispositions(web, crawl, summary);
        Assert.Empty(web.Log.Repeated);
    }

    /// <summary>As <see cref="EveryDisposition"/>, where requests may have been lost with their actors.</summary>
    public static void Dispositions(MockWebServer web, MockCrawl crawl, CrawlSummary summary)
    {
        var truth = web.Truth;
        Drained(summary);
        SameUrls(truth.Pages, crawl.Pages);
        SameUrls(truth.Resources, crawl.Records.Where(record => record.Outcome == PageOutcome.Fetched).Select(record => record.Url).Except(crawl.Pages));
        SameUrls(truth.Redirects.Keys, Of(crawl, PageOutcome.Redirected).Select(record => record.Url));
        Assert.All(Of(crawl, PageOutcome.Redirected), record => Assert.Equal(truth.Redirects[record.Url], record.RedirectTo));
        SameUrls([.. truth.NotFound, .. truth.ServerErrors], Of(crawl, PageOutcome.Failed).Select(record => record.Url));
        Assert.All(Of(crawl, PageOutcome.Failed), record => Assert.Equal("HttpStatus", record.Reason));
        Assert.All(Of(crawl, PageOutcome.Failed), record => Assert.True(truth.ServerErrors.Contains(record.Url) ? record.Status == 500 : record.Status is 404 or 410));
        SameUrls(truth.DisallowedByRobots, Of(crawl, PageOutcome.Skipped).Select(record => record.Url));
        Assert.All(Of(crawl, PageOutcome.Skipped), record => Assert.Equal(nameof(SkipReason.DisallowedByRobots), record.Reason));

        Counts(truth, summary);
        Requests(web);
    }

    private static IEnumerable<PageRecord> Of(MockCrawl crawl, PageOutcome outcome) => crawl.Records.Where(record => record.Outcome == outcome);

    private static void Counts(MockWebTruth truth, CrawlSummary summary)
    {
        var balance = summary.Final.Balance;
        Assert.Equal(truth.Pages.Count + truth.Resources.Count, balance.Fetched);
        Assert.Equal(truth.Redirects.Count, balance.Redirected);
        Assert.Equal(truth.NotFound.Count + truth.ServerErrors.Count, balance.Failed);
        Assert.Equal(truth.DisallowedByRobots.Count + truth.NofollowOnly.Count, balance.Skipped);
        Assert.Equal(balance.Failed, summary.Final.Failures.Values.Sum());
        Assert.Equal(truth.DisallowedByRobots.Count, summary.Final.Skips.GetValueOrDefault(nameof(SkipReason.DisallowedByRobots)));
        Assert.Equal(truth.NofollowOnly.Count, summary.Final.Skips.GetValueOrDefault(nameof(SkipReason.Nofollow)));
        Assert.Equal(balance.Skipped, summary.Final.Skips.Values.Sum());
    }

    /// <summary>Requested is what had to be and nothing else.</summary>
    private static void Requests(MockWebServer web)
    {
        var truth = web.Truth;
        var requested = web.Log.All.Where(request => !request.PathAndQuery.StartsWith("/robots", StringComparison.Ordinal)).Select(request => $"http://{request.Host}{request.PathAndQuery}");
        SameUrls([.. truth.Pages, .. truth.Resources, .. truth.Redirects.Keys, .. truth.NotFound, .. truth.ServerErrors], requested.Distinct(StringComparer.Ordinal));
    }
}
