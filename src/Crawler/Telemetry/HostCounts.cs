using System.Runtime.InteropServices;

namespace Crawler.Telemetry;

/// <summary>How often hosts were spared more than asked for, or given up.</summary>
/// <param name="LeftAlone">Times that a circuit breaker has opened; its probes that failed are not counted.</param>
/// <param name="GivenUp">Times that every probe of a host had failed.</param>
/// <param name="CrawlDelaysCut">Times that a robots.txt has asked for a longer Crawl-delay than is obeyed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HostCounts(long LeftAlone, long GivenUp, long CrawlDelaysCut)
{
    /// <summary>Hosts that have spent their budget of errors, so that URLs of theirs were skipped: <c>crawler.frontier.max-errors-per-host</c>.</summary>
    public long Failing { get; init; }
}
