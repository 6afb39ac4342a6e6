using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>A host queue's messages: the frontier hands it URLs, the fetch pool grants and reports.</summary>
internal static class HostQueueProtocol
{
    /// <summary>Begin (again): the answer to <c>FrontierProtocol.QueueStarted</c>.</summary>
    /// <param name="Birth">The life of the queue that it is meant for.</param>
    /// <param name="Row">What is known of the host.</param>
    /// <param name="ClockLostAt">When the queue before, or a process before this one, died with its clock: a whole delay is waited from then on. Null where none did.</param>
    /// <param name="Urls">URLs to request, in order; none of them is leased.</param>
    /// <param name="Leases">Leases of the host that are being fetched or to be decided.</param>
    public sealed record Activate(Guid Birth, HostRow Row, DateTimeOffset? ClockLostAt, IReadOnlyList<WaitingUrl> Urls, IReadOnlyList<FetchPoolProtocol.OpenLease> Leases);

    /// <summary>A URL that waits for its turn.</summary>
    /// <param name="Url">The URL.</param>
    /// <param name="Attempts">Requests already made for it.</param>
    /// <param name="NotBefore">When it may be tried (again).</param>
    /// <param name="Since">When it came into the queue.</param>
    public sealed record WaitingUrl(FrontierUrl Url, int Attempts, DateTimeOffset NotBefore, DateTimeOffset Since = default);

    /// <summary>Another URL to request.</summary>
    public sealed record Enqueue(FrontierUrl Url, int Attempts = 0, DateTimeOffset NotBefore = default);

    /// <summary>
    /// Fetch something for somebody else, on this host's clock: a hop of the robots.txt of another host, without asking this host's rules, or a sitemap, which they must allow. Answered to the
    /// errand's requester by <see cref="HopFetched"/> or <see cref="HopRefused"/>.
    /// </summary>
    public sealed record FetchHop(CanonicalUrl Url, Errand Errand);

    /// <summary>A host's queue has fetched a hop of a robots.txt, or a sitemap.</summary>
    public sealed record HopFetched(Errand Errand, FetchOutcome Outcome);

    /// <summary>A sitemap is not requested (again): its host's robots.txt does not allow it or could not be had, or the host was given up.</summary>
    /// <param name="Errand">The sitemap.</param>
    /// <param name="Reason">The name of the <c>SkipReason</c> or <c>FailReason</c>.</param>
    /// <param name="Detail">The line that decides, or why there is none; null where nothing more is known.</param>
    public sealed record HopRefused(Errand Errand, string Reason, string? Detail);

    /// <summary>
    /// Other hosts wait for its place: it offers no page any more, ends what it has begun, goes on with what it does for others, and says that it rests as soon as none of that is left, whatever it has.
    /// </summary>
    public sealed record Leave
    {
        public static readonly Leave Instance = new();
    }

    /// <summary>An offer was granted: the request starts now.</summary>
    public sealed record Granted(LeaseId Lease, FetchOrder Order);

    /// <summary>Offers that were not granted and never will be: the answer to <c>FetchPoolProtocol.Recall</c>.</summary>
    /// <param name="Birth">The life of the queue that has recalled them.</param>
    /// <param name="Orders">What was offered.</param>
    public sealed record Recalled(Guid Birth, IReadOnlyList<FetchOrder> Orders);

    /// <summary>A request has ended.</summary>
    public sealed record Completed(LeaseId Lease, FetchOutcome Outcome);

    /// <summary>A request was lost with its fetcher; it is not counted as an attempt.</summary>
    /// <param name="Lease">The lease.</param>
    /// <param name="CrashDetail">Where three fetchers failed on it: the last one's words, and the URL is given up; null: it is tried again.</param>
    public sealed record LeaseLost(LeaseId Lease, string? CrashDetail);
}
