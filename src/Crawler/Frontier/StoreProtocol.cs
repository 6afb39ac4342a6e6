using Akka.Actor;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>The store actor's messages: one transaction at a time from the commit, reads from the frontier.</summary>
internal static class StoreProtocol
{
    /// <summary>Make a batch durable. Answered by <see cref="Stored"/>, or <see cref="StoreFailed"/>.</summary>
    public sealed record Store(CommitBatch Batch, IActorRef ReplyTo)
    {
        /// <summary>Whether every output has the batch on disk, so that the store may fold its log in afterwards.</summary>
        public bool IsCheckpoint { get; init; }

        /// <summary>Whether a checkpoint is to be folded in before the answer: nothing may be written until the file itself knows the batch.</summary>
        public bool IsAwaited { get; init; }
    }

    /// <summary>The batch is there as a whole.</summary>
    /// <param name="Batch">Its number.</param>
    /// <param name="LogBytes">Bytes of the store's log that are still to be folded in: see <see cref="IFrontierStore.LogBytes"/>.</param>
    public sealed record Stored(long Batch, long LogBytes = 0);

    /// <summary>Every output is on disk and closed: the store may fold its log in. Answered by <see cref="Checkpointed"/>, whatever comes of it.</summary>
    public sealed record Checkpoint(IActorRef ReplyTo);

    /// <summary>The log is folded in, or stays as it is: what was committed is there either way.</summary>
    public sealed record Checkpointed
    {
        public static readonly Checkpointed Instance = new();
    }

    /// <summary>The store cannot take the batch.</summary>
    /// <param name="Batch">Its number.</param>
    /// <param name="Detail">One line for people.</param>
    /// <param name="IsTakenOver">Whether that is because the crawl belongs to another process now.</param>
    public sealed record StoreFailed(long Batch, string Detail, bool IsTakenOver = false);

    /// <summary>Asks for a host's row: <see cref="HostRead"/>.</summary>
    /// <param name="Host">The host.</param>
    /// <param name="Birth">For which life of its queue.</param>
    /// <param name="ReplyTo">Who asks.</param>
    public sealed record ReadHost(HostKey Host, Guid Birth, IActorRef ReplyTo);

    /// <summary>A host's row as committed; null where there is none.</summary>
    public sealed record HostRead(HostKey Host, Guid Birth, HostRow? Row);

    /// <summary>Keep the identities of waiting URLs for a host's tail.</summary>
    public sealed record PutAside(long Chunk, IReadOnlyList<UrlId> Urls);

    /// <summary>Asks for pending URLs of a host: <see cref="PendingRead"/>.</summary>
    /// <param name="Host">The host.</param>
    /// <param name="Band">Of which of its tails.</param>
    /// <param name="Chunk">What was put aside and is to be read now; null where nothing was.</param>
    /// <param name="Urls">Otherwise: the identities.</param>
    /// <param name="Most">How many URLs are wanted at most.</param>
    /// <param name="ReplyTo">Who asks.</param>
    public sealed record ReadPending(HostKey Host, int Band, long? Chunk, IReadOnlyList<UrlId> Urls, int Most, IActorRef ReplyTo);

    /// <summary>Pending URLs of a host.</summary>
    /// <param name="Host">The host.</param>
    /// <param name="Band">Of which of its tails.</param>
    /// <param name="Urls">The URLs, in the order of their turn.</param>
    /// <param name="Left">The identities that were asked for and are not among them, in order.</param>
    /// <param name="AwaitsCommit">Whether some of those left are not committed yet.</param>
    public sealed record PendingRead(HostKey Host, int Band, IReadOnlyList<FrontierUrl> Urls, IReadOnlyList<UrlId> Left, bool AwaitsCommit);

    /// <summary>Asks for the URLs of a partition as they were left: <see cref="KnownRead"/>.</summary>
    public sealed record ReadKnown(int Partition, UrlId After, int Count, bool AreWhole, IActorRef ReplyTo);

    /// <summary>URLs of a partition in order of discovery; none after the last.</summary>
    public sealed record KnownRead(IReadOnlyList<KnownUrl> Urls);

    /// <summary>Asks for the parcels of a partition that were not delivered: <see cref="OutboxRead"/>.</summary>
    public sealed record ReadOutbox(int Partition, IActorRef ReplyTo);

    /// <summary>Parcels of a partition that were not delivered.</summary>
    public sealed record OutboxRead(IReadOnlyList<OutboxParcel> Parcels);

    /// <summary>Asks for committed skipped URLs of a partition: <see cref="SkippedRead"/>.</summary>
    public sealed record ReadSkipped(int Partition, SkipReason Reason, UrlId After, int Count, IActorRef ReplyTo);

    /// <summary>Skipped URLs of a partition, in order of discovery.</summary>
    public sealed record SkippedRead(IReadOnlyList<FrontierUrl> Urls);
}
