using System.Globalization;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier.Traps;
using Crawler.Robots;

namespace Crawler.Frontier;

/// <summary>Asks every gate about a URL, in the order in which a crawl would. A gate that has stopped the URL says what it said then, and those behind it were not asked. Pure.</summary>
/// <param name="options">What the crawl is told.</param>
/// <param name="scope">With its seeds.</param>
internal sealed class UrlGates(CrawlOptions options, CrawlScope scope)
{
    private const string On = "on";
    private const string Off = "off";
    private const string LastOfFinding = "traps";

    private readonly HostGates _host = new(options);

    /// <summary>Every gate, in the order in which a URL comes to them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["length", "hook", "scope", "depth", "nofollow", "depth-per-host", "urls-per-host", "traps", "breaker", "errors-per-host", "robots", "address", "type"];

    /// <summary>The verdicts: of one that was stopped, up to the gate that has done it.</summary>
    public IReadOnlyList<UrlGate> Judge(GateQuestion question)
    {
        var stopper = Stopper(question);
        IEnumerable<UrlGate> all =
        [
            Length(question), Scope(question), Depth(question), Nofollow(question), _host.Depth(question), _host.Urls(question), Traps(question),
            _host.Breaker(question), _host.Errors(question), _host.Robots(question), .. _host.Address(question),
        ];
        if (stopper is null) return [.. all.Select(gate => WithPast(gate, question))];
        var place = Place(stopper.Name);
        var before = stopper.Name == "hook" ? [] : all.Where(gate => Place(gate.Name) < place).Select(gate => WithPast(gate, question));
        return [.. before, stopper.Name == "scope" && Scope(question) is { IsOpen: false } scopeNow ? scopeNow : stopper];
    }

    private static int Place(string gate) => Names.ToList().IndexOf(gate);

    // What has stopped it, in the words of its row.
    private static UrlGate? Stopper(GateQuestion question)
    {
        if (question.Entry is not { Reason: { } reason } entry) return null;
        var rule = entry.Detail;
        return reason switch
        {
            nameof(SkipReason.Refused) => new UrlGate("hook", false, rule ?? "CrawlHooks.OnLink"),
            nameof(SkipReason.OutOfScope) => new UrlGate("scope", false, rule ?? "crawler.scope"),
            nameof(SkipReason.TooDeep) when rule?.StartsWith("crawler.frontier.max-depth-per-host ", StringComparison.Ordinal) == true => new UrlGate("depth-per-host", false, rule),
            nameof(SkipReason.TooDeep) => new UrlGate("depth", false, rule ?? "crawler.limits.max-depth"),
            nameof(SkipReason.Nofollow) => new UrlGate("nofollow", false, rule ?? "crawler.robots.obey-nofollow = on"),
            nameof(SkipReason.HostFull) => new UrlGate("urls-per-host", false, rule ?? "crawler.frontier.max-urls-per-host"),
            nameof(SkipReason.Trapped) => new UrlGate("traps", false, rule ?? "crawler.traps"),
            nameof(SkipReason.HostFailing) => new UrlGate("errors-per-host", false, rule ?? "crawler.frontier.max-errors-per-host"),
            nameof(FailReason.HostUnavailable) => new UrlGate("breaker", false, rule ?? "crawler.politeness.breaker-probes"),
            nameof(SkipReason.DisallowedByRobots) => new UrlGate("robots", false, $"{rule ?? "its robots.txt"}; crawler.robots.obey = on"),
            nameof(FailReason.RobotsUnreachable) when RobotsFault.ErrorIn(rule) == FetchError.AddressRefused => new UrlGate("address", false, RobotsFault.DetailIn(rule)!),
            nameof(FailReason.RobotsUnreachable) => new UrlGate("robots", false, $"{rule ?? "its robots.txt could not be had"}; crawler.robots.obey = on"),
            nameof(FetchError.AddressRefused) => new UrlGate("address", false, rule ?? "crawler.http.allow-private"),
            nameof(SkipReason.UnwantedType) => new UrlGate("type", false, rule ?? "crawler.fetching.skip-types"),
            _ => null,
        };
    }

    // The configuration and the host may have changed since: a URL that is beyond a gate has passed it. Those of finding are asked once, before it is queued: they stop nothing that waits.
    private static UrlGate WithPast(UrlGate gate, GateQuestion question)
    {
        var isOfFinding = Place(gate.Name) <= Place(LastOfFinding);
        if (gate.IsOpen != false || question.Entry is not { } entry || (entry.State == UrlState.Pending && !isOfFinding)) return gate;
        return new UrlGate(gate.Name, isOfFinding, $"{gate.Verdict}; it had passed before this was so");
    }

    private UrlGate Length(GateQuestion question)
    {
        var verdict = string.Create(CultureInfo.InvariantCulture, $"{question.Url.Text.Length} characters, crawler.parsing.max-url-length = {options.Parsing.MaxUrlLength}");
        return new UrlGate("length", question.Entry is not null || question.Url.Text.Length <= options.Parsing.MaxUrlLength, verdict);
    }

    private UrlGate Scope(GateQuestion question)
    {
        var verdict = scope.Judge(question.Url);
        var kind = $"crawler.scope.kind = {options.Scope.Kind.ToString().ToLowerInvariant()}";
        return verdict.Rule switch
        {
            ScopeRule.InScope => new UrlGate("scope", true, kind),
            ScopeRule.Exclude => new UrlGate("scope", false, $"crawler.scope.exclude has {verdict.Pattern}"),
            ScopeRule.Include => new UrlGate("scope", false, $"nothing in crawler.scope.include matches: {string.Join(' ', options.Scope.Include)}"),
            _ => new UrlGate("scope", false, kind),
        };
    }

    private UrlGate Depth(GateQuestion question)
    {
        var key = $"crawler.limits.max-depth = {options.Limits.MaxDepth?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}";
        if (options.Limits.MaxDepth is not { } max) return new UrlGate("depth", true, key);
        return question.Entry?.Depth is { } links ? new UrlGate("depth", links <= max, string.Create(CultureInfo.InvariantCulture, $"{links} link{(links == 1 ? "" : "s")} from a seed, {key}")) : new UrlGate("depth", null, key);
    }

    private UrlGate Nofollow(GateQuestion question)
    {
        var robots = options.Robots;
        var keys = $"crawler.robots.obey-nofollow = {Word(robots.ObeyNofollow)}, obey-meta-robots = {Word(robots.ObeyMetaRobots)}, obey-x-robots-tag = {Word(robots.ObeyXRobotsTag)}";
        var isObeyed = robots.ObeyNofollow || robots.ObeyMetaRobots || robots.ObeyXRobotsTag;
        return new UrlGate("nofollow", question.Entry is null && isObeyed ? null : true, keys);
    }

    private UrlGate Traps(GateQuestion question)
    {
        if (question.Entry?.IsSeed == true) return new UrlGate("traps", true, "a seed is never a trap; crawler.traps");
        if (new TrapDetector(options.Traps, DateOnly.FromDateTime(question.Now.UtcDateTime)).JudgeOne(question.Url) is { } rule) return new UrlGate("traps", false, rule);
        if (question.Entry is not null || question.Traps.Count == 0) return new UrlGate("traps", true, "the URL by itself looks like none; crawler.traps");
        var held = string.Join(", ", question.Traps.Take(3).Select(trap => string.Create(CultureInfo.InvariantCulture, $"{trap.Urls} by {trap.Rule}")));
        return new UrlGate("traps", null, $"the URL by itself looks like none, but others of its site are held back: {held}");
    }

    private static string Word(bool isOn) => isOn ? On : Off;
}
