using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A web of answers without a network, and a list of what was asked for. Any number of requests at once.</summary>
/// <param name="answer">What comes of a request; given its number, from 1.</param>
internal sealed class ScriptedWeb(Func<CanonicalUrl, int, FetchOutcome> answer) : IFetcher
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _asked = new();
    private int _inFlight;
    private int _lookUps;

    /// <summary>Where every host is, which takes a moment to find out, as a request does then; null where that is not known.</summary>
    public HostAddress? Address { get; init; }

    /// <summary>The most requests at once.</summary>
    public int PeakInFlight { get; private set; }

    /// <summary>The most look-ups at once.</summary>
    public int PeakLookUps { get; private set; }

    /// <summary>Look-ups of all hosts.</summary>
    public int LookUps { get; private set; }

    /// <summary>URLs in the order of their requests.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        _asked.Enqueue(request.Url.Text);
        var outcome = answer(request.Url, _asked.Count);
        if (Address is null) return outcome;
        lock (_asked) PeakInFlight = Math.Max(PeakInFlight, ++_inFlight);
        await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        lock (_asked) _inFlight--;
        return outcome;
    }

    public async Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken)
    {
        if (Address is null) return null;
        lock (_asked) (LookUps, PeakLookUps) = (LookUps + 1, Math.Max(PeakLookUps, ++_lookUps));
        await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        lock (_asked) _lookUps--;
        return Address;
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
