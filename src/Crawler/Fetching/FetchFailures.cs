using System.Net.Sockets;
using System.Security.Authentication;

namespace Crawler.Fetching;

/// <summary>The table from what the HTTP client throws to the ways in which a request can fail.</summary>
/// <param name="limits">For the words of limits that the client watches.</param>
internal sealed class FetchFailures(FetchLimits limits)
{
    private const int LongestDetail = 300;

    /// <summary>Names a failure.</summary>
    /// <param name="thrown">What the HTTP client threw.</param>
    /// <param name="deadline">The fetch's limits; one that has fired is the cause whatever was thrown, since it pulls the connection away.</param>
    /// <param name="exchange">The request.</param>
    public (FetchError Error, string Detail) Name(Exception thrown, FetchDeadline deadline, Exchange exchange)
    {
        if (deadline.Fired is { } limit) return (limit.Error, limit.Detail);
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case ConnectException connect:
                    // What is said of a certificate is cut where it is made: its end is to be copied whole.
                    return (connect.Error, connect.Error == FetchError.TlsRejected ? connect.Message : OneLine(connect.Message));
                case TimeoutException:
                    return (FetchError.ConnectTimedOut, exchange.ConnectStage is { Length: > 0 } stage ? $"{limits.Connect.Detail}, {stage}" : limits.Connect.Detail);
                case AuthenticationException:
                    return (FetchError.TlsHandshakeFailed, Handshake(e));
                case HttpRequestException { HttpRequestError: var error } when Map(error) is { } mapped:
                    return (mapped, Detail(mapped, e));
                case HttpIOException { HttpRequestError: var error } when Map(error) is { } mapped:
                    return (mapped, Detail(mapped, e));
                case SocketException:
                    return (FetchError.ConnectionReset, OneLine(e.Message));
            }
        }

        return (thrown is IOException or { InnerException: IOException } ? FetchError.ConnectionReset : FetchError.ProtocolError, Detail(FetchError.ProtocolError, thrown));
    }

    /// <summary>A text without line breaks and other controls, cut where it is too long for one line.</summary>
    public static string OneLine(string text)
    {
        var cut = text.Length > LongestDetail ? text[..LongestDetail] : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
    }

    // What lies innermost is what the system's TLS says. That the peers have no version or cipher in common is its decision, too.
    private static string Handshake(Exception thrown) => thrown.InnerException is null
        ? OneLine(thrown.Message)
        : OneLine($"{thrown.GetBaseException().Message}; TLS versions and ciphers are the system's choice, no configuration key");

    // Null where the class of the inner exception says more.
    private static FetchError? Map(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => FetchError.DnsFailed,
        HttpRequestError.HttpProtocolError => FetchError.ProtocolError,
        HttpRequestError.VersionNegotiationError => FetchError.ProtocolError,
        HttpRequestError.InvalidResponse => FetchError.ProtocolError,
        HttpRequestError.ProxyTunnelError => FetchError.ProxyFailed,
        HttpRequestError.ResponseEnded => FetchError.ConnectionReset,
        HttpRequestError.ConfigurationLimitExceeded => FetchError.HeadersTooLarge,
        _ => null,
    };

    private string Detail(FetchError error, Exception e) => error == FetchError.HeadersTooLarge
        ? $"response headers larger than {LimitText.Size(limits.HeaderBytes)} (crawler.fetching.max-header-bytes)"
        : OneLine(e.InnerException is { } inner && inner.Message != e.Message ? $"{e.Message} {inner.Message}" : e.Message);
}
