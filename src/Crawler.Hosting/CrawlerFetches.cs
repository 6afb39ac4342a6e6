using System.Runtime.CompilerServices;
using Crawler.Fetching;

namespace Crawler.Hosting;

/// <summary>Requests outside of any crawl: one, all of a list, the first that succeeds, page after page. They are made as they are: no robots.txt, no delay, at most ten redirects each.</summary>
public static class CrawlerFetches
{
    /// <summary>Fetches one URL.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="cancellationToken">Lets go of the request.</param>
    /// <returns>What came of it; a failure is a value.</returns>
    /// <exception cref="ArgumentException">It is no such URL.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    public static Task<FetchResult> FetchAsync(this ICrawler crawler, string url, CancellationToken cancellationToken = default) =>
        FetchAsync(crawler, FetchRequest.Get(url), null, cancellationToken);

    /// <summary>Makes one request.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">How; null is the default of every option.</param>
    /// <param name="cancellationToken">Lets go of the request.</param>
    /// <returns>What came of it; a failure is a value.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    public static async Task<FetchResult> FetchAsync(this ICrawler crawler, FetchRequest request, FetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await FetchAllAsync(crawler, [request], options, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Fetches every URL of a list.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="urls">Absolute http or https URLs.</param>
    /// <param name="concurrency">Requests under way at once, 1 or more; null is the number of fetchers.</param>
    /// <param name="cancellationToken">Lets go of what is under way.</param>
    /// <returns>One result for every URL, in their order; a failure is a value in its place.</returns>
    /// <exception cref="ArgumentException">One of them is no such URL; nothing was requested.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The concurrency is less than 1.</exception>
    public static async Task<IReadOnlyList<FetchResult>> FetchAllAsync(this ICrawler crawler, IEnumerable<string> urls, int? concurrency = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(urls);
        if (concurrency is { } wanted) ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1, nameof(concurrency));
        FetchRequest[] requests = [.. urls.Select(url => url is null ? throw new ArgumentException("one of the URLs is null", nameof(urls)) : FetchRequest.Get(url))];
        return await FetchAllAsync(crawler, requests, new FetchOptions { Concurrency = concurrency }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes every request of a list.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="options">How; null is the default of every option.</param>
    /// <param name="cancellationToken">Lets go of what is under way.</param>
    /// <returns>One result for every request, in their order; a failure is a value in its place. What <see cref="FetchOptions.Timeout"/> left undone is there as TotalTimedOut.</returns>
    /// <exception cref="AggregateException">With <see cref="FetchOptions.FailFast"/>: every failure until the rest was cancelled, as <see cref="FetchFailedException"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    /// <exception cref="ArgumentException">One of the requests is null; none was made.</exception>
    public static async Task<IReadOnlyList<FetchResult>> FetchAllAsync(this ICrawler crawler, IEnumerable<FetchRequest> requests, FetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crawler);
        ArgumentNullException.ThrowIfNull(requests);
        FetchRequest[] list = [.. requests];
        if (Array.Exists(list, request => request is null)) throw new ArgumentException("one of the requests is null", nameof(requests));
        var start = TimeProvider.System.GetTimestamp();
        var results = new FetchResult?[list.Length];
        await foreach (var result in crawler.FetchAsCompletedAsync(list.ToAsyncEnumerable(), options, cancellationToken).ConfigureAwait(false)) results[result.Index] = result;
        for (var i = 0; i < list.Length; i++) results[i] ??= NeverBegun(i, list[i], options?.Timeout is { } limit && TimeProvider.System.GetElapsedTime(start) >= limit ? limit : null);
        return results!;
    }

    /// <summary>Makes requests until the first success; the rest is cancelled.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="requests">The requests, such as the same file on several mirrors.</param>
    /// <param name="options">How; null is the default of every option. <see cref="FetchOptions.FailFast"/> means nothing here.</param>
    /// <param name="cancellationToken">Lets go of what is under way.</param>
    /// <returns>The first success.</returns>
    /// <exception cref="AggregateException">None succeeded: every failure, as <see cref="FetchFailedException"/>; without any if there was no request.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    public static async Task<FetchResult> FetchFirstAsync(this ICrawler crawler, IEnumerable<FetchRequest> requests, FetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crawler);
        ArgumentNullException.ThrowIfNull(requests);
        var failures = new List<FetchFailedException>();
        await foreach (var result in crawler.FetchAsCompletedAsync(OffThread(requests), (options ?? FetchOptions.Default) with { FailFast = false }, cancellationToken).ConfigureAwait(false))
        {
            if (result.IsSuccess) return result;
            failures.Add(new FetchFailedException(result));
        }

        throw new AggregateException("no request succeeded", failures);
    }

    /// <summary>Makes requests of a list and gives each result as soon as it is there.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="requests">The requests; asked for one by one, as there is room.</param>
    /// <param name="options">How; null is the default of every option.</param>
    /// <param name="cancellationToken">Lets go of what is under way.</param>
    /// <returns>One result for every request that was begun, in order of completion.</returns>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    public static IAsyncEnumerable<FetchResult> FetchAsCompletedAsync(this ICrawler crawler, IEnumerable<FetchRequest> requests, FetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crawler);
        ArgumentNullException.ThrowIfNull(requests);
        return crawler.FetchAsCompletedAsync(OffThread(requests), options, cancellationToken);
    }

    /// <summary>Follows a list that is spread over pages: the next page is requested when the reader asks for it.</summary>
    /// <param name="crawler">The crawler.</param>
    /// <param name="first">The first page.</param>
    /// <param name="next">How a page tells of the next one.</param>
    /// <param name="maxPages">Pages after which it ends, 1 or more.</param>
    /// <param name="options">How; null is the default of every option.</param>
    /// <param name="cancellationToken">Lets go of the request under way.</param>
    /// <returns>The pages, in their order. A failure is the last of them; a page that leads back to one that was given ends the stream.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentNullException">The crawler or what is asked for is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one page is asked for.</exception>
    public static IAsyncEnumerable<FetchResult> PaginateAsync(
        this ICrawler crawler,
        FetchRequest first,
        NextPage next,
        int maxPages = 1000,
        FetchOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crawler);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPages, 1);
        return FollowAsync(crawler, first, next, maxPages, options, cancellationToken);
    }

    private static async IAsyncEnumerable<FetchResult> FollowAsync(ICrawler crawler, FetchRequest first, NextPage next, int maxPages, FetchOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = new HashSet<(string Url, string Body)>();
        var request = first;
        for (var page = 1; request is not null && page <= maxPages && given.Add(Identity(request)); page++)
        {
            var result = await FetchAsync(crawler, request, options, cancellationToken).ConfigureAwait(false);
            yield return result;
            request = result.IsSuccess ? next.Of(result) : null;
        }
    }

    // A sequence that is made as it is read may block (a file, a database), and must not block an actor.
    private static async IAsyncEnumerable<FetchRequest> OffThread(IEnumerable<FetchRequest> requests)
    {
        if (requests is IReadOnlyCollection<FetchRequest> ready)
        {
            foreach (var request in ready) yield return request;
            yield break;
        }

        using var source = requests.GetEnumerator();
        while (await Task.Run(source.MoveNext).ConfigureAwait(false)) yield return source.Current;
    }

    private static (string Url, string Body) Identity(FetchRequest request) => (request.Url.Key, request.Body is { } body ? Convert.ToBase64String(body.Span) : "");

    private static FetchResult NeverBegun(int index, FetchRequest request, TimeSpan? overdue)
    {
        var (error, detail) = overdue is { } limit
            ? (FetchError.TotalTimedOut, $"not begun within {LimitText.Time(limit)} (the call's deadline)")
            : (FetchError.Cancelled, "cancelled");
        return new FetchResult(index, request, new FetchOutcome.Failure(error, detail) { Elapsed = TimeSpan.Zero });
    }
}
