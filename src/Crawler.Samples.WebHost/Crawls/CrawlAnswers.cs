using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Telemetry;

namespace Crawler.Samples.WebHost.Crawls;

/// <summary>A crawl that runs: <c>GET /crawls</c>, and the first event of <c>POST /crawls</c>.</summary>
internal sealed record CrawlStarted(string Id, IReadOnlyList<string> Seeds, DateTimeOffset StartedAt)
{
    public static CrawlStarted Of(RunningCrawl crawl) => new(crawl.Handle.Id.Value, crawl.Seeds, crawl.StartedAt);
}

/// <summary>Where a crawl stands: <c>GET /crawls/{id}</c>.</summary>
internal sealed record CrawlState(string Id, double ElapsedMs, CrawlBalance Balance, int InFlight, int Parsing, IReadOnlyDictionary<string, long> Failures)
{
    public static CrawlState Of(RunningCrawl crawl, CrawlSnapshot snapshot) =>
        new(crawl.Handle.Id.Value, snapshot.Elapsed.TotalMilliseconds, snapshot.Balance, snapshot.InFlight, snapshot.Parsing, snapshot.Failures);
}

/// <summary>How a crawl has ended: <c>DELETE /crawls/{id}</c>, and the last event of <c>POST /crawls</c>.</summary>
internal sealed record CrawlEnded(string Id, string Reason, string? Error, CrawlBalance Balance)
{
    public static CrawlEnded Of(CrawlSummary summary) => new(summary.Crawl.Value, summary.Reason.ToString(), summary.Error, summary.Final.Balance);
}

/// <summary>A URL that is settled.</summary>
internal sealed record CrawledPage(string Url, string Outcome, int? Status, string? Reason, string? Error, int? Depth, string? Title, string? ContentType, long? Bytes, int? Links, double? ElapsedMs)
{
    public static CrawledPage Of(PageRecord page) =>
        new(page.Url, page.Outcome.ToString(), page.Status, page.Reason, page.Error, page.Depth, page.Title, page.ContentType, page.Bytes, page.Links, page.Elapsed?.TotalMilliseconds);
}
