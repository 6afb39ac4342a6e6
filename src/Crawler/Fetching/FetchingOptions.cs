using Crawler.Configuration;

namespace Crawler.Fetching;

/// <summary>Time limits, size limits and attempts of one request.</summary>
public sealed record FetchingOptions
{
    /// <summary>Longest time for name resolution, the TCP connection and the TLS handshake together.</summary>
    [Range("10ms", "1h")]
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Longest time from sending a request to the end of the response's headers.</summary>
    [Range("10ms", "1h")]
    public required TimeSpan HeadersTimeout { get; init; }

    /// <summary>Longest time without a byte of the body.</summary>
    [Range("10ms", "1h")]
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Longest time of a whole request, from the lease to the last byte.</summary>
    [Range("10ms", "1d")]
    public required TimeSpan TotalTimeout { get; init; }

    /// <summary>Largest body as it comes over the wire; a larger one fails the request.</summary>
    [Range("1 KiB", "2047 MiB")]
    public required long MaxWireBytes { get; init; }

    /// <summary>Largest body after decompression; a larger one fails the request.</summary>
    [Range("1 KiB", "2047 MiB")]
    public required long MaxBodyBytes { get; init; }

    /// <summary>How many times larger than on the wire a body of more than 1 MiB may become by decompression; null is unlimited.</summary>
    [Range("2", "1000000")]
    public required int? MaxDecodedRatio { get; init; }

    /// <summary>Largest size of a response's header section.</summary>
    [Range("1 KiB", "16 MiB")]
    public required long MaxHeaderBytes { get; init; }

    /// <summary>Largest number of lines in a response's header section.</summary>
    [Range("10", "100000")]
    public required int MaxHeaderCount { get; init; }

    /// <summary>Media types that a crawl does not download: such a response ends with its headers, and its URL is skipped as UnwantedType.</summary>
    public required IReadOnlyList<string> SkipTypes { get; init; }

    /// <summary>Hops of redirects after which a URL fails as TooManyRedirects.</summary>
    [Range("0", "100")]
    public required int MaxRedirects { get; init; }

    /// <summary>Requests for one URL before a failure that may pass is final.</summary>
    [Range("1", "100")]
    public required int MaxAttempts { get; init; }
}
