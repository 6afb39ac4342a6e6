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
    /// <remarks>
    /// Where the client broke off, only it knows when: a server under load may begin, or answer, a request that was given up long ago. Such a request
    /// is only asked not to overlap the next one for long; <see cref="RecordingFetcher"/> holds the client's clock against it.
    /// </remarks>
    /// <param name="web">The server.</param>
    /// <param name="delayOf">The delay that must have passed before a request.</param>
    public static void OneAtATime(MockWebServer web, Func<MockRequest, TimeSpan> delayOf)
    {
        foreach (var host in web.Log.All.GroupBy(request => request.Host, StringComparer.Ordinal))
        {
            var requests = host.OrderBy(request => request.Started).ToArray();
            var last = requests.GroupBy(request => request.PathAndQuery, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
            MockRequest? answered = null;
            MockRequest? lost = null;
            foreach (var request in requests)
            {
                if (answered is not null)
                {
                    var gap = request.Started - answered.Finished;
                    Assert.True(request.Aborted || gap >= delayOf(request) - ClockTolerance, $"{gap.TotalMilliseconds} ms instead of {delayOf(request).TotalMilliseconds} ms between {answered} and {request}");
                }

                if (lost is not null) Assert.True(lost.Finished - request.Started < AbortNoticed, $"{lost} overlaps {request}");

                // Asked for again although the answer settles it: the answer did not arrive.
                if (request.Aborted || (request.Status is not 429 and < 500 && last[request.PathAndQuery] != request)) lost = request;
                else answered = request;
            }
        }
    }
}
