using Crawler.Configuration;

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
        $"robots.obey-nofollow = {options.Robots.ObeyNofollow}",
    ]);
}
