using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>Status and the headers that the crawl uses, as the server sent them.</summary>
public sealed record ResponseHead
{
    /// <summary>The URL that answered: the requested one, or after redirects within the call the last one.</summary>
    public required CanonicalUrl Url { get; init; }

    /// <summary>The status code, 100 to 999.</summary>
    public required int Status { get; init; }

    /// <summary><c>1.0</c>, <c>1.1</c> or <c>2</c>.</summary>
    public required string HttpVersion { get; init; }

    /// <summary>The Content-Type header as sent; null where absent.</summary>
    public string? ContentType { get; init; }

    /// <summary>Bytes of the body on the wire, so far as read.</summary>
    public long BytesWire { get; init; }

    /// <summary>How long the server asks us to wait (Retry-After, RFC 9110 section 10.2.3, both forms); null where absent or unreadable.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Values of X-Robots-Tag, one per header line; empty where absent.</summary>
    public IReadOnlyList<string> RobotsTags { get; init; } = [];

    /// <summary>How the configuration overrode the verification of the host's certificate; null where it was verified, or there is none.</summary>
    public TlsOverride? Tls { get; init; }

    /// <summary>The ETag header; null where absent.</summary>
    public string? ETag { get; init; }

    /// <summary>The Last-Modified header as sent; null where absent.</summary>
    public string? LastModified { get; init; }

    /// <summary>Values of the Link header; empty where absent.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];
}
