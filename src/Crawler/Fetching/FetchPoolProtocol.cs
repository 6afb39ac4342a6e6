using Akka.Actor;
using Akka.Event;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>The fetch pool's messages: crawls open a book with it, host queues offer, fetchers and parsers report, the commit closes.</summary>
internal static class FetchPoolProtocol
{
    /// <summary>A crawl begins. <see cref="BookEmptied"/> and <see cref="PageLimitReached"/> go to <paramref name="Supervisor"/>.</summary>
    public sealed record OpenBook(CrawlId Crawl, LeaseLimits Limits, bool KeepBodies, IActorRef Supervisor, long PagesFetched = 0, CrawlHooks? Hooks = null)
    {
        /// <summary>Whether its requests keep to the limits per address.</summary>
        public bool LimitsAddresses { get; init; } = true;

        /// <summary>Whether those who offer answer every outcome that is a host's push-back with <see cref="Recall"/>: until then no request to that host starts.</summary>
        public bool HoldsHosts { get; init; }

        /// <summary>What makes the fingerprints of its links; null where it follows none.</summary>
        public UrlHasher? Hasher { get; init; }

        /// <summary>Whether its owner wants nothing of a page's body once the page is parsed.</summary>
        public bool LendsBodies { get; init; }

        /// <summary>Whether an output, or code of the host application, is shown the digests of bodies; a page that nobody asks about is not digested.</summary>
        public bool WithDigests { get; init; } = true;

        /// <summary>Whether pages are compared, so that those without a likeness (no documents) need their digests all the same.</summary>
        public bool ComparesPages { get; init; }
    }

    /// <summary>A crawl stops: no further grants. <see cref="BookEmptied"/> follows once every lease is closed.</summary>
    public sealed record CloseBook(CrawlId Crawl);

    /// <summary>Requests in flight of a closing crawl are abandoned; their URLs stay pending.</summary>
    public sealed record AbandonLeases(CrawlId Crawl);

    /// <summary>A crawl has failed: its requests are abandoned and all its leases forgotten.</summary>
    public sealed record DropBook(CrawlId Crawl);

    /// <summary>Stops or restarts granting.</summary>
    public sealed record SetPaused(CrawlId Crawl, bool Paused);

    /// <summary>So many requests may start in a second; null is no such limit.</summary>
    public sealed record SetMaxRate(CrawlId Crawl, double? RequestsPerSecond);

    /// <summary>Asks for <c>CrawlSupervisorProtocol.Idle</c>, once nothing of the crawl is with a fetcher, a parser or undecided.</summary>
    public sealed record AwaitIdle(CrawlId Crawl, IActorRef ReplyTo);

    /// <summary>A host is ready to make a request; answered by <c>HostQueueProtocol.Granted</c>, some time.</summary>
    public sealed record Offer(CrawlId Crawl, FetchOrder Order, IActorRef Queue);

    /// <summary>A host's queue was born (again): its waiting offers are void; <see cref="HostLeases"/> goes to <paramref name="ReplyTo"/>.</summary>
    public sealed record Rebind(CrawlId Crawl, HostKey Host, IActorRef Queue, Guid Birth, IActorRef ReplyTo);

    /// <summary>A host's queue knows of an outcome that is push-back: what it has offered before is void. Answered by <c>HostQueueProtocol.Recalled</c>.</summary>
    public sealed record Recall(CrawlId Crawl, HostKey Host, Guid Birth, IActorRef Queue);

    /// <summary>The host queue has no further use of a lease: the URL will be tried again, or it was a robots.txt.</summary>
    public sealed record Release(CrawlId Crawl, LeaseId Lease);

    /// <summary>The URL of this lease is settled and goes to its commit.</summary>
    public sealed record Settling(CrawlId Crawl, LeaseId Lease);

    /// <summary>These leases are committed, and whether each was a page.</summary>
    public sealed record Closed(CrawlId Crawl, IReadOnlyList<(LeaseId Lease, bool Fetched)> Leases);

    /// <summary>A fetcher is there and has nothing to do.</summary>
    public sealed record FetcherIdle(IActorRef Fetcher);

    /// <summary>A request has ended and its socket is let go; the fetcher is idle.</summary>
    public sealed record FetchCompleted(LeaseId Lease, FetchOutcome Outcome, IActorRef Fetcher);

    /// <summary>A fetcher stopped or restarted in the middle; its socket is let go.</summary>
    /// <param name="Lease">What it was doing.</param>
    /// <param name="Fetcher">Which fetcher.</param>
    /// <param name="Stopped">Whether it is gone; otherwise it was restarted and is idle.</param>
    /// <param name="Cause">The exception; null where it was stopped or killed.</param>
    /// <param name="Outcome">What the request came to where it had ended by itself before it could be broken off; null where it is lost.</param>
    public sealed record FetchLost(LeaseId Lease, IActorRef Fetcher, bool Stopped, Exception? Cause, FetchOutcome? Outcome = null);

    /// <summary>A fetcher stopped with nothing under way, as where the pool is made smaller. At the end of the process nobody need hear of it.</summary>
    public sealed record FetcherStopped(IActorRef Fetcher) : IDeadLetterSuppression;

    /// <summary>The parse pool is done with a response: it was handed to the lease's owner.</summary>
    public sealed record ParseEnded(CrawlId Crawl, LeaseId Lease);

    /// <summary>Asks for <see cref="LeaseCounts"/>.</summary>
    public sealed record GetLeaseCounts(CrawlId Crawl, IActorRef ReplyTo);

    /// <summary>How many leases of a crawl are in each stage, and how many orders wait for a fetcher.</summary>
    public sealed record LeaseCounts(int Ready, int InFetch, int InParse, int InWrite)
    {
        /// <summary>Hosts that wait for their address in DNS, or at an address.</summary>
        public IReadOnlyList<HostWait> Waits { get; init; } = [];

        /// <summary>How long the rate of starts holds every request back, and the rate; null where it holds none.</summary>
        public (TimeSpan Wait, double PerSecond)? HeldByRate { get; init; }

        /// <summary>How many of those that wait for DNS wait with their robots.txt.</summary>
        public int RobotsInDns { get; init; }
    }

    /// <summary>The last lease of a closing crawl is closed.</summary>
    public sealed record BookEmptied(CrawlId Crawl);

    /// <summary>Exactly as many pages as asked for are fetched.</summary>
    public sealed record PageLimitReached(CrawlId Crawl);

    /// <summary>Every page that may be fetched is settled: the crawl goes on, or ends, once that is committed.</summary>
    public sealed record CommitAwaited
    {
        public static readonly CommitAwaited Instance = new();
    }

    /// <summary>A lease that is not closed, as told to a frontier that recovers a host.</summary>
    /// <param name="Lease">The lease.</param>
    /// <param name="Order">What it is for.</param>
    /// <param name="WithQueue">Whether the host's queue still has a part in it (it is being fetched, or to be decided).</param>
    public sealed record OpenLease(LeaseId Lease, FetchOrder Order, bool WithQueue);

    /// <summary>Every open lease of a host; the answer to <see cref="Rebind"/>.</summary>
    public sealed record HostLeases(HostKey Host, IActorRef Queue, Guid Birth, IReadOnlyList<OpenLease> Leases);

}
