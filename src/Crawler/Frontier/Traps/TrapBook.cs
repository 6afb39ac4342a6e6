using System.Globalization;

namespace Crawler.Frontier.Traps;

/// <summary>The traps found: bounded, whatever a site does, for every one has a row in the ledger. Where a host, or all hosts together, have more, the rest is told without its place.</summary>
internal sealed class TrapBook
{
    private const int MostPatterns = 1000;
    private const int MostOfAHost = 20;
    private const int LongestPlace = 300;
    private const int MostUrls = 100_000;

    private readonly Dictionary<string, (long Urls, string Example)> _patterns = new(StringComparer.Ordinal);
    // Of the URLs that are held back, so that one that is let through is not counted any more; beyond that many it is.
    private readonly Dictionary<UrlId, string> _ruleOf = [];
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ofHost = new(StringComparer.Ordinal);

    /// <summary>What was held back, by rule.</summary>
    public IReadOnlyList<TrapPattern> Patterns => [.. _patterns.Select(pattern => new TrapPattern(pattern.Key, pattern.Value.Urls, pattern.Value.Example))];

    /// <summary>The text of a rule.</summary>
    /// <param name="key">Its key below crawler.traps.</param>
    /// <param name="value">Its limit.</param>
    /// <param name="origin">The origin on which it was met.</param>
    /// <param name="place">What repeats, grows or multiplies there.</param>
    public string RuleOf(string key, int value, string origin, string place)
    {
        var rule = string.Create(CultureInfo.InvariantCulture, $"crawler.traps.{key} = {value}");
        var whole = place.Length > LongestPlace ? $"{rule}: {origin} {place.AsSpan(0, LongestPlace)}..." : $"{rule}: {origin} {place}";
        if (_rules.Contains(whole)) return whole;
        if (_rules.Count >= MostPatterns) return rule;
        if (_ofHost.GetValueOrDefault(origin) >= MostOfAHost)
        {
            whole = $"{rule}: {origin}";
            if (_rules.Contains(whole)) return whole;
        }

        _ofHost[origin] = _ofHost.GetValueOrDefault(origin) + 1;
        _rules.Add(whole);
        return whole;
    }

    /// <summary>A URL is held back.</summary>
    public void HoldBack(string rule, UrlId id, string url)
    {
        var (urls, example) = _patterns.GetValueOrDefault(rule, (0, url));
        _patterns[rule] = (urls + 1, example);
        if (_ruleOf.Count < MostUrls) _ruleOf[id] = _rules.TryGetValue(rule, out var kept) ? kept : rule;
    }

    /// <summary>A URL that was held back is let through, or held back by something else.</summary>
    public void LetThrough(UrlId id)
    {
        if (!_ruleOf.Remove(id, out var rule)) return;
        var (urls, example) = _patterns[rule];
        if (urls == 1) _patterns.Remove(rule);
        else _patterns[rule] = (urls - 1, example);
    }

    /// <summary>A URL was held back by an earlier process.</summary>
    public void Restore(string rule, UrlId id, string url)
    {
        _rules.Add(rule);
        HoldBack(rule, id, url);
    }
}
