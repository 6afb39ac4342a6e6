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

    /// <summary>The delay is at least so many times the host's own response time, where <see cref="Delay"/> is above zero; 0 is off.</summary>
    [Range("0", "100")]
    public required double AdaptiveFactor { get; init; }

    /// <summary>By how much every answer shortens a delay that push-back has lengthened, and the least that push-back begins with.</summary>
    [Range("1ms", "1h")]
    public required TimeSpan AdaptiveStep { get; init; }

    /// <summary>Longest delay that response times and push-back lead to.</summary>
    [Range("0", "1d")]
    public required TimeSpan AdaptiveMax { get; init; }

    /// <summary>Failures in a row after which a host is left alone for a time; null is never.</summary>
    [Range("1", "1000000")]
    public required int? BreakerFailures { get; init; }

    /// <summary>How long it is left alone at first; doubles with every probe that fails.</summary>
    [Range("1ms", "1d")]
    public required TimeSpan BreakerWait { get; init; }

    /// <summary>How long it is left alone at most.</summary>
    [Range("1ms", "30d")]
    public required TimeSpan BreakerMaxWait { get; init; }

    /// <summary>Probes that fail before the host is given up: its waiting URLs fail as <c>HostUnavailable</c>.</summary>
    [Range("1", "1000")]
    public required int BreakerProbes { get; init; }

    /// <summary>Requests in flight at one IP address, over all hosts and crawls of the process; never fewer than <see cref="PerHost"/>. Null is unlimited.</summary>
    [Range("1", "65536")]
    public required int? PerAddress { get; init; }

    /// <summary>Time between the starts of two requests to one address; with one request at a time from the end of a response to the next start.</summary>
    [Range("0", "1d")]
    public required TimeSpan AddressDelay { get; init; }

    /// <summary>Whether these two hold for loopback addresses, and for those that <c>crawler.http.resolve</c> gives, too.</summary>
    public required bool LimitLocalAddresses { get; init; }
}
