using Akka.Actor;
using Crawler.Politeness;

namespace Crawler.Frontier;

/// <summary>The commit's messages: partitions append, sinks and the store answer, and everybody concerned hears what is committed.</summary>
internal static class CommitProtocol
{
    /// <summary>Rows that belong into one transaction.</summary>
    /// <param name="Partition">Whose they are.</param>
    /// <param name="Settled">A URL that has come to its end; null where none has.</param>
    /// <param name="Judged">URLs found by it, or given as seeds, in order.</param>
    /// <param name="Outbox">Links found by it that other partitions own.</param>
    /// <param name="Taken">The parcel of another partition whose links <paramref name="Judged"/> are; null where it is none.</param>
    /// <param name="Delivered">Parcels of this partition that their receivers have committed.</param>
    public sealed record Append(
        int Partition,
        Settlement? Settled,
        IReadOnlyList<Judgement> Judged,
        IReadOnlyList<OutboxParcel> Outbox,
        OutboxParcel? Taken,
        IReadOnlyList<(int From, long Sequence)> Delivered);

    /// <summary>The newest state of a host.</summary>
    public sealed record AppendHost(int Partition, HostRow Row);

    /// <summary>A request has ended.</summary>
    public sealed record AppendAttempt(Attempt Attempt);

    /// <summary>A request begins.</summary>
    public sealed record AppendLease(UrlId Url);

    /// <summary>A request has ended without settling its URL.</summary>
    public sealed record AppendRelease(UrlId Url);

    /// <summary>The crawl stops in order: no request is under way any more, and what became of the last ones will not be told.</summary>
    public sealed record ReleaseAll
    {
        public static readonly ReleaseAll Instance = new();
    }

    /// <summary>Seeds have widened the scope.</summary>
    public sealed record AppendSeeds(IReadOnlyList<ScopeSeed> Seeds);

    /// <summary>So many seeds of the list are judged, and what came of it was appended before.</summary>
    /// <param name="Count">Counted from the beginning of the list.</param>
    /// <param name="AreAll">Whether the list has ended.</param>
    /// <param name="Digest">What they are: a <c>SeedDigest</c>.</param>
    public sealed record SeedsTaken(long Count, bool AreAll, long Digest)
    {
        /// <summary>Entries of the list that were no URLs, as far as any process has read it; null where nobody counts.</summary>
        public long? Refused { get; init; }
    }

    /// <summary>So many further URLs out of scope got no row.</summary>
    public sealed record AppendUnrecorded(long Count);

    /// <summary>The crawl stops in order with what is committed next.</summary>
    public sealed record AppendStop(string Reason);

    /// <summary>Every URL that waits or was skipped is judged by this, and what came of it was appended before.</summary>
    public sealed record AppendJudgedBy(string Text);

    /// <summary>Sitemaps that were found, or have come to their end; what they list was appended before.</summary>
    public sealed record AppendSitemaps(IReadOnlyList<SitemapRow> Rows);

    /// <summary>What a sitemap says of URLs.</summary>
    public sealed record AppendListed(IReadOnlyList<ListedUrl> Urls);

    /// <summary>Pages link to URLs that a sitemap had led to before.</summary>
    public sealed record AppendLinked(IReadOnlyList<LinkedUrl> Links);

    /// <summary>Commit what there is now: somebody waits for it.</summary>
    public sealed record Flush
    {
        public static readonly Flush Instance = new();
    }

    /// <summary>Commit from now on what is settled as soon as it comes: the crawl waits for it, and it may be on its way still.</summary>
    public sealed record FlushSettled
    {
        public static readonly FlushSettled Instance = new();
    }

    /// <summary>Answered by <see cref="Flushed"/> once nothing is left to commit.</summary>
    public sealed record FlushAll(IActorRef ReplyTo);

    /// <summary>Everything appended before is committed.</summary>
    public sealed record Flushed
    {
        public static readonly Flushed Instance = new();
    }

    /// <summary>To a partition: this much of its rows is committed.</summary>
    /// <param name="Settled">URLs with the state they were committed in, which an output that failed on them may have changed.</param>
    /// <param name="Hosts">Host rows.</param>
    /// <param name="Outbox">Parcels that may be delivered now.</param>
    /// <param name="Taken">Parcels of others that are committed here.</param>
    public sealed record Committed(
        IReadOnlyList<Settlement> Settled,
        IReadOnlyList<HostRow> Hosts,
        IReadOnlyList<OutboxParcel> Outbox,
        IReadOnlyList<OutboxParcel> Taken);

    /// <summary>To the supervisor: an output or the store cannot go on; nothing more will be committed.</summary>
    /// <param name="Where">The output's or the store's name.</param>
    /// <param name="Detail">One line for people.</param>
    /// <param name="IsTakenOver">Whether the crawl belongs to another process now.</param>
    /// <param name="IsAtOpening">Whether an output could not be gone on with, so that this process has done nothing.</param>
    public sealed record CommitFailed(string Where, string Detail, bool IsTakenOver = false, bool IsAtOpening = false);

    /// <summary>Every output is cut back to what is committed and let go. Answered to the supervisor by <see cref="SinksClosed"/>.</summary>
    public sealed record CloseSinks
    {
        public static readonly CloseSinks Instance = new();
    }

    /// <summary>No output is open any more.</summary>
    public sealed record SinksClosed
    {
        public static readonly SinksClosed Instance = new();
    }
}
