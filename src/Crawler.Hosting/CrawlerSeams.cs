using System.Net;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;

namespace Crawler.Hosting;

/// <summary>Parts of a crawler that its host may replace; null keeps our own.</summary>
public sealed record CrawlerSeams
{
    /// <summary>Performs requests, in place of the HTTP client. Disposed with the host.</summary>
    public IFetcher? Fetcher { get; init; }

    /// <summary>Puts handlers around the HTTP client's own, or changes that one; the crawler disposes what it returns. Redirects, cookies' rules, decompression and time limits are the crawler's, not the handler's.</summary>
    public Func<SocketsHttpHandler, HttpMessageHandler>? HttpHandler { get; init; }

    /// <summary>Resolves host names in place of the operating system; what it gives is checked like any other address.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolver { get; init; }

    /// <summary>Code that every crawl calls on its way, unless it has its own.</summary>
    public CrawlHooks? Hooks { get; init; }

    /// <summary>Parses pages. Used by several threads at once.</summary>
    public IPageParser? Parser { get; init; }

    /// <summary>Opens the frontier store of a crawl.</summary>
    public Func<IFrontierStore>? Store { get; init; }

    /// <summary>Further outputs by name, beside those that <c>crawler.output.formats</c> names; one of the same name takes its place. Each is opened once for a crawl, and again if its actor restarts.</summary>
    public IReadOnlyDictionary<string, Func<IPageSink>>? Sinks { get; init; }

    /// <summary>Puts something around the store that the crawl would have.</summary>
    internal Func<IFrontierStore, IFrontierStore>? AroundStore { get; init; }
}
