using Akka.Actor;
using Crawler.Frontier.Traps;
using Crawler.Politeness;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>A frontier partition's messages. It is also the owner of its leases, so what parsers find comes to it as <c>ParsePoolProtocol.Parsed</c>.</summary>
internal static class FrontierProtocol
{
    /// <summary>Seeds: every partition widens its scope by all of them, and takes those whose hosts it owns. Answered by <see cref="SeedsTaken"/>.</summary>
    public sealed record TakeSeeds(IReadOnlyList<CanonicalUrl> Seeds, IActorRef ReplyTo)
    {
        /// <summary>Whether they are known to be the last; where the length of the list is not known, only <see cref="SeedsEnded"/> tells.</summary>
        public bool AreLast { get; init; }
    }

    /// <summary>The partition has judged a chunk of seeds.</summary>
    public sealed record SeedsTaken(int Partition, int New);

    /// <summary>Told to the supervisor: the partition knows again what an earlier process knew.</summary>
    public sealed record PartitionRecovered(int Partition);

    /// <summary>Every partition has recovered: request each URL that may have killed earlier processes, and nothing else. Answered by <see cref="SuspectsTried"/>.</summary>
    public sealed record TrySuspects
    {
        public static readonly TrySuspects Instance = new();
    }

    /// <summary>Told to the supervisor: the partition's suspects have come to their ends, or it had none.</summary>
    public sealed record SuspectsTried(int Partition);

    /// <summary>Every partition has recovered, and no URL is suspect any more: hand out what is pending, deliver what was found for others.</summary>
    public sealed record Begin
    {
        public static readonly Begin Instance = new();
    }

    /// <summary>No more seeds will come: from now on the partition may run dry.</summary>
    public sealed record SeedsEnded
    {
        public static readonly SeedsEnded Instance = new();
    }

    /// <summary>A seed has redirected: its target joins the seeds' scope.</summary>
    public sealed record WidenScope(CanonicalUrl Seed);

    /// <summary>URLs that a sitemap lists: every partition takes those whose hosts it owns. Answered by <see cref="ListedTaken"/>.</summary>
    public sealed record TakeListed(IReadOnlyList<CanonicalUrl> Urls, IActorRef ReplyTo);

    /// <summary>The partition has judged a chunk of a sitemap, and appended what came of it.</summary>
    public sealed record ListedTaken(int Partition);

    /// <summary>A URL of a host queue has come to its end without a parse.</summary>
    /// <param name="Settlement">Its end.</param>
    /// <param name="RedirectTo">Where a redirect leads; null otherwise.</param>
    public sealed record Settle(Settlement Settlement, CanonicalUrl? RedirectTo);

    /// <summary>These URLs, which wait for their first request, are not to be requested.</summary>
    /// <param name="Host">Their host.</param>
    /// <param name="Urls">The URLs.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Rule">The configuration key with its value.</param>
    public sealed record Withdraw(HostKey Host, IReadOnlyList<FrontierUrl> Urls, SkipReason Reason, string Rule)
    {
        /// <summary>URLs of the host that have failed one after the other.</summary>
        public int Errors { get; init; }
    }

    /// <summary>A URL will be tried again.</summary>
    public sealed record Retrying(HostKey Host, UrlId Url, int Attempts, DateTimeOffset NotBefore);

    /// <summary>What is known of a host has changed.</summary>
    public sealed record HostChanged(HostRow Row);

    /// <summary>A robots.txt has redirected to another host, whose queue shall fetch the hop: <c>HostQueueProtocol.FetchHop</c>.</summary>
    public sealed record RouteHop(HostQueueProtocol.FetchHop Hop);

    /// <summary>A host queue was born, for the first time or again, and knows nothing. Answered by <c>HostQueueProtocol.Activate</c>.</summary>
    /// <param name="Host">Its host.</param>
    /// <param name="Queue">The queue, the same ref after a restart.</param>
    /// <param name="Birth">Which of its lives this is: an answer to an earlier one is void.</param>
    public sealed record QueueStarted(HostKey Host, IActorRef Queue, Guid Birth);

    /// <summary>A host queue has nothing to do, or nothing for long: it may be put away.</summary>
    /// <param name="Row">What must outlive it.</param>
    /// <param name="Queue">The queue.</param>
    /// <param name="Received">URLs enqueued since its activation: unless these are all, it is not resting any more.</param>
    /// <param name="Due">When its next URL is due; null where it has none.</param>
    public sealed record Resting(HostRow Row, IActorRef Queue, int Received, DateTimeOffset? Due);

    /// <summary>A host queue holds more URLs than it should: these, not tried yet, have their turn last, and it has them no more.</summary>
    public sealed record GaveBack(HostKey Host, IActorRef Queue, IReadOnlyList<FrontierUrl> Urls);

    /// <summary>A queue took up a clock that was lost, with no request of its host under way.</summary>
    /// <param name="Host">The host.</param>
    /// <param name="Queue">The queue.</param>
    /// <param name="LostAt">When the clock was lost.</param>
    /// <param name="Until">Before this moment the queue lets nothing go.</param>
    public sealed record ClockHeld(HostKey Host, IActorRef Queue, DateTimeOffset LostAt, DateTimeOffset Until);

    /// <summary>Links found by another partition. Answered by <see cref="ParcelCommitted"/> once their rows are committed.</summary>
    public sealed record TakeParcel(OutboxParcel Parcel);

    /// <summary>A parcel's rows are committed by its receiver.</summary>
    public sealed record ParcelCommitted(int To, long Sequence);

    /// <summary>Asks for <see cref="PartitionReport"/>.</summary>
    public sealed record GetReport(IActorRef ReplyTo);

    /// <summary>Where a partition stands, at one moment.</summary>
    /// <param name="Partition">The partition.</param>
    /// <param name="Balance">Its own counters.</param>
    /// <param name="IsDrained">Whether nothing is pending and nothing of ours is under way to another partition.</param>
    /// <param name="SeedsFetched">Seeds, or targets of their redirects, that were fetched.</param>
    /// <param name="OutOfScopeUnrecorded">URLs out of scope that got no row in this process, by configuration.</param>
    /// <param name="Skips">Skipped URLs by reason.</param>
    /// <param name="BusiestHosts">Hosts with most pending URLs, most first.</param>
    public sealed record PartitionReport(
        int Partition,
        CrawlBalance Balance,
        bool IsDrained,
        long SeedsFetched,
        long OutOfScopeUnrecorded,
        IReadOnlyDictionary<SkipReason, long> Skips,
        IReadOnlyList<(HostKey Host, long Pending)> BusiestHosts)
    {
        /// <summary>Whether nothing that the partition knows is pending, unsettled, to be judged again or under way to another, seeds that are still to come aside.</summary>
        public bool IsExhausted { get; init; }

        /// <summary>Whether it has judged the last seed.</summary>
        public bool AreSeedsTaken { get; init; }

        /// <summary>What is held back because it looked like a trap.</summary>
        public IReadOnlyList<TrapPattern> Traps { get; init; } = [];

        /// <summary>Why hosts are not requested at the moment.</summary>
        public IReadOnlyList<HostWait> Waits { get; init; } = [];
    }

    /// <summary>Told to the supervisor: nothing is pending here, and nothing of ours is under way to another partition.</summary>
    public sealed record PartitionDrained(int Partition);

    /// <summary>Told to the supervisor: a drained partition has work again.</summary>
    public sealed record PartitionBusy(int Partition);
}
