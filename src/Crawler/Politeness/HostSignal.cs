using Crawler.Fetching;

namespace Crawler.Politeness;

/// <summary>What the outcome of one request says about its host, as the adaptive delay and the circuit breaker read it.</summary>
internal enum HostSignal
{
    /// <summary>Nothing: we broke off, or would not connect.</summary>
    None,

    /// <summary>The host is well: it answered, if only to say that there is no such page.</summary>
    Answer,

    /// <summary>It asks to be left alone: 429 or 503.</summary>
    Refusal,

    /// <summary>It is in trouble, or only this URL is: a server error, silence, a connection broken off. It counts once for a URL.</summary>
    Trouble,

    /// <summary>It cannot be reached, whatever the URL: no address, no connection, no TLS.</summary>
    Unreachable,
}

/// <summary>The table from outcomes to signals.</summary>
internal static class HostSignals
{
    /// <summary>Whether it may mean that the next request to the host has to wait longer: until its queue has decided, none starts.</summary>
    public static bool IsPushBack(FetchOutcome outcome) => Of(outcome) is HostSignal.Refusal or HostSignal.Trouble or HostSignal.Unreachable;

    /// <summary>Reads an outcome.</summary>
    public static HostSignal Of(FetchOutcome outcome) => outcome is FetchOutcome.Failure failure ? Of(failure) : HostSignal.Answer;

    private static HostSignal Of(FetchOutcome.Failure failure) => failure.Error switch
    {
        FetchError.DnsNotFound or FetchError.DnsFailed or FetchError.ConnectFailed or FetchError.ConnectTimedOut or FetchError.TlsRejected or FetchError.TlsHandshakeFailed => HostSignal.Unreachable,
        FetchError.HeadersTimedOut or FetchError.BodyIdle or FetchError.TotalTimedOut or FetchError.ConnectionReset or FetchError.ProtocolError => HostSignal.Trouble,
        FetchError.HttpStatus => failure.Head?.Status switch { 429 or 503 => HostSignal.Refusal, 408 or >= 500 => HostSignal.Trouble, _ => HostSignal.Answer },
        FetchError.HeadersTooLarge or FetchError.BodyTooLarge or FetchError.DecodedTooLarge or FetchError.DecodingFailed or FetchError.BadRedirect or FetchError.TooManyRedirects or FetchError.TooManyHeaders or FetchError.DecodedRatioTooHigh or FetchError.UrlTooLong => HostSignal.Answer,

        // Our own doing: we broke off, would not connect, or failed ourselves.
        _ => HostSignal.None,
    };
}
