using Crawler.Configuration;

namespace Crawler.Robots;

/// <summary>How robots.txt and its relatives are read (RFC 9309).</summary>
public sealed record RobotsOptions
{
    /// <summary>Whether robots.txt is fetched first and obeyed.</summary>
    public required bool Obey { get; init; }

    /// <summary>How long a robots.txt is used (RFC 9309 section 2.4: not longer than 24 hours).</summary>
    [Range("1s", "24h")]
    public required TimeSpan Ttl { get; init; }

    /// <summary>How long a host stays refused because its robots.txt could not be had.</summary>
    [Range("1s", "24h")]
    public required TimeSpan ErrorTtl { get; init; }

    /// <summary>Bytes of a robots.txt that are parsed (RFC 9309 section 2.5: at least 500 KiB); the rest is ignored.</summary>
    [Range("500 KiB", "64 MiB")]
    public required long MaxBytes { get; init; }

    /// <summary>Redirects followed from a robots.txt (RFC 9309 section 2.3.1.2: at least five).</summary>
    [Range("0", "20")]
    public required int MaxRedirects { get; init; }

    /// <summary>Requests for one robots.txt before its host counts as unreachable.</summary>
    [Range("1", "20")]
    public required int MaxAttempts { get; init; }

    /// <summary>Whether nofollow in a page's meta robots stops its links.</summary>
    public required bool ObeyMetaRobots { get; init; }

    /// <summary>Whether nofollow in a response's X-Robots-Tag stops the links of its page.</summary>
    public required bool ObeyXRobotsTag { get; init; }

    /// <summary>Whether rel=nofollow stops a link.</summary>
    public required bool ObeyNofollow { get; init; }
}
