using Akka.Actor;

namespace Crawler.Crawling;

/// <summary>A crawl supervisor's messages.</summary>
internal static class CrawlSupervisorProtocol
{
    /// <summary>Every seed is with the frontier.</summary>
    /// <param name="Count">Seeds, those that earlier processes had taken included.</param>
    /// <param name="IsListRead">Whether this process has read the whole list.</param>
    public sealed record SeedsRead(long Count, bool IsListRead);

    /// <summary>The seed list is at its end, and its last chunk is given to the partitions; <see cref="SeedsRead"/> follows when they have answered.</summary>
    public sealed record LastSeedsRead
    {
        public static readonly LastSeedsRead Instance = new();
    }

    /// <summary>No further seed will be read, whatever the reason.</summary>
    /// <param name="Count">Seeds read until then.</param>
    public sealed record SeedsStopped(long Count);

    /// <summary>The list of seeds is not the one from which an earlier process took this many.</summary>
    public sealed record SeedsChanged(long Taken);

    /// <summary>Stop: no new requests; those under way may end.</summary>
    /// <param name="Patience">How long they may take; null is <c>crawler.limits.drain-timeout</c>.</param>
    public sealed record Stop(TimeSpan? Patience = null)
    {
        /// <summary>Time after which the crawl ends however it stands, for somebody waits who will not wait longer; null lets it take its time.</summary>
        public TimeSpan? AtMost { get; init; }
    }

    /// <summary>The crawl cannot go on.</summary>
    /// <param name="Detail">One line for people.</param>
    public sealed record Fail(string Detail);

    /// <summary>No request starts until it is resumed, or every waiting one may start again.</summary>
    public sealed record SetPaused(bool Paused);

    /// <summary>So many requests may start in a second, over all hosts; null is no such limit.</summary>
    public sealed record SetMaxRate(double? RequestsPerSecond);

    /// <summary>Asks for <see cref="Idle"/> once no request is under way and no page is being parsed.</summary>
    public sealed record AwaitIdle(IActorRef ReplyTo);

    /// <summary>No request is under way, and no page is being parsed.</summary>
    public sealed record Idle
    {
        public static readonly Idle Instance = new();
    }

    /// <summary>Tell an actor of everything that happens in this crawl.</summary>
    public sealed record Subscribe(IActorRef Subscriber);

    /// <summary>Asks for <c>StatsProtocol.SnapshotTaken</c>.</summary>
    public sealed record GetSnapshot(IActorRef ReplyTo);
}
