using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>What must outlive a host queue: it is written before the queue is put away and at every commit, and read before the first request after that.</summary>
/// <param name="Host">The host.</param>
/// <param name="NextAllowed">Before this moment no request may start.</param>
/// <param name="Robots">What is known of the robots.txt of each of its origins; at most two.</param>
/// <param name="Delay">The delay in force: the longest of ours, the host's Crawl-delay and what its behaviour asks for.</param>
public sealed record HostRow(HostKey Host, DateTimeOffset NextAllowed, IReadOnlyDictionary<OriginKey, OriginRobots> Robots, TimeSpan Delay = default)
{
    /// <summary>Where <see cref="Delay"/> comes from, for people; null where that is not known.</summary>
    public string? DelayCause { get; init; }

    /// <summary>What decided on <see cref="NextAllowed"/>, for people; null where nothing did.</summary>
    public string? HeldBy { get; init; }

    /// <summary>How the host has behaved.</summary>
    public HostHealth Health { get; init; } = HostHealth.Unknown;
}
