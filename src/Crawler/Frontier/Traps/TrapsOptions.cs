using Crawler.Configuration;

namespace Crawler.Frontier.Traps;

/// <summary>What tells a trap, a part of a site that has no end, by the URLs found there. Each rule is off where its limit is null.</summary>
public sealed record TrapsOptions
{
    /// <summary>How often the same run of path segments may follow itself: <c>/a/b/a/b</c> is 2. A single segment may do so twice as often, or stand as often anywhere.</summary>
    [Range("1", "1000")]
    public required int? MaxRepeats { get; init; }

    /// <summary>Segments of a path at most.</summary>
    [Range("1", "10000")]
    public required int? MaxSegments { get; init; }

    /// <summary>Links in a row of which each leads to a longer URL that contains the one before.</summary>
    [Range("1", "200")]
    public required int? MaxGrowth { get; init; }

    /// <summary>Years ahead of today that a date in a URL may lie, where the link stands on a page whose URL differs in nothing but digits.</summary>
    [Range("0", "1000")]
    public required int? CalendarAhead { get; init; }

    /// <summary>The same into the past.</summary>
    [Range("0", "1000")]
    public required int? CalendarBehind { get; init; }

    /// <summary>URLs that differ in nothing but the value of what looks like a session identifier.</summary>
    [Range("1", "60000")]
    public required int? MaxSessionIds { get; init; }

    /// <summary>Combinations of three or more query parameters on one path, where each of them has few values (an eighth as many as there are combinations, or fewer).</summary>
    [Range("1", "1000000000")]
    public required int? MaxCombinations { get; init; }

    /// <summary>Pages of one folder that may have the same content, but for the words of their own URLs, one after the other; other documents byte for byte.</summary>
    [Range("1", "1000000000")]
    public required int? MaxSameContent { get; init; }

    /// <summary>Pages of one origin that may say the same as the page they were found on, but for numbers and the words of their own URLs.</summary>
    [Range("1", "1000000000")]
    public required int? MaxLikeReferrer { get; init; }

    /// <summary>Regular expressions (.NET, non-backtracking) on the whole URL; a URL that matches one is never taken for a trap.</summary>
    public required IReadOnlyList<string> Allow { get; init; }
}
