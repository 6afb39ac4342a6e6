using Crawler.Configuration;
using Crawler.Frontier.Traps;

namespace Crawler.Frontier;

/// <summary>What decides on a link apart from the seeds, as one text: where a later process has another one, every URL that waits or was skipped is judged again.</summary>
internal static class JudgedBy
{
    /// <summary>The text.</summary>
    public static string Text(CrawlOptions options) => string.Join('\n', [
        $"scope.kind = {options.Scope.Kind}",
        .. options.Scope.Include.Select(pattern => $"scope.include = {pattern}"),
        .. options.Scope.Exclude.Select(pattern => $"scope.exclude = {pattern}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"limits.max-depth = {options.Limits.MaxDepth}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"frontier.max-urls-per-host = {options.Frontier.MaxUrlsPerHost}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"frontier.max-depth-per-host = {options.Frontier.MaxDepthPerHost}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"frontier.max-errors-per-host = {options.Frontier.MaxErrorsPerHost}"),
        $"robots.obey-nofollow = {options.Robots.ObeyNofollow}",
        $"robots.obey-meta-robots = {options.Robots.ObeyMetaRobots}",
        $"robots.obey-x-robots-tag = {options.Robots.ObeyXRobotsTag}",
        .. Traps(options.Traps),
    ]);

    /// <summary>Whether two texts differ in what tells traps.</summary>
    /// <param name="stored">Of the process before; null where that is not known.</param>
    /// <param name="options">What is in force.</param>
    public static bool HaveTrapsChanged(string? stored, CrawlOptions options) =>
        !(stored ?? "").Split('\n').Where(line => line.StartsWith("traps.", StringComparison.Ordinal)).SequenceEqual(Traps(options.Traps), StringComparer.Ordinal);

    private static IEnumerable<string> Traps(TrapsOptions options) =>
    [
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"traps.url = {options.MaxRepeats} {options.MaxSegments} {options.MaxGrowth}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"traps.calendar = {options.CalendarAhead} {options.CalendarBehind}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"traps.counted = {options.MaxSessionIds} {options.MaxCombinations} {options.MaxSameContent} {options.MaxLikeReferrer}"),
        .. options.Allow.Select(pattern => $"traps.allow = {pattern}"),
    ];
}
