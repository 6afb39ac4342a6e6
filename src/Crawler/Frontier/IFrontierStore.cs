using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// The rows of a crawl: URLs, hosts, outbox and the committed lengths of the outputs. One actor on a thread of its own calls it, so it may
/// block and needs no locks. What <see cref="Commit"/> was given is there as a whole or not at all.
/// </summary>
public interface IFrontierStore : IDisposable
{
    /// <summary>What the store held when it was opened.</summary>
    StoredCrawl Stored { get; }

    /// <summary>Makes one batch durable, as far as this store can.</summary>
    /// <param name="batch">The batch; numbers rise by one.</param>
    /// <exception cref="IOException">The store cannot take it; the crawl stops and may be resumed.</exception>
    void Commit(CommitBatch batch);

    /// <summary>
    /// Bytes of a log that have been committed since the last <see cref="Checkpoint"/>: what a power cut may take away, and what grows until then. Always 0 for
    /// a store that has no log, or sees to it itself.
    /// </summary>
    long LogBytes => 0;

    /// <summary>
    /// Folds the log into the store's own file, and both onto the disk. Called only when every output is on disk as far as it is committed, and by a
    /// store at no other time: what survives a power cut must not vouch for records that do not.
    /// </summary>
    /// <exception cref="IOException">It cannot be done; what was committed is there all the same.</exception>
    void Checkpoint()
    {
    }

    /// <summary>Every URL of one partition as it was left, in order of discovery, for a frontier that begins again.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="after">The last one already read; a default id for the first.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="areWhole">Whether all are wanted whole, to be judged again, counted by host or ranked; otherwise only those that are pending and were requested before.</param>
    IReadOnlyList<KnownUrl> ReadKnown(int partition, UrlId after, int count, bool areWhole);

    /// <summary>Seeds that made the scope what it is, in order.</summary>
    /// <param name="all">Whether every seed is wanted, because the kind of scope is another one now.</param>
    IEnumerable<ScopeSeed> ReadSeeds(bool all);

    /// <summary>Every sitemap that was found, as it was left.</summary>
    IEnumerable<SitemapRow> ReadSitemaps();

    /// <summary>Parcels of one partition that were not delivered, in order.</summary>
    /// <param name="partition">The partition that made them.</param>
    IReadOnlyList<OutboxParcel> ReadOutbox(int partition);

    /// <summary>Puts the identities of waiting URLs aside. They need not outlive the process: a frontier that begins again puts them aside anew.</summary>
    /// <param name="chunk">Its name.</param>
    /// <param name="urls">The identities, in the order in which they are to come back.</param>
    void PutAside(long chunk, IReadOnlyList<UrlId> urls);

    /// <summary>Takes back what was put aside.</summary>
    /// <param name="chunk">Its name; afterwards it is free again.</param>
    IReadOnlyList<UrlId> TakeBack(long chunk);

    /// <summary>Committed URLs by their identity, in the order asked for; those that are not committed are left out.</summary>
    /// <param name="urls">The identities.</param>
    IReadOnlyList<FrontierUrl> ReadUrls(IReadOnlyList<UrlId> urls);

    /// <summary>Committed URLs of one partition that were skipped for a reason, in order of discovery.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="after">The last one already read; a default id for the first.</param>
    /// <param name="count">How many at most.</param>
    IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count);

    /// <summary>What is known of a host; null where nothing was committed.</summary>
    /// <param name="host">The host.</param>
    HostRow? ReadHost(HostKey host);
}

/// <summary>One transaction.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Judged">New URLs, and known ones on which was decided anew, in order.</param>
/// <param name="Settled">URLs that reached their final state; each was judged in this batch or an earlier one.</param>
/// <param name="Hosts">The newest state of every host that changed.</param>
/// <param name="OutboxAdded">Parcels to deliver to other partitions.</param>
/// <param name="OutboxDelivered">Parcels that their receivers have committed.</param>
/// <param name="OutputLengths">For every output, the bytes that this batch vouches for.</param>
public sealed record CommitBatch(
    long Number,
    IReadOnlyList<Judgement> Judged,
    IReadOnlyList<Settlement> Settled,
    IReadOnlyList<HostRow> Hosts,
    IReadOnlyList<OutboxParcel> OutboxAdded,
    IReadOnlyList<(int From, long Sequence)> OutboxDelivered,
    IReadOnlyDictionary<string, long> OutputLengths)
{
    /// <summary>Requests that have ended.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>URLs on which a request is under way that will outlast this batch.</summary>
    public IReadOnlyList<UrlId> Leased { get; init; } = [];

    /// <summary>URLs whose request has ended without settling them.</summary>
    public IReadOnlyList<UrlId> Released { get; init; } = [];

    /// <summary>Seeds that have widened the scope.</summary>
    public IReadOnlyList<ScopeSeed> Seeds { get; init; } = [];

    /// <summary>How many seeds of the list are taken with this batch; null where that has not changed.</summary>
    public long? SeedsTaken { get; init; }

    /// <summary>What those were, where <see cref="SeedsTaken"/> has changed.</summary>
    public long SeedsDigest { get; init; }

    /// <summary>How many entries of the list were no URLs, where <see cref="SeedsTaken"/> has changed; null where nobody counts.</summary>
    public long? SeedsRefused { get; init; }

    /// <summary>Whether those are all.</summary>
    public bool SeedsEnded { get; init; }

    /// <summary>Further URLs out of scope that get no row.</summary>
    public long OutOfScopeUnrecorded { get; init; }

    /// <summary>Why the crawl stops after this batch; null where it does not.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>What every URL that waits or was skipped is judged by with this batch; null where that has not changed.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>Sitemaps that were found or have come to their end; the newest state of each.</summary>
    public IReadOnlyList<SitemapRow> Sitemaps { get; init; } = [];

    /// <summary>What sitemaps say of URLs.</summary>
    public IReadOnlyList<ListedUrl> Listed { get; init; } = [];

    /// <summary>Links to URLs that a sitemap had led to before.</summary>
    public IReadOnlyList<LinkedUrl> Linked { get; init; } = [];
}
