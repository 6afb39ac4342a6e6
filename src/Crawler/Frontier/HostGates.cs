using System.Globalization;
using System.Net;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Robots;

namespace Crawler.Frontier;

/// <summary>The gates of <see cref="UrlGates"/> at which a URL's host decides: how many of its URLs there are and how deep they lie, how it has behaved, its robots.txt and its address. Pure.</summary>
/// <param name="options">What the crawl is told.</param>
internal sealed class HostGates(CrawlOptions options)
{
    /// <summary>How far from the host's own beginning it lies.</summary>
    public UrlGate Depth(GateQuestion question)
    {
        const string Name = "depth-per-host";
        var key = $"crawler.frontier.max-depth-per-host = {Limit(options.Frontier.MaxDepthPerHost)}";
        if (options.Frontier.MaxDepthPerHost is not { } most) return new UrlGate(Name, true, key);
        if (question.Entry?.IsSeed == true) return new UrlGate(Name, true, $"a seed is never too deep, {key}");
        if (question.Nearest is not { } nearest) return new UrlGate(Name, true, $"no URL of its host is queued, {key}");
        if (question.Entry is not { } entry) return new UrlGate(Name, null, string.Create(CultureInfo.InvariantCulture, $"its host's nearest URL is {Links(nearest)} from a seed, {key}"));
        return new UrlGate(Name, entry.Depth - nearest <= most, string.Create(CultureInfo.InvariantCulture, $"{Links(Math.Max(0, entry.Depth - nearest))} from its host's nearest URL, {key}"));
    }

    /// <summary>How many URLs of the host are queued.</summary>
    public UrlGate Urls(GateQuestion question)
    {
        const string Name = "urls-per-host";
        var key = $"crawler.frontier.max-urls-per-host = {Limit(options.Frontier.MaxUrlsPerHost)}";
        if (options.Frontier.MaxUrlsPerHost is not { } most) return new UrlGate(Name, true, key);
        var verdict = string.Create(CultureInfo.InvariantCulture, $"{question.Queued} of its host are queued or were, {key}");
        return new UrlGate(Name, question.Entry is not null || question.Queued < most, verdict);
    }

    /// <summary>Whether the host is given up.</summary>
    public UrlGate Breaker(GateQuestion question)
    {
        const string Name = "breaker";
        var (politeness, health) = (options.Politeness, question.Host?.Health);
        var key = string.Create(CultureInfo.InvariantCulture, $"crawler.politeness.breaker-failures = {Limit(politeness.BreakerFailures)}, breaker-probes = {politeness.BreakerProbes}");
        if (health?.OpenUntil is not { } until) return new UrlGate(Name, true, key);
        var probes = string.Create(CultureInfo.InvariantCulture, $"{health.Openings - 1} probes of its host failed, the next one goes from {Moment(until)}; {key}");
        return new UrlGate(Name, health.Openings > politeness.BreakerProbes && question.Now < until ? false : null, probes);
    }

    /// <summary>Whether the host has spent its budget of errors.</summary>
    public UrlGate Errors(GateQuestion question)
    {
        const string Name = "errors-per-host";
        var key = $"crawler.frontier.max-errors-per-host = {Limit(options.Frontier.MaxErrorsPerHost)}";
        if (options.Frontier.MaxErrorsPerHost is not { } most) return new UrlGate(Name, true, key);
        var errors = question.Host?.Health.Errors ?? 0;
        var verdict = string.Create(CultureInfo.InvariantCulture, $"{errors} URL{(errors == 1 ? "" : "s")} of its host failed one after the other, {key}");
        if (errors < most) return new UrlGate(Name, true, verdict);
        if (question.Entry?.IsSeed == true) return new UrlGate(Name, true, $"{verdict}; a seed is requested all the same");
        return question.Entry?.Attempts.Count > 0 ? new UrlGate(Name, true, $"{verdict}; what was requested before is tried to its end") : new UrlGate(Name, false, verdict);
    }

    /// <summary>What the robots.txt of its origin says.</summary>
    public UrlGate Robots(GateQuestion question)
    {
        const string Name = "robots";
        const string Key = "crawler.robots.obey = on";
        var file = $"{question.Url.Origin.Value}/robots.txt";
        if (!options.Robots.Obey) return new UrlGate(Name, true, "crawler.robots.obey = off");
        if (question.Robots is not { } robots) return new UrlGate(Name, null, $"{file} is not known yet; {Key}");
        var isOld = robots.Expires <= question.Now;
        var again = $"{(isOld ? "to be asked for again" : "kept")} {(isOld ? "since" : "until")} {Moment(robots.Expires)}";
        if (IsRefused(robots)) return new UrlGate(Name, null, $"{file} could not be asked for: the address is refused; {Key}");
        if (robots.State == RobotsState.Unreachable) return new UrlGate(Name, isOld ? null : false, $"{file} could not be had: {robots.Error}; {again} (crawler.robots.error-ttl); {Key}");
        if (robots.State == RobotsState.Unavailable) return new UrlGate(Name, true, $"there is no {file}: {robots.Error}; {Key}");
        var verdict = robots.Rules.IsAllowed(question.Url.PathAndQuery);
        var stale = robots.State == RobotsState.Stale ? $"; from a copy, because {file} could not be had again: {robots.Error}" : isOld ? $"; {again}" : "";
        return new UrlGate(Name, verdict.Allowed, $"{verdict.Explanation ?? "no line of the robots.txt matches"}{stale}; {Key}");
    }

    /// <summary>Whether its address may be connected to; nothing where neither the URL shows it nor the request for its robots.txt was refused for it.</summary>
    public IEnumerable<UrlGate> Address(GateQuestion question)
    {
        const string Name = "address";
        var name = question.Url.Host.Trim('[', ']');
        var address = name is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(name, out var written) ? written : null;
        if (address is null && options.Robots.Obey && question.Robots is { } robots && IsRefused(robots) && robots.Expires > question.Now) yield return new UrlGate(Name, false, RobotsFault.DetailIn(robots.Error)!);
        if (address is null || !AddressGuard.TryCreate(options.Http.AllowPrivate, out var guard, out _)) yield break;
        var key = $"crawler.http.allow-private = [{string.Join(", ", options.Http.AllowPrivate)}]";
        if (!AddressRanges.IsSpecial(address, out var kind)) yield return new UrlGate(Name, true, $"{address} is public");
        else if (guard.Permits(question.Url.HostKey, question.Url.Host, address, out var reason)) yield return new UrlGate(Name, true, $"{address} is {kind}; {key}");
        else if (question.IsNamed) yield return new UrlGate(Name, true, $"{address} is {kind}, and a seed that may be private names {question.Url.HostKey}");
        else yield return new UrlGate(Name, false, $"{reason}; {key}");
    }

    private static bool IsRefused(OriginRobots robots) => robots.State == RobotsState.Unreachable && RobotsFault.ErrorIn(robots.Error) == FetchError.AddressRefused;

    private static string Links(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} link{(count == 1 ? "" : "s")}");

    private static string Limit(long? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";

    private static string Moment(DateTimeOffset moment) => moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
