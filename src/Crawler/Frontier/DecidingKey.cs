using Crawler.Crawling;
using Crawler.Fetching;

namespace Crawler.Frontier;

/// <summary>Which configuration key a failure or a skip depends on.</summary>
internal static class DecidingKey
{
    /// <summary>The key's path; null where none would have made a difference.</summary>
    /// <param name="reason">The name of the failure or the skip.</param>
    /// <param name="rule">What decided, as the row has it: of a URL out of scope a <see cref="ScopeVerdict.RuleText"/>; null where that is not known.</param>
    public static string? Of(string? reason, string? rule) => reason switch
    {
        nameof(SkipReason.OutOfScope) when rule == "include" => "crawler.scope.include",
        nameof(SkipReason.OutOfScope) when rule?.StartsWith("exclude=", StringComparison.Ordinal) == true => "crawler.scope.exclude",
        nameof(SkipReason.OutOfScope) => "crawler.scope.kind",
        nameof(SkipReason.TooDeep) when rule?.StartsWith("crawler.frontier.max-depth-per-host ", StringComparison.Ordinal) == true => "crawler.frontier.max-depth-per-host",
        nameof(SkipReason.TooDeep) => "crawler.limits.max-depth",
        nameof(SkipReason.Nofollow) when rule?.StartsWith("crawler.robots.obey-", StringComparison.Ordinal) == true && rule.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end => rule[..end],
        nameof(SkipReason.Nofollow) => "crawler.robots.obey-nofollow",
        nameof(SkipReason.HostFull) => "crawler.frontier.max-urls-per-host",
        nameof(SkipReason.HostFailing) => "crawler.frontier.max-errors-per-host",
        nameof(SkipReason.Trapped) => rule?.Split(' ')[0],
        nameof(SkipReason.DisallowedByRobots) => "crawler.robots.obey",
        nameof(SkipReason.UnwantedType) => "crawler.fetching.skip-types",
        nameof(FailReason.RobotsUnreachable) => "crawler.robots.error-ttl",
        nameof(FailReason.HostUnavailable) => "crawler.politeness.breaker-probes",
        nameof(FailReason.ParseTimedOut) => "crawler.parsing.timeout",
        nameof(FetchError.ConnectTimedOut) => "crawler.fetching.connect-timeout",
        nameof(FetchError.ProxyFailed) => "crawler.http.proxies",
        nameof(FetchError.HeadersTimedOut) => "crawler.fetching.headers-timeout",
        nameof(FetchError.BodyIdle) => "crawler.fetching.idle-timeout",
        nameof(FetchError.TotalTimedOut) => "crawler.fetching.total-timeout",
        nameof(FetchError.HeadersTooLarge) => "crawler.fetching.max-header-bytes",
        nameof(FetchError.TooManyHeaders) => "crawler.fetching.max-header-count",
        nameof(FetchError.BodyTooLarge) => "crawler.fetching.max-wire-bytes",
        nameof(FetchError.DecodedTooLarge) => "crawler.fetching.max-body-bytes",
        nameof(FetchError.DecodedRatioTooHigh) => "crawler.fetching.max-decoded-ratio",
        nameof(FetchError.UrlTooLong) => "crawler.parsing.max-url-length",
        nameof(FetchError.TooManyRedirects) => "crawler.fetching.max-redirects",
        nameof(FetchError.DnsFailed) or nameof(FetchError.ConnectFailed) or nameof(FetchError.TlsHandshakeFailed) or nameof(FetchError.ConnectionReset) or nameof(FetchError.ProtocolError) => "crawler.fetching.max-attempts",
        _ => null,
    };
}
