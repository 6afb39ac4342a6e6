using Crawler.Fetching;

namespace Crawler.Robots;

/// <summary>Decides what the outcome of fetching a robots.txt means for its origin (RFC 9309 section 2.3.1).</summary>
public static class RobotsPolicy
{
    /// <summary>Decides on one outcome.</summary>
    /// <param name="outcome">What the request came to, its redirects followed and its last attempt made.</param>
    /// <param name="productToken">The crawler's name as in a user-agent line.</param>
    /// <param name="now">The time of the outcome.</param>
    /// <param name="options">Lifetimes and the size limit.</param>
    /// <param name="previous">What was in force before; null where nothing was.</param>
    /// <returns>What is in force from now on. An outcome that was cancelled by us expires at once.</returns>
    public static OriginRobots Decide(FetchOutcome outcome, string productToken, DateTimeOffset now, RobotsOptions options, OriginRobots? previous = null) => outcome switch
    {
        FetchOutcome.Success success => new()
        {
            Rules = RobotsTxt.Parse(Cut(success.Body.Span, options.MaxBytes), productToken),
            State = RobotsState.Fetched,
            Expires = now + options.Ttl,
        },
        FetchOutcome.NotModified when HasCopy(previous) => previous with { State = RobotsState.Fetched, Expires = now + options.Ttl, Error = null },
        FetchOutcome.NotModified => Unreachable("not modified, but no copy is held", now + options.ErrorTtl, previous),

        // RFC 9309 section 2.3.1.2: after too many redirects a crawler may take the file as unavailable.
        FetchOutcome.Redirect redirect => Unavailable($"too many redirects, the last to {redirect.Target}", now, options),
        FetchOutcome.Failure { Error: FetchError.TooManyRedirects } failure => Unavailable(failure.Detail, now, options),

        // 429 is a 4xx to the RFC, which would allow everything. But it says "too fast", not "no rules": a site that limits us must not lose its rules by that.
        FetchOutcome.Failure { Error: FetchError.HttpStatus, Response.Status: >= 400 and <= 499 and not 429 } failure => Unavailable(failure.Detail, now, options),
        FetchOutcome.Failure { Error: FetchError.Cancelled } failure => Unreachable(RobotsFault.Of(failure), now, previous),
        FetchOutcome.Failure failure => Unreachable(RobotsFault.Of(failure), now + options.ErrorTtl, previous),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not a fetch outcome"),
    };

    /// <summary>What was learned before and kept: it is used no longer than a new one would be, so that a resume with a shorter lifetime asks again.</summary>
    /// <param name="robots">What was in force.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The lifetimes.</param>
    internal static OriginRobots Kept(OriginRobots robots, DateTimeOffset now, RobotsOptions options)
    {
        var latest = now + (robots.State is RobotsState.Fetched or RobotsState.Unavailable ? options.Ttl : options.ErrorTtl);
        return robots.Expires <= latest ? robots : robots with { Expires = latest };
    }

    private static OriginRobots Unavailable(string error, DateTimeOffset now, RobotsOptions options) =>
        new() { Rules = RobotsTxt.AllowAll, State = RobotsState.Unavailable, Expires = now + options.Ttl, Error = error };

    private static OriginRobots Unreachable(string error, DateTimeOffset expires, OriginRobots? previous) => HasCopy(previous)
        ? previous with { State = RobotsState.Stale, Expires = expires, Error = error }
        : new() { Rules = RobotsTxt.DisallowAll, State = RobotsState.Unreachable, Expires = expires, Error = error };

    private static bool HasCopy([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] OriginRobots? previous) => previous?.State is RobotsState.Fetched or RobotsState.Stale;

    // A body that reaches the limit may have been cut by the fetcher already. Half a last line is dropped: "Disallow: /private" cut to "Disallow: /" would mean something else.
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> body, long maxBytes)
    {
        if (body.Length < maxBytes) return body;
        body = body[..(int)Math.Min(body.Length, maxBytes)];
        return body[..(body.LastIndexOfAny((byte)'\r', (byte)'\n') + 1)];
    }
}
