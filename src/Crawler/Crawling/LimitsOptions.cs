using Crawler.Configuration;

namespace Crawler.Crawling;

/// <summary>When a crawl stops by itself, and how much of it runs at once.</summary>
public sealed record LimitsOptions
{
    /// <summary>Pages with outcome fetched after which the crawl stops, exactly; null is unlimited.</summary>
    [Range("1", "1000000000000")]
    public required long? MaxPages { get; init; }

    /// <summary>Largest number of links followed from a seed (a seed is 0; a redirect keeps its source's depth); null is unlimited.</summary>
    [Range("0", "1000000")]
    public required int? MaxDepth { get; init; }

    /// <summary>Time after which the crawl drains and stops; null is unlimited.</summary>
    [Range("1ms", "3650d")]
    public required TimeSpan? MaxTime { get; init; }

    /// <summary>Requests of one crawl in flight at once; null leaves it to the size of the fetcher pool.</summary>
    [Range("1", "65536")]
    public required int? Concurrency { get; init; }

    /// <summary>Requests that may start in a second, over all hosts; null is unlimited.</summary>
    [Range("0.001", "1000000")]
    public required double? MaxRate { get; init; }

    /// <summary>How long the first Ctrl-C waits for requests in flight before they are cancelled.</summary>
    [Range("0", "1d")]
    public required TimeSpan DrainTimeout { get; init; }
}
