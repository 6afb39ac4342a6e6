using Crawler.MockWeb;

namespace Crawler.Cli.Torture;

/// <summary>One process that worked at a crawl, by the server's clock.</summary>
/// <param name="Crawl">Which crawl.</param>
/// <param name="Started">When.</param>
/// <param name="KnownRobots">The hosts whose robots.txt was on record by then.</param>
internal sealed record ProcessLife(int Crawl, TimeSpan Started, IReadOnlySet<string> KnownRobots);

/// <summary>Whether crawls were as polite across the deaths of their processes as within their lives, by the log of the server.</summary>
/// <param name="Problems">Requests that came too early, and every robots.txt that was asked for although it was known.</param>
/// <param name="Restarts">Requests to hosts with a Crawl-delay whose process started before they were due: those that a process without a memory would have made too early.</param>
internal sealed record PolitenessVerdict(IReadOnlyList<string> Problems, int Restarts)
{
    // The server measures by another clock than the one the crawler waits by.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(5);

    /// <summary>Judges the requests to one host.</summary>
    /// <remarks>
    /// From start to start every request counts, also one that died with its process. A Crawl-delay is owed by a process that had it on record, and
    /// as soon as there is a request for anything else than the robots.txt: by then it is known. Every robots.txt outlives the torture: it is good for a day.
    /// </remarks>
    /// <param name="requests">The requests by their start.</param>
    /// <param name="lives">All processes by their start.</param>
    /// <param name="delay">The delay that every host is owed.</param>
    /// <param name="crawlDelay">The host's Crawl-delay; null where it has none.</param>
    public static PolitenessVerdict Of(IEnumerable<MockRequest> requests, IReadOnlyList<ProcessLife> lives, TimeSpan delay, TimeSpan? crawlDelay)
    {
        var (problems, restarts, knowsRobots) = (new List<string>(), 0, false);
        var (last, lastLife) = (default(MockRequest), default(ProcessLife));
        foreach (var request in requests)
        {
            var life = lives.Last(process => process.Started <= request.Started);
            if (life != lastLife) knowsRobots = life.KnownRobots.Contains(request.Host);
            if (request.PathAndQuery == "/robots.txt")
            {
                if (knowsRobots) problems.Add($"{request.Host}: its robots.txt was known, and was asked for again");
                knowsRobots |= !request.Aborted;
            }

            if (last is not null && life.Crawl == lastLife!.Crawl)
            {
                var isKnown = life.KnownRobots.Contains(request.Host) || !IsRobots(last) || !IsRobots(request);
                var isOwed = isKnown && crawlDelay > delay;
                var owed = isOwed ? crawlDelay!.Value : delay;
                if (isOwed && life != lastLife && life.Started < last.Started + owed) restarts++;
                var gap = request.Started - (last.Aborted ? last.Started : last.Finished);
                if (gap < owed - ClockTolerance)
                    problems.Add(FormattableString.Invariant($"{request.Host}: {gap.TotalMilliseconds:0.0} ms instead of {owed.TotalMilliseconds} between {last.PathAndQuery} and {request.PathAndQuery}{(life == lastLife ? "" : ", across a restart")}"));
            }

            (last, lastLife) = (request, life);
        }

        return new PolitenessVerdict(problems, restarts);
    }

    private static bool IsRobots(MockRequest request) => request.PathAndQuery.StartsWith("/robots", StringComparison.Ordinal);
}
