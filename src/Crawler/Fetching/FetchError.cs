namespace Crawler.Fetching;

/// <summary>Every way in which one request can fail.</summary>
public enum FetchError
{
    /// <summary>The name does not exist (NXDOMAIN).</summary>
    DnsNotFound,

    /// <summary>Name resolution failed otherwise.</summary>
    DnsFailed,

    /// <summary>The address is loopback, private or otherwise internal, and neither a seed nor the configuration names it.</summary>
    AddressRefused,

    /// <summary>The connection was refused or the host is unreachable.</summary>
    ConnectFailed,

    /// <summary>No connection within the connect limit.</summary>
    ConnectTimedOut,

    /// <summary>No proxy could be reached, or the last one refused to connect to the host.</summary>
    ProxyFailed,

    /// <summary>The TLS handshake failed before there was a certificate to judge: an alert, another protocol, a broken message. It may pass.</summary>
    TlsHandshakeFailed,

    /// <summary>The certificate is not trusted, or is another host's.</summary>
    TlsRejected,

    /// <summary>No complete header section within the header limit.</summary>
    HeadersTimedOut,

    /// <summary>The header section is larger than allowed.</summary>
    HeadersTooLarge,

    /// <summary>The header section has more lines than allowed.</summary>
    TooManyHeaders,

    /// <summary>No byte of the body within the idle limit.</summary>
    BodyIdle,

    /// <summary>The whole request took longer than its limit.</summary>
    TotalTimedOut,

    /// <summary>The connection ended before the response did.</summary>
    ConnectionReset,

    /// <summary>The response is not HTTP as it should be.</summary>
    ProtocolError,

    /// <summary>The body is larger on the wire than allowed.</summary>
    BodyTooLarge,

    /// <summary>The body is larger after decompression than allowed.</summary>
    DecodedTooLarge,

    /// <summary>Decompression multiplies the body more than allowed.</summary>
    DecodedRatioTooHigh,

    /// <summary>The content coding is damaged or unknown.</summary>
    DecodingFailed,

    /// <summary>A redirect without a Location, or with one that is no http or https URL.</summary>
    BadRedirect,

    /// <summary>A redirect to a URL that is longer than allowed.</summary>
    UrlTooLong,

    /// <summary>More redirects than allowed.</summary>
    TooManyRedirects,

    /// <summary>A complete response whose status is neither success, redirect nor not modified.</summary>
    HttpStatus,

    /// <summary>Cancelled by us: a stop, not a time limit.</summary>
    Cancelled,

    /// <summary>Code of the host application that changes requests threw on it.</summary>
    HookFailed,

    /// <summary>Our code, or the host application's, failed on it three times.</summary>
    Crashed,
}
