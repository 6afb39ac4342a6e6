using System.Text.RegularExpressions;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Frontier.Traps;

/// <summary>
/// Tells traps, parts of a site that have no end, by the URLs that a crawl finds there, and names what it saw. One for each partition; its memory is bounded, 10 MiB or so at most whatever
/// the sites do, and a host that is not met costs nothing. What it has counted begins anew with every process.
/// </summary>
internal sealed class TrapDetector
{
    private const int Paths = 2_000;

    private readonly TrapsOptions _options;
    private readonly DateOnly _today;
    private readonly Regex[] _allow;
    private readonly GrowthRuns _growth = new();
    private readonly SessionVariants _sessions = new();
    private readonly RecentTable<QueryCombinations> _queries = new(Paths);
    private readonly SameContent _contents = new();
    private readonly LikeReferrer _likes = new();
    private readonly TrapBook _book = new();

    /// <summary>Makes it.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="today">What calendars are measured from.</param>
    public TrapDetector(TrapsOptions options, DateOnly today)
    {
        (_options, _today) = (options, today);
        _allow = [.. options.Allow.Select(pattern => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))];
    }

    /// <summary>What was held back, by rule.</summary>
    public IReadOnlyList<TrapPattern> Patterns => _book.Patterns;

    /// <summary>Judges a URL that everything else lets through.</summary>
    /// <param name="found">How it was found; a seed is never a trap.</param>
    /// <param name="id">Its identity, under which it is counted; null where it is known already.</param>
    /// <returns>The rule, with the place; null where it is no trap.</returns>
    public string? Judge(DiscoveredUrl found, UrlId? id)
    {
        if (found.IsSeed) return null;
        var rule = JudgeAlone(found.Url) ?? Growth(found, id) ?? Calendar(found) ?? Session(found.Url, id is not null) ?? Combinations(found.Url, id is not null) ?? Content(found.Url) ?? Likes(found);
        return rule is not null && IsAllowed(found.Url) ? null : rule;
    }

    /// <summary>Judges by what the URL itself shows, whatever else was found.</summary>
    /// <returns>The rule; null where the URL alone looks like no trap.</returns>
    public string? JudgeOne(CanonicalUrl url) => JudgeAlone(url) is { } rule && !IsAllowed(url) ? rule : null;

    /// <summary>A URL is held back by a rule.</summary>
    public void HoldBack(string rule, FrontierUrl url) => _book.HoldBack(rule, url.Id, url.Url.Text);

    /// <summary>A URL that was held back is let through, or held back by another rule.</summary>
    public void LetThrough(UrlId id) => _book.LetThrough(id);

    /// <summary>A URL was held back by an earlier process.</summary>
    public void Restore(UrlId id, TrappedUrl trapped) => _book.Restore(trapped.Rule, id, trapped.Url);

    /// <summary>A URL has come to its end.</summary>
    public void Observe(Settlement settlement)
    {
        if (_options.MaxSameContent is not null && settlement is { State: UrlState.Fetched, Record: { Status: 200 } record } && ContentOf(record) is { } content) _contents.Add(settlement.Url.Url, content);
        if (_options.MaxLikeReferrer is null) return;
        if (settlement is { State: UrlState.Fetched, Record.Likeness: { } likeness }) _likes.Add(settlement.Url, likeness.Said);
        else if (settlement.State == UrlState.Redirected) _likes.Pass(settlement.Url);
    }

    private static ulong? ContentOf(PageRecord record) => record.Likeness?.Shown ?? (record.Sha256 is { } digest ? TrapText.Hash(digest) : null);

    private string? JudgeAlone(CanonicalUrl url)
    {
        var path = url.Text.AsSpan(url.Parts.PathStart, url.Parts.QueryStart - url.Parts.PathStart);
        if (_options.MaxRepeats is { } repeats && PathRepetition.TryFind(path, repeats, out var repeated)) return Rule("max-repeats", repeats, url, repeated);
        return _options.MaxSegments is { } segments && PathRepetition.CountSegments(path) > segments ? Rule("max-segments", segments, url, "long paths") : null;
    }

    private string? Growth(DiscoveredUrl found, UrlId? id)
    {
        if (_options.MaxGrowth is not { } most || found is not { Referrer: { } referrer, ReferrerId: { } parent }) return null;
        var run = _growth.Next(parent, referrer, found.Url.Text, found.Url.Parts.PathStart);
        if (id is { } known) _growth.Set(known, run);
        return run > most ? Rule("max-growth", most, found.Url, "URLs that grow from link to link") : null;
    }

    private string? Calendar(DiscoveredUrl found)
    {
        var url = found.Url;
        if (found.Referrer is not { } referrer || !TrapText.HaveSameShape(url.Text, referrer) || !CalendarDate.TryFind(url.Text.AsSpan(url.Parts.PathStart), out var date)) return null;
        var months = date.MonthsSince(_today);
        var (key, limit) = months > 0 ? ("calendar-ahead", _options.CalendarAhead) : ("calendar-behind", _options.CalendarBehind);
        if (limit is not { } years || Math.Abs(months) <= 12 * years) return null;
        return Rule(key, years, url, TrapText.Shape(url.PathAndQuery));
    }

    private string? Session(CanonicalUrl url, bool counts) =>
        _options.MaxSessionIds is { } most && _sessions.Exceed(url, most, counts) is { } name ? Rule("max-session-ids", most, url, name) : null;

    private string? Combinations(CanonicalUrl url, bool counts)
    {
        var query = url.Text.AsSpan(url.Parts.QueryStart).TrimStart('?');
        if (_options.MaxCombinations is not { } most || QueryCombinations.CountParameters(query) < QueryCombinations.FewestParameters) return null;
        var path = url.Text.AsSpan(0, url.Parts.QueryStart);
        var key = TrapText.Hash(path);
        if (counts) _queries.Get(key).Add(query);
        return _queries.TryGet(key, out var queries) && queries.Exceed(most) ? Rule("max-combinations", most, url, $"{path[url.Parts.PathStart..]}?") : null;
    }

    private string? Content(CanonicalUrl url) =>
        _options.MaxSameContent is { } most && _contents.Exceed(url, most) ? Rule("max-same-content", most, url, TrapText.Shape(SameContent.Folder(url)[url.Parts.PathStart..])) : null;

    private string? Likes(DiscoveredUrl found) =>
        _options.MaxLikeReferrer is { } most && found is { Referrer: { } referrer, ReferrerId: { } id } && _likes.Exceed(found.Url, id, referrer, most) is { } place
            ? Rule("max-like-referrer", most, found.Url, $"pages that say what the page before said, as {place}")
            : null;

    private string Rule(string key, int value, CanonicalUrl url, string place) => _book.RuleOf(key, value, url.Origin.Value, place);

    private bool IsAllowed(CanonicalUrl url)
    {
        foreach (var pattern in _allow)
        {
            if (pattern.IsMatch(url.Text)) return true;
        }

        return false;
    }
}
