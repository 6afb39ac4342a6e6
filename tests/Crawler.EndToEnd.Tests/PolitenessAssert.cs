using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>What the server's log must show of a polite crawl.</summary>
internal static class PolitenessAssert
{
    // The crawler waits by the wall clock and the server measures by the monotonic one; both may be adjusted against each other.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(1);

    // So long may a server need to notice that a client has gone away.
    private static readonly TimeSpan AbortNoticed = TimeSpan.FromSeconds(1);

    /// <summary>On every host one request at a time, and the delay from the end of each answer to the next request.</summary>
    /// <param name="web">The server.</param>
    /// <param name="delayOf">The delay that must have passed before a request.</param>
    public static void OneAtATime(MockWebServer web, Func<MockRequest, TimeSpan> delayOf)
    {
        foreach (var host in web.Log.All.GroupBy(request => request.Host, StringComparer.Ordinal))
        {
            MockRequest? before = null;
            foreach (var request in host.OrderBy(request => request.Started))
            {
                if (before is not null) Follows(before, request, delayOf(request) - ClockTolerance);
                before = request;
            }
        }
    }

    private static void Follows(MockRequest before, MockRequest request, TimeSpan due)
    {
        // Where the client broke off, only it knows when: the delay is then at least that from start to start, and the two hardly overlap.
        var gap = before.Aborted ? request.Started - before.Started : request.Started - before.Finished;
        Assert.True(gap >= due, $"{gap.TotalMilliseconds} ms instead of {due.TotalMilliseconds} ms between {before} and {request}");
        if (before.Aborted) Assert.True(before.Finished - request.Started < AbortNoticed, $"{before} overlaps {request}");
    }
}
