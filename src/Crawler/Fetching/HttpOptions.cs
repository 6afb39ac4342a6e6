using Crawler.Configuration;

namespace Crawler.Fetching;

/// <summary>Who we say we are and how hosts are reached.</summary>
public sealed record HttpOptions
{
    /// <summary>The User-Agent header; null gives <c>Crawler/VERSION (+contact)</c>, or <c>Crawler/VERSION</c> without a contact. Its first token is the robots.txt product token.</summary>
    public required string? UserAgent { get; init; }

    /// <summary>Where a site's owner can reach the crawler's: a URL or a mail address; null is none.</summary>
    public required string? Contact { get; init; }

    /// <summary>Further request headers, each as <c>Name: value</c>; a value may be <c>env:NAME</c> or <c>file:PATH</c>. Secrets among them go to the origins of seeds only.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>Request headers for single origins, each as <c>https://HOST Name: value</c>; the host may be <c>*.suffix</c>.</summary>
    public required IReadOnlyList<string> HostHeaders { get; init; }

    /// <summary>Credentials for single origins, each as <c>https://HOST bearer SECRET</c> or <c>https://HOST basic USER SECRET</c>.</summary>
    public required IReadOnlyList<string> Credentials { get; init; }

    /// <summary>Fixed addresses, each as <c>PATTERN=ADDRESS</c> or <c>PATTERN=ADDRESS:PORT</c>; a pattern is a host name or <c>*.suffix</c>, the first match wins.</summary>
    public required IReadOnlyList<string> Resolve { get; init; }

    /// <summary>Hosts, addresses or CIDR ranges that may be reached although they are loopback or private; hosts that a seed names are allowed without this.</summary>
    public required IReadOnlyList<string> AllowPrivate { get; init; }

    /// <summary>Proxies, each as <c>SCHEME://HOST:PORT</c> with http, https, socks4a or socks5, or with <c> USER SECRET</c> behind it; none goes directly.</summary>
    public required IReadOnlyList<string> Proxies { get; init; }

    /// <summary>How requests are spread over the proxies.</summary>
    public required ProxyRotation ProxyRotation { get; init; }

    /// <summary>How long a proxy that cannot be reached is tried only after the others.</summary>
    [Range("1s", "1d")]
    public required TimeSpan ProxyRest { get; init; }

    /// <summary>Highest HTTP version asked for; HTTP/2 only over TLS.</summary>
    public required HttpVersionLimit MaxVersion { get; init; }

    /// <summary>Whether a certificate that fails verification fails the request. Where it is off and one fails, the record says so.</summary>
    public required bool TlsVerification { get; init; }

    /// <summary>Certificates accepted although they fail verification, each as <c>HOST=SHA256</c>: a host name, <c>*.suffix</c> or address, and the certificate's SHA-256 in hexadecimal.</summary>
    public required IReadOnlyList<string> TlsAccept { get; init; }

    /// <summary>Whether cookies are kept while the process lives, and sent back to the very origin that set them.</summary>
    public required bool Cookies { get; init; }

    /// <summary>How long a pooled connection may live, so that a change of DNS is noticed.</summary>
    [Range("1s", "1d")]
    public required TimeSpan ConnectionLifetime { get; init; }

    /// <summary>How long an unused connection is kept.</summary>
    [Range("1s", "1h")]
    public required TimeSpan ConnectionIdleTimeout { get; init; }

    /// <summary>Connections open at once from which on a request has one of its own, which ends with its response instead of being kept; never more than half of the files that the process may open.</summary>
    [Range("1", "1000000")]
    public required int MaxConnections { get; init; }
}

/// <summary>Highest HTTP version asked for.</summary>
public enum HttpVersionLimit
{
    /// <summary>HTTP/1.1.</summary>
    Http11,

    /// <summary>HTTP/2 where TLS negotiates it.</summary>
    Http2,
}

/// <summary>How requests are spread over proxies.</summary>
public enum ProxyRotation
{
    /// <summary>All requests of a host go through the same proxy, as long as it can be reached.</summary>
    Host,

    /// <summary>Every request goes through the next one.</summary>
    Request,
}
