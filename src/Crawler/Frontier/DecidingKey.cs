using System.Globalization;
using System.Text.RegularExpressions;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Robots;

namespace Crawler.Frontier;

/// <summary>Which configuration key a failure or a skip depends on, or what else has decided.</summary>
internal static partial class DecidingKey
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
        nameof(FetchError.BodyTooLarge) when rule?.Contains("(crawler.fetching.max-body-bytes)", StringComparison.Ordinal) == true => "crawler.fetching.max-body-bytes",
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

        // A line of a robots.txt decides only where it is obeyed, and so does a certificate.
        if (key is "crawler.robots.obey" or "crawler.http.tls-verification") return "on";
        if (key == "crawler.scope.kind" && rule.StartsWith("scope=", StringComparison.Ordinal)) return rule["scope=".Length..];
        if (!rule.StartsWith($"{key} = ", StringComparison.Ordinal)) return InWords(key, rule);
        var value = rule[(key.Length + " = ".Length)..];
        return value.IndexOf(':', StringComparison.Ordinal) is >= 0 and var end ? value[..end] : value;
    }

    /// <summary>The entry of a list that decided; null where the key is none of a list, or the row does not say.</summary>
    /// <param name="key">The path.</param>
    /// <param name="rule">What decided, as the row has it.</param>
    public static string? EntryThen(string key, string? rule) =>
        key == "crawler.scope.exclude" && rule?.StartsWith("exclude=", StringComparison.Ordinal) == true ? rule["exclude=".Length..] : null;

    /// <summary>Whether two texts are one value, as 120s and 2m are.</summary>
    public static bool IsSameValue(string one, string other) =>
        one == other
        || (OptionText.Duration(one) is { } time && time == OptionText.Duration(other))
        || (OptionText.Size(one) is { } bytes && bytes == OptionText.Size(other));

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

    // Failures tell their limit in words, with the key behind it: "no response headers within 15 s (crawler.fetching.headers-timeout)". A number that says something else has its limit with the key.
    private static string? InWords(string key, string rule)
    {
        var given = $"({key} = ";
        if (rule.IndexOf(given, StringComparison.Ordinal) is >= 0 and var start && rule.IndexOf(')', start) is > 0 and var close) return rule[(start + given.Length)..close];
        var end = rule.IndexOf($" ({key})", StringComparison.Ordinal);
        if (end < 0) return null;
        var limit = LimitInWords().Matches(rule[..end]).LastOrDefault();
        return limit is null ? null : limit.Groups["number"].Value + limit.Groups["unit"].Value.Replace("bytes", "B", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(within|for|than) (?<number>[0-9.]+)( (?<unit>ms|s|bytes|[KMG]iB)\b)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LimitInWords();

    // A robots.txt that will not be had sooner or later is not missing for the time until it is asked for again, but for what its request met.
    private static string? Cause(string? reason, string? rule) =>
        reason == nameof(FailReason.RobotsUnreachable) && RobotsFault.ErrorIn(rule) is FetchError.AddressRefused or FetchError.DnsNotFound ? RobotsFault.ErrorIn(rule).ToString() : reason;
}
