using Crawler.Telemetry;

namespace Crawler.Crawling;

/// <summary>How a crawl has ended: the content of summary.json.</summary>
/// <param name="Crawl">Which crawl.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Error">What failed, where that is the reason; null otherwise.</param>
/// <param name="Seeds">Seeds given, known ones included.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Final">The last snapshot, with the closing balance.</param>
public sealed record CrawlSummary(CrawlId Crawl, StopReason Reason, string? Error, long Seeds, DateTimeOffset StartedAt, CrawlSnapshot Final)
{
    /// <summary>Lines of a list of seeds that were no URLs, in all processes of the crawl; 0 or more.</summary>
    public long SeedsRefused { get; init; }

    /// <summary>Whether the balance is the crawl's; not where another process has taken it over, or where it has failed before all that is known was read. Then nothing is written.</summary>
    public bool IsTheCrawls { get; init; } = true;

    /// <summary>Whether the crawl was left as it stood, while a part of it hung.</summary>
    internal bool IsLeft { get; init; }
}
