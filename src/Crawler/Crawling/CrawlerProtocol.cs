using System.Threading.Channels;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>Messages to <c>/user/crawler/crawls</c>, under which every crawl of the process lives.</summary>
internal static class CrawlerProtocol
{
    /// <summary>Begin a crawl; its plan's completion tells of the end.</summary>
    public sealed record StartCrawl(CrawlPlan Plan);

    /// <summary>Fetch a list of URLs as they are: no robots, no delay, no frontier.</summary>
    public sealed record StartFetch(FetchPlan Plan);
}

/// <summary>Everything that one direct fetch is made with.</summary>
/// <param name="Id">Its identity, also its actor's name.</param>
/// <param name="Urls">What to fetch.</param>
/// <param name="Concurrency">Requests under way at once, 1 or more.</param>
/// <param name="MaxRedirects">Redirects followed within a request.</param>
/// <param name="FailFast">Whether the first failure cancels the rest.</param>
/// <param name="Results">Gets every result as it comes, and is completed after the last one.</param>
internal sealed record FetchPlan(
    CrawlId Id,
    IReadOnlyList<CanonicalUrl> Urls,
    int Concurrency,
    int MaxRedirects,
    bool FailFast,
    ChannelWriter<FetchedUrl> Results);

/// <summary>One result of a direct fetch.</summary>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Record">What came of it; cancelled ones are failures with the reason Cancelled.</param>
public sealed record FetchedUrl(int Index, PageRecord Record);
