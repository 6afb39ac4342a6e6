using System.Diagnostics.CodeAnalysis;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>An origin (RFC 6454: scheme, host and port), or with <c>*.suffix</c> as host every one of that scheme and port below it. What is meant for one goes to no other.</summary>
internal sealed class OriginPattern
{
    private readonly CanonicalUrl _origin;
    private readonly HostPattern? _below;

    private OriginPattern(CanonicalUrl origin, HostPattern? below) => (_origin, _below) = (origin, below);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text"><c>https://example.org</c>, <c>http://127.0.0.1:8080</c>, <c>https://*.example.org</c>.</param>
    /// <param name="pattern">The pattern, or null.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out OriginPattern? pattern)
    {
        pattern = null;
        var isBelow = text.Contains("://*.", StringComparison.Ordinal);
        var plain = isBelow ? text.Replace("://*.", "://", StringComparison.Ordinal) : text;
        if (!CanonicalUrl.TryCreate(plain, out var url, out _) || url.Text != url.Origin.Value + "/") return false;
        HostPattern? below = null;
        if (isBelow && !HostPattern.TryParse("*." + url.Host, out below)) return false;
        pattern = new OriginPattern(url, below);
        return true;
    }

    /// <summary>Whether a URL is of the origin.</summary>
    public bool Matches(CanonicalUrl url) => _below is { } below
        ? url.Scheme == _origin.Scheme && url.Port == _origin.Port && below.Matches(url.Host)
        : url.Origin == _origin.Origin;
}
