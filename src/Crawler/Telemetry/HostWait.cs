using System.Runtime.InteropServices;

namespace Crawler.Telemetry;

/// <summary>Hosts that have URLs to be requested and wait for the same thing.</summary>
/// <param name="Cause">What they wait for.</param>
/// <param name="Hosts">How many; 1 or more.</param>
/// <param name="Example">The host among them that waits longest, as in its URLs; made up by the web, so to be cleaned before it is shown.</param>
/// <param name="Longest">How long that one has to wait still; zero where nobody knows.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HostWait(HostWaitCause Cause, long Hosts, string Example, TimeSpan Longest)
{
    /// <summary>Of <see cref="HostWaitCause.MaxRate"/>: the requests that may start in a second, more than 0; null of every other cause.</summary>
    public double? PerSecond { get; init; }

    /// <summary>What hosts wait for where no request starts for a while: those whose clock runs out before wait for that alone.</summary>
    /// <param name="waits">The waits, each for its own cause.</param>
    /// <param name="held">How long no request starts, and the requests per second; null where they may.</param>
    internal static IEnumerable<HostWait> HeldByRate(IEnumerable<HostWait> waits, (TimeSpan Wait, double PerSecond)? held) => held is not var (next, perSecond)
        ? waits
        : waits.Select(wait => wait.Longest > TimeSpan.Zero && wait.Longest < next ? wait with { Cause = HostWaitCause.MaxRate, Longest = next, PerSecond = perSecond } : wait);

    /// <summary>Waits of several places put together: one for each cause, those of most hosts first.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="robotsInDns">Hosts that wait for DNS with their robots.txt: they do not count for that once more.</param>
    internal static IReadOnlyList<HostWait> Merge(IEnumerable<HostWait> waits, int robotsInDns) =>
    [
        .. waits.GroupBy(wait => wait.Cause)
            .Select(same => same.MaxBy(wait => wait.Longest) with { Hosts = same.Sum(wait => wait.Hosts) - (same.Key == HostWaitCause.Robots ? robotsInDns : 0) })
            .Where(wait => wait.Hosts > 0)
            .OrderByDescending(wait => wait.Hosts)
            .ThenBy(wait => wait.Cause),
    ];
}

/// <summary>What hosts wait for, that is what keeps a crawl from being faster.</summary>
public enum HostWaitCause
{
    /// <summary>The end of <c>crawler.politeness.delay</c>, or of a whole delay after a restart.</summary>
    Delay,

    /// <summary>The delay that the host's own response time makes: <c>crawler.politeness.adaptive-factor</c>.</summary>
    ResponseTime,

    /// <summary>The Crawl-delay of its robots.txt.</summary>
    CrawlDelay,

    /// <summary>The delay that 429, 503, errors or silence have made: <c>crawler.politeness.adaptive-step</c>.</summary>
    PushBack,

    /// <summary>The Retry-After of a 429 or 503.</summary>
    RetryAfter,

    /// <summary>The back-off after a 429 or 503 that did not say how long: <c>crawler.politeness.back-off</c>.</summary>
    BackOff,

    /// <summary>The next probe of a host whose circuit breaker is open: <c>crawler.politeness.breaker-wait</c>.</summary>
    Breaker,

    /// <summary>The next attempt of URLs that have failed, the only ones of their host.</summary>
    Retry,

    /// <summary>Its robots.txt, which is being asked for.</summary>
    Robots,

    /// <summary>The address of its name in DNS.</summary>
    Dns,

    /// <summary>Requests to other hosts of its address: <c>crawler.politeness.per-address</c>.</summary>
    Address,

    /// <summary>The crawl's next start of a request, of whatever host: <c>crawler.limits.max-rate</c>.</summary>
    MaxRate,
}
