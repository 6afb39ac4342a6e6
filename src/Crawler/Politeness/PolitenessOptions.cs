using Crawler.Configuration;

namespace Crawler.Politeness;

/// <summary>How a host is spared.</summary>
public sealed record PolitenessOptions
{
    /// <summary>Time between requests to one host: from the end of a response to the start of the next request, or with more than one request per host from start to start.</summary>
    [Range("0", "1d")]
    public required TimeSpan Delay { get; init; }

    /// <summary>Requests in flight on one host at once.</summary>
    [Range("1", "65536")]
    public required int PerHost { get; init; }

    /// <summary>Random share by which a delay is lengthened (0.1: up to a tenth more); it never shortens one.</summary>
    [Range("0", "10")]
    public required double Jitter { get; init; }

    /// <summary>First wait before a failed request is tried again; doubles with every attempt.</summary>
    [Range("0", "1d")]
    public required TimeSpan BackOff { get; init; }

    /// <summary>Longest wait before a failed request is tried again.</summary>
    [Range("0", "30d")]
    public required TimeSpan MaxBackOff { get; init; }

    /// <summary>Longest Retry-After that is obeyed in full; a longer one is cut to this.</summary>
    [Range("0", "30d")]
    public required TimeSpan MaxRetryAfter { get; init; }

    /// <summary>Longest Crawl-delay of a robots.txt that is obeyed in full; a longer one is cut to this and reported.</summary>
    [Range("0", "30d")]
    public required TimeSpan MaxCrawlDelay { get; init; }
}
