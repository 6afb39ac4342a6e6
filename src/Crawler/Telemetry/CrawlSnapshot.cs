using Crawler.Frontier;
using Crawler.Frontier.Traps;

namespace Crawler.Telemetry;

/// <summary>Where a crawl stands.</summary>
public sealed record CrawlSnapshot
{
    /// <summary>The balance; it holds in every snapshot.</summary>
    public required CrawlBalance Balance { get; init; }

    /// <summary>Time since the start.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Orders that wait for a fetcher.</summary>
    public required int Ready { get; init; }

    /// <summary>Requests under way.</summary>
    public required int InFlight { get; init; }

    /// <summary>Responses with a parser or waiting for one.</summary>
    public required int Parsing { get; init; }

    /// <summary>Settled URLs that wait for their commit.</summary>
    public required int Writing { get; init; }

    /// <summary>Bytes of bodies on the wire, of committed pages.</summary>
    public required long BytesWire { get; init; }

    /// <summary>Bytes of decoded bodies, of committed pages.</summary>
    public required long Bytes { get; init; }

    /// <summary>Failures by reason.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>Skipped URLs by reason; they add up to the balance's column.</summary>
    public required IReadOnlyDictionary<string, long> Skips { get; init; }

    /// <summary>What was held back because it looked like a trap, most first, the first hundred.</summary>
    public IReadOnlyList<TrapPattern> Traps { get; init; } = [];

    /// <summary>Responses by status code.</summary>
    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    /// <summary>Hosts with most pending URLs, most first.</summary>
    public required IReadOnlyList<(string Host, long Pending)> BusiestHosts { get; init; }

    /// <summary>Why hosts that have pending URLs are not requested at the moment: one for each cause, those of most hosts first.</summary>
    public IReadOnlyList<HostWait> Waits { get; init; } = [];

    /// <summary>Seeds, or targets of their redirects, that were fetched.</summary>
    public required long SeedsFetched { get; init; }

    /// <summary>URLs out of scope that got no row, by configuration, over all processes of the crawl: a later one does not know them, and counts again those that it meets again.</summary>
    public required long OutOfScopeUnrecorded { get; init; }

    /// <summary>What was left out of pages because a limit said so, by this process.</summary>
    public CutCounts Cut { get; init; }

    /// <summary>Actors that failed on a URL and were restarted.</summary>
    public required long ActorFailures { get; init; }

    /// <summary>Times that code of the host application threw.</summary>
    public long HookFailures { get; init; }

    /// <summary>Results that came for a lease no longer open, and were dropped.</summary>
    public required long StaleResults { get; init; }

    /// <summary>Seeds' redirects that widened the scope: from where to where, the first hundred.</summary>
    public required IReadOnlyList<(string Seed, string Target)> ScopeWidened { get; init; }

    /// <summary>Hosts that were spared more than asked for, or given up, by this process.</summary>
    public HostCounts Hosts { get; init; }

    /// <summary>What became of the sitemaps.</summary>
    public SitemapCounts Sitemaps { get; init; } = SitemapCounts.None;

    /// <summary>Whether every partition has run dry, and no sitemap is left to be read.</summary>
    internal bool IsDrained { get; init; }

    /// <summary>The same, whether the seeds were read or not: nothing that is known is left to be done.</summary>
    internal bool IsExhausted { get; init; }

    /// <summary>Whether every partition has judged the last seed.</summary>
    internal bool AreSeedsTaken { get; init; }
}
