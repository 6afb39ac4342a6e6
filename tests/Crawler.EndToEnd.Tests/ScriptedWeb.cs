using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A web of answers without a network, and a list of what was asked for. Any number of requests at once.</summary>
/// <param name="answer">What comes of a request; given its number, from 1.</param>
internal sealed class ScriptedWeb(Func<CanonicalUrl, int, FetchOutcome> answer) : IFetcher
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _asked = new();

    /// <summary>URLs in the order of their requests.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        _asked.Enqueue(request.Url.Text);
        return Task.FromResult(answer(request.Url, _asked.Count));
    }

    public void Dispose()
    {
    }

    /// <summary>A page with links.</summary>
    public static FetchOutcome Page(CanonicalUrl url, params IEnumerable<string> links) => Text(url, "text/html", string.Concat(links.Select(link => $"<a href=\"{link}\">x</a>")));

    public static FetchOutcome Text(CanonicalUrl url, string type, string text) =>
        new FetchOutcome.Success(Head(url, 200) with { ContentType = type }, System.Text.Encoding.UTF8.GetBytes(text)) { Elapsed = TimeSpan.Zero };

    public static FetchOutcome Status(CanonicalUrl url, int status) =>
        new FetchOutcome.Failure(FetchError.HttpStatus, status.ToString(System.Globalization.CultureInfo.InvariantCulture), Head(url, status)) { Elapsed = TimeSpan.Zero };

    public static FetchOutcome Redirect(CanonicalUrl url, string target) => new FetchOutcome.Redirect(Head(url, 301), MockCrawl.Url(target)) { Elapsed = TimeSpan.Zero };

    public static FetchOutcome Down() => new FetchOutcome.Failure(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero };

    public static ResponseHead Head(CanonicalUrl url, int status) => new() { Url = url, Status = status, HttpVersion = "1.1" };
}
