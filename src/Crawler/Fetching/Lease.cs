using System.Net;
using Akka.Actor;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>What a lease is for.</summary>
internal enum LeaseKind
{
    /// <summary>A URL of the frontier, or of a direct fetch that wants a record: a success goes to a parser.</summary>
    Page,

    /// <summary>A URL of a direct fetch: the response goes to its owner as it is.</summary>
    Direct,

    /// <summary>A robots.txt: no row, no record, not counted as a page.</summary>
    Robots,

    /// <summary>A sitemap: no row, no record, not counted as a page.</summary>
    Sitemap,
}

/// <summary>How far a lease has come.</summary>
internal enum LeaseStage
{
    /// <summary>A fetcher has it.</summary>
    Fetch,

    /// <summary>The response is no success: its host queue decides between another attempt and the end.</summary>
    Decide,

    /// <summary>It waits for a parser or is with one.</summary>
    Parse,

    /// <summary>It is settled and waits for its commit.</summary>
    Write,
}

/// <summary>What a request without a row is for.</summary>
/// <param name="Hops">Redirects followed so far.</param>
/// <param name="Requester">Who wants to hear of it; null where it is the host's own queue.</param>
internal abstract record Errand(int Hops, IActorRef? Requester);

/// <summary>What a request for a robots.txt is for: its redirects lead through other URLs and other hosts.</summary>
/// <param name="Origin">The origin whose robots.txt is wanted.</param>
/// <param name="Hops">Redirects followed so far.</param>
/// <param name="Requester">The queue of the host that wants it, where this hop is on another host; null on its own.</param>
internal sealed record RobotsErrand(OriginKey Origin, int Hops, IActorRef? Requester) : Errand(Hops, Requester);

/// <summary>What a request for a sitemap is for.</summary>
/// <param name="Sitemap">The fingerprint of the sitemap that is wanted, wherever its redirects lead.</param>
/// <param name="Hops">Redirects followed so far.</param>
/// <param name="Requester">The actor of the crawl's sitemaps.</param>
internal sealed record SitemapErrand(ulong Sitemap, int Hops, IActorRef Requester) : Errand(Hops, Requester);

/// <summary>One request that a host's queue is ready to make.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Row">The URL as its owner knows it; null for robots.txt and sitemaps.</param>
/// <param name="Host">The politeness key.</param>
/// <param name="Request">What to send.</param>
/// <param name="Context">What the record will say of the URL; its attempts include this one.</param>
/// <param name="Owner">Who settles it: the frontier, or a direct fetch. It gets what the parser found.</param>
/// <param name="Errand">Of a robots.txt or a sitemap: what for; null of a page.</param>
/// <param name="Wait">Of a page: what it waited for so far.</param>
internal sealed record FetchOrder(LeaseKind Kind, FrontierUrl? Row, HostKey Host, FetchRequest Request, PageContext Context, IActorRef Owner, Errand? Errand = null, WaitNote Wait = default)
{
    /// <summary>The address whose gate has let it through; set by the fetch pool, null where none is limited.</summary>
    public IPAddress? Address { get; init; }
}

/// <summary>A granted order. Owned and changed by the fetch pool only.</summary>
internal sealed class Lease(LeaseId id, FetchOrder order, IActorRef queue, IActorRef fetcher, TimeSpan grantedAt)
{
    public LeaseId Id { get; } = id;

    public FetchOrder Order { get; } = order;

    /// <summary>The host queue that asked; replaced when it is born again.</summary>
    public IActorRef Queue { get; set; } = queue;

    /// <summary>The fetcher that has it in the fetch stage; nobody later.</summary>
    public IActorRef Fetcher { get; set; } = fetcher;

    public LeaseStage Stage { get; set; } = LeaseStage.Fetch;

    /// <summary>Start of the stage, on the scheduler's monotonic clock.</summary>
    public TimeSpan StageSince { get; set; } = grantedAt;

    /// <summary>What the fetcher reported, kept while the host queue decides, so that a queue born again can be told once more.</summary>
    public FetchOutcome? Outcome { get; set; }

    /// <summary>The words of the third fetcher that failed on it, kept for the same reason; null where it has an outcome.</summary>
    public string? CrashDetail { get; set; }

    /// <summary>When its fetcher was seen to have stopped; null while it lives.</summary>
    public TimeSpan? OrphanedAt { get; set; }

    /// <summary>Bytes of the body that waits for a parser.</summary>
    public long BodyBytes { get; set; }

    /// <summary>Whether the body waits for the outputs too.</summary>
    public bool KeepsBody { get; set; }

    /// <summary>Whether a stall of its present stage was reported.</summary>
    public bool StallReported { get; set; }
}
