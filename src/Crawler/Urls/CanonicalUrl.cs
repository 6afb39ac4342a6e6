using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crawler.Urls;

/// <summary>An http or https URL in the serialisation of the URL Standard, without its fragment: exactly what is fetched, with the key under which the seen-set knows it.</summary>
public sealed class CanonicalUrl : IEquatable<CanonicalUrl>
{
    // The strings below are made when first asked for: most links are only compared by their key. Two threads that ask at once make equal ones.
    private readonly UrlParts _parts;

    private CanonicalUrl(string text, in UrlParts parts) => (Text, _parts) = (text, parts);

    /// <summary>The URL as it is fetched and recorded, with user info where some is written.</summary>
    public string Text { get; }

    /// <summary>The canonical form: equal for spellings that mean the same. The seen-set's key is this after the crawl's <c>crawler.urls</c>.</summary>
    public string Key => field ??= CanonicalKey.Of(Text, _parts);

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme => _parts.IsHttps ? "https" : "http";

    /// <summary>The host name or address in lower case, an IPv6 address in brackets.</summary>
    public string Host
    {
        get => field ??= Text[_parts.HostStart.._parts.HostEnd];
        private init;
    }

    /// <summary>The port, 80 or 443 where none is written.</summary>
    public int Port => _parts.Port;

    /// <summary>Path and query as sent in a request line.</summary>
    public string PathAndQuery => field ??= Text[_parts.PathStart..];

    /// <summary>The politeness key.</summary>
    public HostKey HostKey => new(HostAndPort);

    /// <summary>The unit of robots.txt.</summary>
    public OriginKey Origin => new(OriginText);

    internal ref readonly UrlParts Parts => ref _parts;

    private string HostAndPort
    {
        get => field ??= _parts.HasPort ? Text[_parts.HostStart.._parts.PathStart] : Host;
        init;
    }

    private string OriginText
    {
        get => field ??= _parts.HasUserInfo ? $"{Scheme}://{HostAndPort}" : Text[.._parts.PathStart];
        init;
    }

    /// <summary>Parses an absolute URL.</summary>
    /// <param name="text">The URL; control characters and spaces around it are ignored.</param>
    /// <param name="url">The URL, or null.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether it is an http or https URL.</returns>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error) => TryCreate(text, null, out url, out error);

    /// <summary>Parses a URL that may be relative to a base.</summary>
    /// <param name="text">The URL; control characters and spaces around it are ignored. An empty text is the base itself.</param>
    /// <param name="baseUrl">What it is relative to; null takes absolute URLs only.</param>
    /// <param name="url">The URL, or null.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether it is an http or https URL.</returns>
    public static bool TryCreate(string? text, CanonicalUrl? baseUrl, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error)
    {
        url = null;
        error = UrlError.Empty;
        return text is not null && TryParse(text, baseUrl, null, out url, out error);
    }

    /// <inheritdoc/>
    public bool Equals(CanonicalUrl? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CanonicalUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Parses a URL whose query is encoded as its document is.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, CanonicalUrl? baseUrl, QueryEncoding? queryEncoding, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error)
    {
        var buffer = new UrlBuffer(stackalloc char[512]);
        error = UrlParser.Parse(text, baseUrl, queryEncoding, ref buffer, out var parts);
        url = error == UrlError.None ? new CanonicalUrl(buffer.ToString(), parts) : null;
        buffer.Dispose();
        return url is not null;
    }

    /// <summary>Takes over a URL that is serialised already.</summary>
    /// <param name="text">What <see cref="UrlParser"/> has made of one, or <see cref="PreparedBase"/>.</param>
    /// <param name="near">A URL that is likely of the same origin, with which it then shares the strings; null for none.</param>
    internal static CanonicalUrl OfSerialised(ReadOnlySpan<byte> text, CanonicalUrl? near)
    {
        var own = Encoding.ASCII.GetString(text);
        var parts = UrlParts.Of(own);
        return near is not null && parts.PathStart == near._parts.PathStart && own.AsSpan(0, parts.PathStart).SequenceEqual(near.Text.AsSpan(0, parts.PathStart))
            ? new CanonicalUrl(own, parts) { Host = near.Host, HostAndPort = near.HostAndPort, OriginText = near.OriginText }
            : new CanonicalUrl(own, parts);
    }

    /// <summary>The form that the HTTP client wants, sent as written; user info is not part of a request (RFC 9110 section 4.2.4).</summary>
    /// <exception cref="UriFormatException">The host is one that the URL Standard lets through and System.Uri does not (<c>a..b</c>, <c>a+b</c>): no name that DNS could know.</exception>
    internal Uri ToRequestUri() => new(Origin.Value + PathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>The same for a host of which nobody knows whether it has that form.</summary>
    /// <returns>Whether it has.</returns>
    internal bool TryToRequestUri([NotNullWhen(true)] out Uri? uri)
    {
        try
        {
            uri = ToRequestUri();
            return true;
        }
        catch (UriFormatException)
        {
            uri = null;
            return false;
        }
    }
}
