using System.Diagnostics.CodeAnalysis;

namespace Crawler.Urls;

/// <summary>An http or https URL in the serialisation of the URL Standard, without its fragment: exactly what is fetched, with the key under which the seen-set knows it.</summary>
public sealed class CanonicalUrl : IEquatable<CanonicalUrl>
{
    private readonly Uri _uri;

    private CanonicalUrl(Uri uri)
    {
        _uri = uri;
        Text = uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        HostKey = new HostKey(uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}");
        Origin = new OriginKey(uri.IsDefaultPort ? $"{uri.Scheme}://{uri.IdnHost}" : $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}");
    }

    /// <summary>The URL as it is fetched and recorded.</summary>
    public string Text { get; }

    /// <summary>The seen-set's key: equal for URLs that are taken to be the same page.</summary>
    public string Key => Text;

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme => _uri.Scheme;

    /// <summary>The host name or address in lower case, an IPv6 address in brackets.</summary>
    public string Host => _uri.IdnHost;

    /// <summary>The port, 80 or 443 where none is written.</summary>
    public int Port => _uri.Port;

    /// <summary>Path and query as sent in a request line.</summary>
    public string PathAndQuery => _uri.PathAndQuery;

    /// <summary>The politeness key.</summary>
    public HostKey HostKey { get; }

    /// <summary>The unit of robots.txt.</summary>
    public OriginKey Origin { get; }

    /// <summary>Parses an absolute URL.</summary>
    /// <param name="text">The URL; white space around it is ignored.</param>
    /// <param name="url">The URL, or null.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether it is an http or https URL.</returns>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error) => TryCreate(text, null, out url, out error);

    /// <summary>Parses a URL that may be relative to a base.</summary>
    public static bool TryCreate(string? text, CanonicalUrl? baseUrl, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error)
    {
        url = null;
        var ok = baseUrl is null ? Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) : Uri.TryCreate(baseUrl._uri, text?.Trim(), out uri);
        error = !ok ? UrlError.Malformed : uri!.Scheme is "http" or "https" ? UrlError.None : UrlError.NotHttp;
        if (error == UrlError.None) url = new CanonicalUrl(uri!);
        return url is not null;
    }

    /// <inheritdoc/>
    public bool Equals(CanonicalUrl? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CanonicalUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The form that the HTTP client wants, sent as written.</summary>
    internal Uri ToRequestUri() => new(Text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
