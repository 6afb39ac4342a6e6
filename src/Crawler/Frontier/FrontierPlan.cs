using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>What one partition is made with.</summary>
internal sealed record FrontierPlan(
    CrawlId Crawl,
    int Partition,
    CrawlOptions Options,
    UrlHasher Hasher,
    FrontierPast Past,
    CrawlScope Scope,
    string RobotsToken,
    IActorRef FetchPool,
    IActorRef Commit,
    IActorRef Store,
    IActorRef Supervisor)
{
    /// <summary>Suspect URLs, and how often the process was killed while a request on each was under way.</summary>
    public IReadOnlyDictionary<UrlId, int> Losses { get; init; } = new Dictionary<UrlId, int>();

    /// <summary>Who is told of the sitemaps of a site; nobody where they are not wanted.</summary>
    public IActorRef Sitemaps { get; init; } = ActorRefs.Nobody;

    /// <summary>URLs in memory of all hosts, above which each has few.</summary>
    public int Heads { get; init; } = HostSupply.Heads;

    /// <summary>Whose turn comes first.</summary>
    public UrlRanking Ranking { get; } = new(Options.Frontier);

    /// <summary>What a queue of one of the partition's hosts is made with.</summary>
    public HostQueuePlan QueuePlan(HostKey host, IActorRef frontier) => new(Crawl, host, Options, RobotsToken, FetchPool, frontier, Commit, Ranking) { Sitemaps = Sitemaps };
}

/// <summary>What a partition must know of the processes before this one.</summary>
/// <param name="IsResumed">Whether there were any.</param>
/// <param name="JudgeAgain">Whether the scope or the limits are others than theirs, so that every URL that waits or was skipped is judged again.</param>
/// <param name="HaveTrapsChanged">Whether that is what tells traps, so that those held back as such are too.</param>
internal readonly record struct FrontierPast(bool IsResumed, bool JudgeAgain, bool HaveTrapsChanged = false);
