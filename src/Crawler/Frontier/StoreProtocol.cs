using Akka.Actor;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>The store actor's messages: one transaction at a time from the commit, reads from the frontier.</summary>
internal static class StoreProtocol
{
    /// <summary>Make a batch durable. Answered by <see cref="Stored"/>, or <see cref="StoreFailed"/>.</summary>
    public sealed record Store(CommitBatch Batch, IActorRef ReplyTo);

    /// <summary>The batch is there as a whole.</summary>
    public sealed record Stored(long Batch);

    /// <summary>The store cannot take the batch.</summary>
    public sealed record StoreFailed(long Batch, string Detail);

    /// <summary>Asks for a host's row: <see cref="HostRead"/>.</summary>
    public sealed record ReadHost(HostKey Host, IActorRef ReplyTo);

    /// <summary>A host's row as committed; null where there is none.</summary>
    public sealed record HostRead(HostKey Host, HostRow? Row);

    /// <summary>Asks for committed pending URLs of a host: <see cref="PendingRead"/>.</summary>
    public sealed record ReadPending(HostKey Host, UrlId After, int Count, IActorRef ReplyTo);

    /// <summary>Pending URLs of a host, in order of discovery.</summary>
    public sealed record PendingRead(HostKey Host, IReadOnlyList<FrontierUrl> Urls);

    /// <summary>Asks for committed skipped URLs of a partition: <see cref="SkippedRead"/>.</summary>
    public sealed record ReadSkipped(int Partition, SkipReason Reason, UrlId After, int Count, IActorRef ReplyTo);

    /// <summary>Skipped URLs of a partition, in order of discovery.</summary>
    public sealed record SkippedRead(IReadOnlyList<FrontierUrl> Urls);
}
