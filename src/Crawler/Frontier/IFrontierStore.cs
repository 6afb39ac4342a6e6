using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// The rows of a crawl: URLs, hosts, outbox and the committed lengths of the outputs. One actor on a thread of its own calls it, so it may
/// block and needs no locks. What <see cref="Commit"/> was given is there as a whole or not at all.
/// </summary>
public interface IFrontierStore : IDisposable
{
    /// <summary>Makes one batch durable, as far as this store can.</summary>
    /// <param name="batch">The batch; numbers rise by one.</param>
    /// <exception cref="IOException">The store cannot take it; the crawl stops and may be resumed.</exception>
    void Commit(CommitBatch batch);

    /// <summary>Committed pending URLs of one host, in order of discovery.</summary>
    /// <param name="host">The host.</param>
    /// <param name="after">The last one already read; a default id for the first.</param>
    /// <param name="count">How many at most.</param>
    IReadOnlyList<FrontierUrl> ReadPending(HostKey host, UrlId after, int count);

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
/// <param name="Judged">New URLs, and skipped ones that became pending, in order.</param>
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
    IReadOnlyDictionary<string, long> OutputLengths);
