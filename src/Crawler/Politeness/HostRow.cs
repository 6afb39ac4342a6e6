using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>What must outlive a host queue: it is written before the queue is put away and at every commit, and read before the first request after that.</summary>
/// <param name="Host">The host.</param>
/// <param name="NextAllowed">Before this moment no request may start.</param>
/// <param name="Robots">What is known of the robots.txt of each of its origins; at most two.</param>
/// <param name="Delay">The delay in force: the longer of ours and the host's Crawl-delay.</param>
public sealed record HostRow(HostKey Host, DateTimeOffset NextAllowed, IReadOnlyDictionary<OriginKey, OriginRobots> Robots, TimeSpan Delay = default);
