using System.Globalization;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Robots;

namespace Crawler.Frontier;

/// <summary>Which configuration key a failure or a skip depends on, or what else has decided.</summary>
internal static class DecidingKey
{
    /// <summary>The key's path; null where none would have made a difference.</summary>
    /// <param name="reason">The name of the failure or the skip.</param>
    /// <param name="rule">What decided, as the row has it: of a URL out of scope a <see cref="ScopeVerdict.RuleText"/>; null where that is not known.</param>
    /// <param name="status">The status of the last response; null where there was none.</param>
    public static string? Of(string? reason, string? rule, int? status = null) => Cause(reason, rule) switch
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
        nameof(FetchError.AddressRefused) => "crawler.http.allow-private",
        nameof(FetchError.TlsRejected) => "crawler.http.tls-verification",
        nameof(FetchError.HttpStatus) when status is { } code && RetryPolicy.MayPass(code) => "crawler.fetching.max-attempts",
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

    /// <summary>The key's value when it decided; null where the row does not say.</summary>
    /// <param name="key">The path.</param>
    /// <param name="rule">What decided, as the row has it.</param>
    /// <param name="attempts">Requests after which the failure was final; null where there was none.</param>
    public static string? ValueThen(string key, string? rule, int? attempts = null)
    {
        // No failure is final for the number of requests before that number is reached.
        if (key == "crawler.fetching.max-attempts" && attempts is > 0) return attempts.Value.ToString(CultureInfo.InvariantCulture);
        if (rule is null) return null;

        // A line of a robots.txt decides only where it is obeyed.
        if (key == "crawler.robots.obey") return "on";
        if (key == "crawler.scope.kind" && rule.StartsWith("scope=", StringComparison.Ordinal)) return rule["scope=".Length..];
        if (!rule.StartsWith($"{key} = ", StringComparison.Ordinal)) return null;
        var value = rule[(key.Length + " = ".Length)..];
        return value.IndexOf(':', StringComparison.Ordinal) is >= 0 and var end ? value[..end] : value;
    }

    /// <summary>What has decided where no key would have made a difference.</summary>
    /// <param name="reason">The name of the failure or the skip.</param>
    /// <param name="rule">What decided, as the row has it.</param>
    /// <param name="status">The status of the last response; null where there was none.</param>
    public static string Instead(string reason, string? rule, int? status) => Cause(reason, rule) switch
    {
        nameof(SkipReason.Refused) => "code of the host application, CrawlHooks.OnLink; no configuration key",
        nameof(FetchError.HookFailed) => "code of the host application, CrawlHooks.OnRequest; no configuration key",
        nameof(FailReason.SinkFailed) => "the output that is named; no configuration key",
        nameof(FailReason.Crashed) => "a bug, met three times; no configuration key",
        nameof(FetchError.Cancelled) => "the stop of the crawl; no configuration key",
        nameof(FetchError.DnsNotFound) => "the name system, which has no such host; no configuration key",
        _ => status is { } code ? string.Create(CultureInfo.InvariantCulture, $"the server, with status {code}; no configuration key") : "the server's response; no configuration key",
    };

    // A robots.txt that will not be had sooner or later is not missing for the time until it is asked for again, but for what its request met.
    private static string? Cause(string? reason, string? rule) =>
        reason == nameof(FailReason.RobotsUnreachable) && RobotsFault.ErrorIn(rule) is FetchError.AddressRefused or FetchError.DnsNotFound ? RobotsFault.ErrorIn(rule).ToString() : reason;
}
