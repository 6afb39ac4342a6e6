using System.ComponentModel.DataAnnotations;

namespace Crawler.Samples.WebHost;

/// <summary>What the API lets its callers have: section <c>Sample</c> of the configuration.</summary>
internal sealed record SampleOptions
{
    /// <summary>URLs of one summary.</summary>
    [Range(1, 1000)]
    public int MaxUpstreams { get; init; } = 20;

    /// <summary>Longest time for one upstream.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan UpstreamTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Crawls at once.</summary>
    [Range(1, 1000)]
    public int MaxCrawls { get; init; } = 4;

    /// <summary>Pages of one crawl.</summary>
    [Range(1, 1_000_000)]
    public int MaxPages { get; init; } = 1000;
}
