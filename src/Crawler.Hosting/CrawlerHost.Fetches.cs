using System.Runtime.CompilerServices;
using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <content>Requests outside crawls.</content>
public sealed partial class CrawlerHost
{
    /// <inheritdoc/>
    public IAsyncEnumerable<FetchResult> FetchAsCompletedAsync(IAsyncEnumerable<FetchRequest> requests, FetchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ThrowIfEnded();
        return ReadAsync(requests, options ?? FetchOptions.Default, cancellationToken);
    }

    private async IAsyncEnumerable<FetchResult> ReadAsync(IAsyncEnumerable<FetchRequest> requests, FetchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = new List<FetchFailedException>();
        var concurrency = options.Concurrency ?? Volatile.Read(ref _fetchers);
        var all = options.AllowPrivate ? Allowed(requests, CancellationToken.None) : requests;
        await foreach (var result in FetchStream.ReadAsync(results => StartAsync(new FetchPlan(Next("fetch", ref _lastFetch), all, concurrency, options.FailFast, options.Timeout, IsParsed: false, results)), cancellationToken).ConfigureAwait(false))
        {
            if (cancellationToken.IsCancellationRequested) break;
            if (options.FailFast && result.Outcome is FetchOutcome.Failure { Error: not FetchError.Cancelled }) failures.Add(new FetchFailedException(result));
            yield return result;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (failures.Count > 0) throw new AggregateException($"{failures.Count} of the requests failed, and the rest was cancelled", failures);
    }

    /// <summary>Fetches and parses URLs, and gives a record for each as it comes.</summary>
    /// <param name="list">What to fetch, and how.</param>
    /// <param name="cancellationToken">Abandons what is under way; what has no result yet fails as Cancelled.</param>
    /// <returns>One record for every URL, in order of completion.</returns>
    internal async IAsyncEnumerable<FetchedUrl> FetchAsync(FetchList list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isDone = new bool[list.Urls.Count];
        foreach (var url in list.Urls) _headers.Trust(url);
        var requests = list.Urls.Select(url => new FetchRequest { Url = url, MaxRedirects = list.MaxRedirects }).ToAsyncEnumerable();
        if (list.AllowPrivate) requests = Allowed(requests, CancellationToken.None);
        if (!cancellationToken.IsCancellationRequested)
        {
            await foreach (var result in FetchStream.ReadAsync(results => StartAsync(new FetchPlan(Next("fetch", ref _lastFetch), requests, list.Concurrency, list.FailFast, null, IsParsed: true, results)), cancellationToken).ConfigureAwait(false))
            {
                isDone[result.Index] = true;
                yield return new FetchedUrl(result.Index, result.Record!);
            }
        }

        for (var i = 0; i < isDone.Length; i++)
        {
            if (!isDone[i]) yield return new FetchedUrl(i, PageRecords.Failed(new PageContext(list.Urls[i], null, null, 0), null, nameof(FetchError.Cancelled), null, TimeProvider.System.GetUtcNow()));
        }
    }

    /// <summary>Fetches the robots.txt of a URL's origin, outside any crawl: once, its redirects followed, and judged as RFC 9309 section 2.3.1 says.</summary>
    /// <param name="url">Any URL of the origin; its host may have a private address, for the caller has named it.</param>
    /// <param name="productToken">The crawler's name as in a user-agent line.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <returns>The rules in force, and how they came about.</returns>
    internal async Task<OriginRobots> FetchRobotsAsync(CanonicalUrl url, string productToken, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        ThrowIfEnded();
        _guard.Allow(url.HostKey);
        if (!CanonicalUrl.TryCreate("/robots.txt", url, out var robots, out var error)) throw new ArgumentException($"{url} has no robots.txt: {error}", nameof(url));
        var options = _config.Options.Robots;
        var outcome = await _fetcher.FetchAsync(new FetchRequest { Url = robots, MaxRedirects = options.MaxRedirects, TruncateBodyAt = options.MaxBytes }, cancellationToken).ConfigureAwait(false);
        return RobotsPolicy.Decide(outcome, productToken, TimeProvider.System.GetUtcNow(), options);
    }

    private Task<IActorRef> StartAsync(FetchPlan plan) => AskAsync<IActorRef>(reply => new CrawlerProtocol.StartFetch(plan, reply), CancellationToken.None);

    private async IAsyncEnumerable<FetchRequest> Allowed(IAsyncEnumerable<FetchRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // One that is null is told where it would be made.
            if (request is not null) _guard.Allow(request.Url.HostKey);
            yield return request!;
        }
    }
}
