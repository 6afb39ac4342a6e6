using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>What to crawl, and where to.</summary>
public sealed record CrawlRequest
{
    /// <summary>The seeds, read once and in chunks while the crawl runs; what they name may be reached although it is loopback or private. Of a crawl that is resumed, the same ones as at first: those that were taken are passed over.</summary>
    public required IEnumerable<CanonicalUrl> Seeds { get; init; }

    /// <summary>Whether <see cref="Seeds"/> are all there are; otherwise a later process that resumes may bring the others.</summary>
    public bool AreSeedsWhole { get; init; } = true;

    /// <summary>The crawl's directory; null writes nothing.</summary>
    public CrawlDirectory? Directory { get; init; }

    /// <summary>Whether to go on with the crawl that <see cref="Directory"/> holds, instead of beginning one.</summary>
    public bool Resume { get; init; }

    /// <summary>How a later process finds the seeds again, in whatever words it understands; kept with the crawl.</summary>
    public string? SeedSource { get; init; }
}
