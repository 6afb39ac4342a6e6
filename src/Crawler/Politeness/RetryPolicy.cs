using Crawler.Fetching;

namespace Crawler.Politeness;

/// <summary>The table of failures that may pass, and how long to wait for it.</summary>
internal static class RetryPolicy
{
    // Up to so much longer than the plain back-off, so that URLs which failed together do not come back together.
    private const double JitterShare = 0.5;

    /// <summary>Decides what follows a failed request.</summary>
    /// <param name="failure">What came of the request.</param>
    /// <param name="attempts">Requests made for this URL so far, this one included; 1 or more.</param>
    /// <param name="maxAttempts">Requests after which a failure is final; 1 or more.</param>
    /// <param name="politeness">First and longest waits.</param>
    /// <param name="random01">A random number from 0 to below 1.</param>
    /// <returns>Whether and when to try again, and whether the whole host has to wait.</returns>
    public static RetryDecision Decide(FetchOutcome.Failure failure, int attempts, int maxAttempts, PolitenessOptions politeness, double random01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (!MayPass(failure)) return RetryDecision.GiveUp;
        var wait = BackOff(attempts, politeness, random01);
        if (failure.Head?.RetryAfter is { } asked) wait = Longer(wait, Shorter(asked, politeness.MaxRetryAfter));
        return new RetryDecision(attempts < maxAttempts ? wait : null, AsksForPatience(failure) ? wait : null);
    }

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool MayPass(FetchOutcome.Failure failure) => failure.Error switch
    {
        FetchError.DnsFailed => true,
        FetchError.ConnectFailed => true,
        FetchError.ConnectTimedOut => true,
        FetchError.ProxyFailed => true,
        FetchError.TlsHandshakeFailed => true,
        FetchError.HeadersTimedOut => true,
        FetchError.BodyIdle => true,
        FetchError.TotalTimedOut => true,
        FetchError.ConnectionReset => true,
        FetchError.ProtocolError => true,
        FetchError.HttpStatus => failure.Head is { } head && MayPass(head.Status),
        FetchError.DnsNotFound => false,
        FetchError.AddressRefused => false,
        FetchError.TlsRejected => false,
        FetchError.HeadersTooLarge => false,
        FetchError.TooManyHeaders => false,
        FetchError.BodyTooLarge => false,
        FetchError.DecodedTooLarge => false,
        FetchError.DecodedRatioTooHigh => false,
        FetchError.DecodingFailed => false,
        FetchError.BadRedirect => false,
        FetchError.UrlTooLong => false,
        FetchError.TooManyRedirects => false,
        FetchError.Cancelled => false,
        FetchError.HookFailed => false,
        FetchError.Crashed => false,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Error, "a way of failing that the table does not know"),
    };

    /// <summary>Whether a status may be another one later.</summary>
    // RFC 9110 sections 15.5.9 and 15.6, RFC 8470 section 5.2 (425), RFC 6585 section 4 (429); 522 and 524 are time-outs between a CDN and its origin.
    public static bool MayPass(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504 or 522 or 524;

    // 429 and 503 speak about the client or the server as a whole, not about one URL.
    private static bool AsksForPatience(FetchOutcome.Failure failure) => failure is { Error: FetchError.HttpStatus, Head.Status: 429 or 503 };

    private static TimeSpan BackOff(int attempts, PolitenessOptions politeness, double random01)
    {
        // Beyond 2^40 times anything the longest wait has long been reached, and the product stays far from overflow.
        var doubled = politeness.BackOff.Ticks * Math.Pow(2, Math.Min(attempts - 1, 40));
        var lengthened = doubled * (1 + (JitterShare * random01));
        return lengthened < politeness.MaxBackOff.Ticks ? TimeSpan.FromTicks((long)lengthened) : politeness.MaxBackOff;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>What follows a failed request.</summary>
/// <param name="Wait">Time until the next attempt; null if the failure is final.</param>
/// <param name="HostWait">Time during which the whole host is left alone; null if only the URL waits. It is given even when the URL's failure is final.</param>
internal sealed record RetryDecision(TimeSpan? Wait, TimeSpan? HostWait)
{
    /// <summary>The failure is final, and nothing has to wait for it.</summary>
    public static RetryDecision GiveUp { get; } = new(null, null);
}
