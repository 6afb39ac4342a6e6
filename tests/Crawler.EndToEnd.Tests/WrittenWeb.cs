using System.Collections.Concurrent;
using System.Text;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A web that a function answers for, without a network. Its sites have no robots.txt.</summary>
/// <param name="answer">Of a URL the HTML of its page (of one that ends in .css a style sheet), or <c>-&gt; URL</c> for a redirect; null is a page that is not there.</param>
internal sealed class WrittenWeb(Func<CanonicalUrl, string?> answer) : IFetcher
{
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>What was requested, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var url = request.Url;
        if (url.PathAndQuery == "/robots.txt") return Task.FromResult<FetchOutcome>(NotFound(url));
        _requests.Enqueue(url.Text);
        return Task.FromResult<FetchOutcome>(answer(url) switch
        {
            null => NotFound(url),
            ['-', '>', ' ', .. var target] => new FetchOutcome.Redirect(Head(url, 302), MockCrawl.Url(target)) { Elapsed = TimeSpan.Zero },
            var html => new FetchOutcome.Success(Head(url, 200), Encoding.UTF8.GetBytes(html)) { Elapsed = TimeSpan.Zero },
        });
    }

    public void Dispose()
    {
    }

    private static FetchOutcome.Failure NotFound(CanonicalUrl url) => new(FetchError.HttpStatus, "404", Head(url, 404)) { Elapsed = TimeSpan.Zero };

    private static ResponseHead Head(CanonicalUrl url, int status) => new() { Url = url, Status = status, HttpVersion = "1.1", ContentType = url.PathAndQuery.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/html; charset=utf-8" };
}
