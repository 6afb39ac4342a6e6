using Akka.Actor;

namespace Crawler.Telemetry;

/// <summary>The stats actor's messages.</summary>
internal static class StatsProtocol
{
    /// <summary>Whom to ask; told once, by the parent.</summary>
    public sealed record Connect(IReadOnlyList<IActorRef> Partitions, IActorRef FetchPool)
    {
        /// <summary>The actor of the sitemaps; nobody where none are read.</summary>
        public IActorRef Sitemaps { get; init; } = ActorRefs.Nobody;
    }

    /// <summary>Asks for <see cref="SnapshotTaken"/>.</summary>
    public sealed record GetSnapshot(IActorRef ReplyTo);

    /// <summary>Where the crawl stands.</summary>
    public sealed record SnapshotTaken(CrawlSnapshot Snapshot);
}
