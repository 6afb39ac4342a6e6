namespace Crawler.Fetching;

/// <summary>The limits of every fetch, each with its value, its name and the words that tell that it was passed.</summary>
/// <param name="options">The configured values.</param>
/// <param name="maxUrlLength">Longest URL that a redirect may lead to, in characters; null is unlimited.</param>
internal sealed class FetchLimits(FetchingOptions options, int? maxUrlLength = null)
{
    /// <summary>Name resolution, TCP and TLS together.</summary>
    public Limit Connect { get; } = Of(FetchError.ConnectTimedOut, options.ConnectTimeout, "no connection within {0} (crawler.fetching.connect-timeout)");

    /// <summary>From sending the request to the end of the headers.</summary>
    public Limit Headers { get; } = Of(FetchError.HeadersTimedOut, options.HeadersTimeout, "no response headers within {0} (crawler.fetching.headers-timeout)");

    /// <summary>Between two reads of the body.</summary>
    public Limit Idle { get; } = Of(FetchError.BodyIdle, options.IdleTimeout, "no byte of the body for {0} (crawler.fetching.idle-timeout)");

    /// <summary>The whole fetch, redirects followed within it included.</summary>
    public Limit Total { get; private init; } = Of(FetchError.TotalTimedOut, options.TotalTimeout, "not done within {0} (crawler.fetching.total-timeout)");

    /// <summary>Longest header section in bytes.</summary>
    public long HeaderBytes { get; } = options.MaxHeaderBytes;

    /// <summary>Most lines of a header section.</summary>
    public int HeaderCount { get; } = options.MaxHeaderCount;

    /// <summary>Longest URL that a redirect may lead to, in characters; null is unlimited.</summary>
    public int? UrlLength { get; } = maxUrlLength;

    /// <summary>Longest body on the wire in bytes.</summary>
    public long WireBytes { get; } = options.MaxWireBytes;

    /// <summary>Longest decoded body in bytes.</summary>
    public long BodyBytes { get; } = options.MaxBodyBytes;

    /// <summary>How many times larger than on the wire a body may become; null is unlimited.</summary>
    public int? DecodedRatio { get; } = options.MaxDecodedRatio;

    /// <summary>The same limits with a shorter one for the whole.</summary>
    /// <param name="total">What the request allows itself; null, or a longer one, changes nothing.</param>
    public FetchLimits Within(TimeSpan? total) =>
        total is { } own && own < Total.Value ? new FetchLimits(options) { Total = Of(FetchError.TotalTimedOut, own, "not done within {0} (the request's own limit)") } : this;

    private static Limit Of(FetchError error, TimeSpan value, string detail) =>
        new(error, value, detail.Replace("{0}", LimitText.Time(value), StringComparison.Ordinal));
}

/// <summary>A limit of time, or the end that a caller sets to a fetch.</summary>
/// <param name="Error">What the fetch fails of when it has passed.</param>
/// <param name="Value">Its length.</param>
/// <param name="Detail">One line for people, with its value and path.</param>
internal sealed record Limit(FetchError Error, TimeSpan Value, string Detail);
