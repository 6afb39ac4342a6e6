using System.Globalization;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier.Traps;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>One of the gates that a URL passes before it is requested.</summary>
/// <param name="Name">scope, depth, nofollow, traps or robots.</param>
/// <param name="IsOpen">Whether it lets the URL through; null where that cannot be told.</param>
/// <param name="Verdict">What decides, with the configuration key and its value or the line of the robots.txt.</param>
internal sealed record UrlGate(string Name, bool? IsOpen, string Verdict);

/// <summary>Asks every gate about a URL, in the order in which a crawl would. Pure.</summary>
/// <param name="options">What the crawl is told.</param>
/// <param name="scope">With its seeds.</param>
internal sealed class UrlGates(CrawlOptions options, CrawlScope scope)
{
    /// <summary>The verdicts.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="depth">Links followed from a seed; null where it was not found.</param>
    /// <param name="isNofollow">Whether it was found behind nofollow only; null where it was not found.</param>
    /// <param name="robots">Of its origin; null where it was not asked for.</param>
    /// <param name="nofollowRule">What stopped a URL that was found behind nofollow only; null where that is not known.</param>
    /// <param name="depthRule">What stopped a URL that was too deep; null where none did.</param>
    public IReadOnlyList<UrlGate> Judge(CanonicalUrl url, int? depth, bool? isNofollow, OriginRobots? robots, string? nofollowRule = null, string? depthRule = null) => [Scope(url), depthRule is null ? Depth(depth) : new UrlGate("depth", false, depthRule), Nofollow(isNofollow, nofollowRule), Traps(url), Robots(url, robots)];

    private UrlGate Scope(CanonicalUrl url)
    {
        var verdict = scope.Judge(url);
        var kind = $"crawler.scope.kind = {options.Scope.Kind.ToString().ToLowerInvariant()}";
        return verdict.Rule switch
        {
            ScopeRule.InScope => new UrlGate("scope", true, kind),
            ScopeRule.Exclude => new UrlGate("scope", false, $"crawler.scope.exclude has {verdict.Pattern}"),
            ScopeRule.Include => new UrlGate("scope", false, $"nothing in crawler.scope.include matches: {string.Join(' ', options.Scope.Include)}"),
            _ => new UrlGate("scope", false, kind),
        };
    }

    private UrlGate Depth(int? depth)
    {
        var key = $"crawler.limits.max-depth = {options.Limits.MaxDepth?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}";
        if (options.Limits.MaxDepth is not { } max) return new UrlGate("depth", true, key);
        return depth is { } links ? new UrlGate("depth", links <= max, string.Create(CultureInfo.InvariantCulture, $"{links} link{(links == 1 ? "" : "s")} from a seed, {key}")) : new UrlGate("depth", null, key);
    }

    private UrlGate Nofollow(bool? isNofollow, string? rule)
    {
        if (isNofollow == true && rule is not null) return new UrlGate("nofollow", false, rule);
        if (!options.Robots.ObeyNofollow) return new UrlGate("nofollow", true, "crawler.robots.obey-nofollow = off");
        return new UrlGate("nofollow", !isNofollow, "crawler.robots.obey-nofollow = on");
    }

    private UrlGate Traps(CanonicalUrl url)
    {
        var rule = new TrapDetector(options.Traps, default).JudgeOne(url);
        return new UrlGate("traps", rule is null, rule ?? "the URL by itself looks like none; crawler.traps");
    }

    private UrlGate Robots(CanonicalUrl url, OriginRobots? robots)
    {
        if (!options.Robots.Obey) return new UrlGate("robots", true, "crawler.robots.obey = off");
        if (robots is null) return new UrlGate("robots", null, $"{url.Origin.Value}/robots.txt was not asked for");
        if (robots.State == RobotsState.Unreachable) return new UrlGate("robots", false, $"{url.Origin.Value}/robots.txt could not be had: {robots.Error}");
        if (robots.State == RobotsState.Unavailable) return new UrlGate("robots", true, $"there is no {url.Origin.Value}/robots.txt: {robots.Error}");
        var verdict = robots.Rules.IsAllowed(url.PathAndQuery);
        var stale = robots.State == RobotsState.Stale ? $"; from a copy, because {url.Origin.Value}/robots.txt could not be had again: {robots.Error}" : "";
        return new UrlGate("robots", verdict.Allowed, (verdict.Explanation ?? "no line of the robots.txt matches") + stale);
    }
}
