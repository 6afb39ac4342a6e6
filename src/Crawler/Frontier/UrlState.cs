namespace Crawler.Frontier;

/// <summary>Where a known URL stands. Every URL has exactly one; all but <see cref="Pending"/> are final for a run.</summary>
public enum UrlState
{
    /// <summary>Waiting, leased, or settled but not committed.</summary>
    Pending,

    /// <summary>A 2xx response was read.</summary>
    Fetched,

    /// <summary>It answered with a redirect, which is a URL of its own.</summary>
    Redirected,

    /// <summary>A 304.</summary>
    NotModified,

    /// <summary>Given up; the reason is a <c>FetchError</c> or a <see cref="FailReason"/>.</summary>
    Failed,

    /// <summary>Not requested, or not downloaded; the reason is a <see cref="SkipReason"/>.</summary>
    Skipped,
}

/// <summary>Why a URL was not requested, or not downloaded.</summary>
public enum SkipReason
{
    /// <summary>Outside the scope of every seed, or stopped by include or exclude.</summary>
    OutOfScope,

    /// <summary>More links away from a seed than <c>crawler.limits.max-depth</c>.</summary>
    TooDeep,

    /// <summary>Found only behind rel=nofollow, or nofollow in meta robots or X-Robots-Tag.</summary>
    Nofollow,

    /// <summary>As many URLs of its host are queued, or were, as <c>crawler.frontier.max-urls-per-host</c> allows.</summary>
    HostFull,

    /// <summary>As many URLs of its host have failed one after the other as <c>crawler.frontier.max-errors-per-host</c> allows.</summary>
    HostFailing,

    /// <summary>It looks like a part of a site that has no end; <c>crawler.traps</c> says by what that is told.</summary>
    Trapped,

    /// <summary>A robots.txt line disallows it.</summary>
    DisallowedByRobots,

    /// <summary>It answered with a media type that <c>crawler.fetching.skip-types</c> lists; its body was not read.</summary>
    UnwantedType,

    /// <summary>Every link to it was refused by code of the host application, <c>CrawlHooks.OnLink</c>.</summary>
    Refused,
}

/// <summary>Ways to fail that are not a response's or a connection's.</summary>
public enum FailReason
{
    /// <summary>The robots.txt of its origin could not be had, so nothing there may be requested (RFC 9309 section 2.3.1.4).</summary>
    RobotsUnreachable,

    /// <summary>The host's circuit breaker has opened, and every probe since then failed, as many as <c>crawler.politeness.breaker-probes</c> allows.</summary>
    HostUnavailable,

    /// <summary>Parsing took longer than <c>crawler.parsing.timeout</c>.</summary>
    ParseTimedOut,

    /// <summary>A bug: three actors failed on it.</summary>
    Crashed,

    /// <summary>An output threw on its record.</summary>
    SinkFailed,
}
