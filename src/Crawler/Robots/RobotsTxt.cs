using System.Buffers;

namespace Crawler.Robots;

/// <summary>What a robots.txt says to one crawler (RFC 9309). Immutable; parsing never fails, lines that make no sense are skipped.</summary>
public sealed class RobotsTxt
{
    // By precedence: the first that matches decides.
    private readonly RobotsRule[] _rules;
    private readonly bool _disallowAll;

    internal RobotsTxt(ReadOnlyMemory<byte> raw, RobotsRule[] rules, TimeSpan? crawlDelay, IReadOnlyList<string> sitemaps, bool disallowAll = false)
    {
        Array.Sort(rules, RobotsRule.ByPrecedence);
        (_rules, _disallowAll) = (rules, disallowAll);
        (Raw, CrawlDelay, Sitemaps) = (raw, crawlDelay, sitemaps);
    }

    /// <summary>No rules: everything may be fetched.</summary>
    public static RobotsTxt AllowAll { get; } = new(default, [], null, []);

    /// <summary>Nothing may be fetched, because the file could not be had (RFC 9309 section 2.3.1.4).</summary>
    public static RobotsTxt DisallowAll { get; } = new(default, [], null, [], disallowAll: true);

    /// <summary>The file as parsed, to be stored and parsed again; empty for <see cref="AllowAll"/> and <see cref="DisallowAll"/>.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The delay that the file asks of this crawler, at most a year; null where it asks for none. Not part of RFC 9309.</summary>
    public TimeSpan? CrawlDelay { get; }

    /// <summary>The values of the sitemap lines as written, in order; they belong to no group.</summary>
    public IReadOnlyList<string> Sitemaps { get; }

    /// <summary>Parses a file.</summary>
    /// <param name="body">The file in UTF-8, cut to the size limit by the caller; other bytes do no harm.</param>
    /// <param name="productToken">The crawler's name as in a user-agent line (RFC 9309 section 2.2.1), without version; matched whole, ignoring case.</param>
    /// <returns>The rules of all groups for the crawler, or else of all groups for <c>*</c>.</returns>
    public static RobotsTxt Parse(ReadOnlySpan<byte> body, string productToken) => new RobotsParser(body.ToArray(), productToken).Parse();

    /// <summary>Decides on one path. The longest match decides, allow wins a tie, no match allows; /robots.txt itself is always allowed.</summary>
    /// <param name="pathAndQuery">Path and query of the URL, from the slash on, escaped or not.</param>
    public RobotsVerdict IsAllowed(string pathAndQuery)
    {
        if (pathAndQuery == "/robots.txt") return new(Allowed: true, null);
        if (_disallowAll) return new(Allowed: false, null);
        if (_rules.Length == 0) return new(Allowed: true, null);
        if (pathAndQuery.Length == 0) pathAndQuery = "/";

        var maxLength = RobotsPath.MaxLength(pathAndQuery.Length);
        var rented = maxLength > 1024 ? ArrayPool<byte>.Shared.Rent(maxLength) : null;
        var path = rented ?? stackalloc byte[1024];
        path = path[..RobotsPath.Normalise(pathAndQuery, path)];
        RobotsRule? deciding = null;
        foreach (var rule in _rules)
        {
            if (!rule.Matches(path)) continue;
            deciding = rule;
            break;
        }

        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return new(deciding is null || deciding.IsAllow, deciding);
    }
}
