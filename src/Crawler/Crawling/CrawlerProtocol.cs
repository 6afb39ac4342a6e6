using Akka.Actor;
using Crawler.Fetching;
using Crawler.Output;

namespace Crawler.Crawling;

/// <summary>Messages to <c>/user/crawler/crawls</c>, under which every crawl of the process lives.</summary>
internal static class CrawlerProtocol
{
    /// <summary>Begin a crawl, answered by the ref of its supervisor; its plan's completion tells of the end.</summary>
    public sealed record StartCrawl(CrawlPlan Plan, IActorRef ReplyTo);

    /// <summary>Fetch a list of URLs as they are: no robots, no delay, no frontier. Answered by the ref of its actor.</summary>
    public sealed record StartFetch(FetchPlan Plan, IActorRef ReplyTo);

    /// <summary>Stop every crawl and every fetch, and start no more. <see cref="AllStopped"/> follows once there are none.</summary>
    /// <param name="Patience">How long requests under way may take to end; null is each crawl's <c>crawler.limits.drain-timeout</c>.</param>
    /// <param name="ReplyTo">Who wants to know.</param>
    public sealed record StopAll(TimeSpan? Patience, IActorRef ReplyTo)
    {
        /// <summary>Time after which a crawl ends however it stands; null lets each take its time.</summary>
        public TimeSpan? AtMost { get; init; }
    }

    /// <summary>Nothing runs.</summary>
    public sealed record AllStopped
    {
        public static readonly AllStopped Instance = new();
    }

    /// <summary>Make the pools so large; answered by <see cref="PoolSizes"/>.</summary>
    /// <param name="Fetchers">Fetchers, 1 or more; null leaves them.</param>
    /// <param name="Parsers">Parsers, 1 or more; null leaves them.</param>
    /// <param name="ReplyTo">Who wants to know.</param>
    public sealed record Resize(int? Fetchers, int? Parsers, IActorRef ReplyTo);

    /// <summary>How large the pools are.</summary>
    public sealed record PoolSizes(int Fetchers, int Parsers);
}

/// <summary>One result of a direct fetch that is parsed.</summary>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Record">What came of it; cancelled ones are failures with the reason Cancelled.</param>
internal sealed record FetchedUrl(int Index, PageRecord Record);
