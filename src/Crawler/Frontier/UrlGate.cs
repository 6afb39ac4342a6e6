using Crawler.Frontier.Storage;
using Crawler.Frontier.Traps;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>One of the gates that a URL passes before it is requested.</summary>
/// <param name="Name">One of <see cref="UrlGates.Names"/>.</param>
/// <param name="IsOpen">Whether it lets the URL through; null where that cannot be told.</param>
/// <param name="Verdict">What decides, with the configuration key and its value or the line of the robots.txt.</param>
internal sealed record UrlGate(string Name, bool? IsOpen, string Verdict);

/// <summary>What is asked of the gates: one URL, and what the crawl knows of it and its surroundings.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Entry">Its ledger; null where it was never seen.</param>
internal sealed record GateQuestion(CanonicalUrl Url, LedgerEntry? Entry)
{
    /// <summary>The robots.txt of its origin; null where it is not known yet: it was not asked for, or is being asked for.</summary>
    public OriginRobots? Robots { get; init; }

    /// <summary>Its host; null where that was never requested.</summary>
    public LedgerHost? Host { get; init; }

    /// <summary>URLs of its host that were queued.</summary>
    public long Queued { get; init; }

    /// <summary>Depth of its host's queued URL that is nearest to a seed; null where there is none.</summary>
    public int? Nearest { get; init; }

    /// <summary>What is held back as a trap on its origin.</summary>
    public IReadOnlyList<TrapPattern> Traps { get; init; } = [];

    /// <summary>Whether private addresses of its host are allowed because a seed names it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; init; }
}
