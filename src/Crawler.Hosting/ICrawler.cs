using Akka.Actor;
using Crawler.Configuration;
using Crawler.Fetching;

namespace Crawler.Hosting;

/// <summary>
/// A running crawler: starts and watches crawls, and makes requests outside of any crawl. Safe to use from any thread. What is built on these few members (whole lists, the first
/// success, pagination, a crawl as a stream) is in <see cref="CrawlerFetches"/> and <see cref="CrawlerCrawls"/>.
/// </summary>
public interface ICrawler
{
    /// <summary>The options in force. A crawl may have others: <see cref="CrawlRequest.Options"/>.</summary>
    CrawlOptions Options { get; }

    /// <summary>The actor system that it lives in, for actors of the host application and for its event stream.</summary>
    ActorSystem System { get; }

    /// <summary>Starts a crawl, or goes on with one. Any number of crawls run at once, sharing fetchers and parsers in turn.</summary>
    /// <param name="request">What to crawl, and where to.</param>
    /// <param name="cancellationToken">Cancelled while the crawl runs, it stops it as <see cref="CrawlHandle.StopAsync"/> without patience: nothing new is requested, what is under way is let go at once, and what is settled is committed, so that the crawl can be resumed.</param>
    /// <returns>The crawl, which runs.</returns>
    /// <exception cref="ArgumentException">The request's options are wrong; the message lists every error.</exception>
    /// <exception cref="CrawlInUseException">Another process works in the directory.</exception>
    /// <exception cref="Frontier.Storage.CrawlStoreException">The directory's crawl.db cannot be used.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="NotSupportedException">The options ask for what a crawl that was begun, or the running process, cannot change.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the crawl ran; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The crawler has ended.</exception>
    Task<CrawlHandle> StartAsync(CrawlRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes requests as they are, without robots.txt, delay or frontier, and gives each result as soon as it is there. The next request is asked for when there is room for it, and a reader that is slow slows the requests down.</summary>
    /// <param name="requests">The requests, in any number.</param>
    /// <param name="options">How; null is the default of every option.</param>
    /// <param name="cancellationToken">Lets go of what is under way; the stream then ends with an <see cref="OperationCanceledException"/>. Leaving the loop lets go too.</param>
    /// <returns>One result for every request that was begun, in order of completion.</returns>
    /// <exception cref="AggregateException">With <see cref="FetchOptions.FailFast"/>, after the results: every failure, as <see cref="FetchFailedException"/>.</exception>
    /// <exception cref="ArgumentNullException">The requests are null; where one of them is, the stream ends with an <see cref="InvalidOperationException"/>.</exception>
    /// <exception cref="ObjectDisposedException">The crawler has ended.</exception>
    IAsyncEnumerable<FetchResult> FetchAsCompletedAsync(IAsyncEnumerable<FetchRequest> requests, FetchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Changes the size of the pools while they work. A fetcher or parser that goes away loses nothing: its request is made again by another.</summary>
    /// <param name="fetchers">Fetchers, which is the largest number of requests under way in the whole process, 1 to 65,536; null leaves them.</param>
    /// <param name="parsers">Parsers, 1 to 65,536; null leaves them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The crawler has ended.</exception>
    Task ResizeAsync(int? fetchers = null, int? parsers = null, CancellationToken cancellationToken = default);

    /// <summary>How many fetchers and parsers there are now.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ObjectDisposedException">The crawler has ended.</exception>
    Task<(int Fetchers, int Parsers)> GetPoolSizesAsync(CancellationToken cancellationToken = default);
}
