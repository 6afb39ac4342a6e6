using Crawler.Fetching;
using Crawler.Parsing;

namespace Crawler.Crawling;

/// <summary>
/// Code of the host application that a crawl calls on the way of every URL. Each may be called by several threads at once. An exception in one is contained: it is published as
/// <see cref="Telemetry.CrawlEvent.HookFailed"/>, counted in <see cref="Telemetry.CrawlSnapshot.HookFailures"/>, the first of each hook and type of exception is logged as a warning, and the crawl goes on.
/// </summary>
public sealed record CrawlHooks
{
    /// <summary>No hooks.</summary>
    public static CrawlHooks None { get; } = new();

    /// <summary>
    /// Changes a request before it is sent, robots.txt and sitemaps included: headers, a time limit. The URL must keep its host, whose clock the request runs on. It runs on the fetcher, within the request's
    /// time limits. Where it throws, that attempt fails as <see cref="FetchError.HookFailed"/>, which is not tried again; where it throws on the robots.txt of an origin, which is requested first, so do the URLs of that origin.
    /// </summary>
    public Func<FetchRequest, CancellationToken, ValueTask<FetchRequest>>? OnRequest { get; init; }

    /// <summary>
    /// Sees every response with a 2xx status after it was parsed, on a parser's own thread: CPU work here keeps no request waiting. It may take values out of the page, which go into its record.
    /// Where it throws, the page is recorded and its links are followed all the same.
    /// </summary>
    public Action<PageVisit>? OnPage { get; init; }

    /// <summary>
    /// Decides on every link of a page, once for each page and distinct URL, before the crawl judges it, on a parser's own thread and within <c>crawler.parsing.timeout</c>. A URL to which every link
    /// was refused is skipped as <see cref="Frontier.SkipReason.Refused"/>, whatever its scope, and stays so over a resume, until a link is not refused; a URL that the crawl knows from elsewhere stays
    /// what it is. Seeds, targets of redirects and entries of sitemaps are no links of a page and are not asked about. Where it throws, the link is followed.
    /// </summary>
    public Func<LinkVisit, LinkDecision>? OnLink { get; init; }

    /// <summary>Whether there are none.</summary>
    internal bool IsEmpty => OnRequest is null && OnPage is null && OnLink is null;
}
