using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>One cookie of one origin (RFC 6265). A Domain attribute never widens it: it goes back to the very origin that set it, so no list of public suffixes is needed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Path">The path below which it is sent.</param>
/// <param name="Expires">When it ends; a moment that has passed deletes it. Null ends with the process.</param>
internal sealed record Cookie(string Name, string Value, string Path, DateTimeOffset? Expires)
{
    /// <summary>Longest name and value together, in characters.</summary>
    public const int Longest = 4096;

    /// <summary>Reads a Set-Cookie header (RFC 6265 section 5.2).</summary>
    /// <param name="line">The header's value.</param>
    /// <param name="url">The URL that answered.</param>
    /// <param name="now">What Max-Age counts from.</param>
    /// <param name="cookie">The cookie, or null.</param>
    /// <returns>Whether it is one that is kept or deleted; not one for another host, one without a name, with controls, too long, or Secure over plain http.</returns>
    public static bool TryParse(string line, CanonicalUrl url, DateTimeOffset now, [NotNullWhen(true)] out Cookie? cookie)
    {
        cookie = null;
        var parts = line.Split(';');
        var (name, value) = Pair(parts[0]);
        if (name.Length == 0 || name.Length + value.Length > Longest || line.Any(char.IsControl) || !parts[0].Contains('=', StringComparison.Ordinal)) return false;
        var (path, expires, maxAge) = (DefaultPath(url), default(DateTimeOffset?), default(DateTimeOffset?));
        foreach (var part in parts.Skip(1))
        {
            var (attribute, text) = Pair(part);
            switch (attribute.ToLowerInvariant())
            {
                case "domain" when text.Length > 0 && !IsOf(text.TrimStart('.').ToLowerInvariant(), url.Host):
                case "secure" when url.Scheme != "https":
                    return false;
                case "path" when text.StartsWith('/'):
                    path = text;
                    break;
                case "max-age" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds):
                    maxAge = seconds <= 0 ? DateTimeOffset.MinValue : now + TimeSpan.FromSeconds(Math.Min(seconds, 400L * 24 * 3600));
                    break;
                case "expires" when DateTimeOffset.TryParse(text.Replace('-', ' '), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date):
                    expires = date;
                    break;
            }
        }

        cookie = new Cookie(name, value, path, maxAge ?? expires);
        return true;
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded(DateTimeOffset now) => Expires <= now;

    /// <summary>Whether it is sent with a request (RFC 6265 section 5.1.4).</summary>
    /// <param name="requestPath">Path and query of the request.</param>
    public bool IsFor(string requestPath) =>
        requestPath.StartsWith(Path, StringComparison.Ordinal) && (Path[^1] == '/' || requestPath.Length == Path.Length || requestPath[Path.Length] is '/' or '?');

    private static bool IsOf(string domain, string host) => host == domain || (host.EndsWith(domain, StringComparison.Ordinal) && host[^(domain.Length + 1)] == '.');

    private static (string Name, string Value) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text.Trim(), "") : (text[..equals].Trim(), text[(equals + 1)..].Trim());
    }

    private static string DefaultPath(CanonicalUrl url)
    {
        var path = url.PathAndQuery.Split('?', 2)[0];
        return path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
    }
}
