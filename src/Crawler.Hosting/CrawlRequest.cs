using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>What to crawl, and where to.</summary>
public sealed record CrawlRequest
{
    /// <summary>The seeds, read once and in chunks while the crawl runs; what they name may be reached although it is loopback or private.</summary>
    public required IEnumerable<CanonicalUrl> Seeds { get; init; }

    /// <summary>The crawl's directory; null writes nothing.</summary>
    public CrawlDirectory? Directory { get; init; }
}
