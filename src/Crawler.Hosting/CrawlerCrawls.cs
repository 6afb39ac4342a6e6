using System.Runtime.CompilerServices;
using Crawler.Output;

namespace Crawler.Hosting;

/// <summary>Crawls as asynchronous streams.</summary>
public static class CrawlerCrawls
{
    /// <summary>Runs a crawl and gives its records as soon as they are committed, each once and as it stands in <c>pages.jsonl</c>: every URL that was requested or refused by robots.txt. Leaving the loop stops the crawl at once.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="request">What to crawl, and where to.</param>
    /// <param name="cancellationToken">Stops the crawl at once; the stream then ends with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentNullException">The crawler or the request is null.</exception>
    /// <exception cref="InvalidOperationException">The crawl has failed, after the records that it had; the message says of what.</exception>
    /// <returns>The records, in the order in which they were settled.</returns>
    public static IAsyncEnumerable<PageRecord> CrawlAsync(this ICrawler crawler, CrawlRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crawler);
        ArgumentNullException.ThrowIfNull(request);
        return ReadAsync(crawler, request, cancellationToken);
    }

    private static async IAsyncEnumerable<PageRecord> ReadAsync(ICrawler crawler, CrawlRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var crawl = await crawler.StartAsync(request with { StreamPages = true }, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var page in crawl.Pages.ConfigureAwait(false)) yield return page;
        }
        finally
        {
            await crawl.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        }

        var summary = await crawl.Completion.ConfigureAwait(false);
        if (summary.Error is { } error) throw new InvalidOperationException($"the crawl failed: {error}");
        cancellationToken.ThrowIfCancellationRequested();
    }
}
