namespace Crawler.Robots;

/// <summary>The robots.txt of one origin as the crawl holds it: what it says, how that came about, and until when it may be used.</summary>
public sealed record OriginRobots
{
    /// <summary>The rules in force.</summary>
    public required RobotsTxt Rules { get; init; }

    /// <summary>How the rules came about.</summary>
    public required RobotsState State { get; init; }

    /// <summary>When the file must be asked for again.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>One line for people on why the file could not be had: where nothing may be requested or a copy is used, with the name of the <see cref="Fetching.FetchError"/> in front; null where it was had.</summary>
    public string? Error { get; init; }

    /// <summary>Makes the record again from what was stored: <see cref="State"/>, the <see cref="RobotsTxt.Raw"/> of the rules, <see cref="Expires"/> and <see cref="Error"/>.</summary>
    /// <param name="state">How the rules came about.</param>
    /// <param name="raw">The raw file; empty where there was none.</param>
    /// <param name="expires">When the file must be asked for again.</param>
    /// <param name="error">Why it could not be had, or null.</param>
    /// <param name="productToken">The crawler's name, which may have changed since.</param>
    public static OriginRobots Restore(RobotsState state, ReadOnlySpan<byte> raw, DateTimeOffset expires, string? error, string productToken) => new()
    {
        Rules = state switch
        {
            RobotsState.Unavailable => RobotsTxt.AllowAll,
            RobotsState.Unreachable => RobotsTxt.DisallowAll,
            _ => RobotsTxt.Parse(raw, productToken),
        },
        State = state,
        Expires = expires,
        Error = error,
    };
}

/// <summary>How the rules of an origin came about.</summary>
public enum RobotsState
{
    /// <summary>The file was fetched and parsed.</summary>
    Fetched,

    /// <summary>There is none: everything is allowed (RFC 9309 section 2.3.1.3).</summary>
    Unavailable,

    /// <summary>It could not be had: nothing is allowed (RFC 9309 section 2.3.1.4).</summary>
    Unreachable,

    /// <summary>It could not be had again: the copy fetched before stays in force (RFC 9309 section 2.4).</summary>
    Stale,
}
