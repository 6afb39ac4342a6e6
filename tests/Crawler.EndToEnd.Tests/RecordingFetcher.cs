using System.Collections.Concurrent;
using System.Diagnostics;
using Crawler.Fetching;

namespace Crawler.EndToEnd.Tests;

/// <summary>Requests as the client makes them, robots.txt included. Unlike the server it knows when a request that was broken off has ended, and whether its answer was received.</summary>
/// <param name="inner">Makes them.</param>
internal sealed class RecordingFetcher(IFetcher inner) : IFetcher
{
    // Between two readings of the wall clock, by which the crawler waits, and of the monotonic one.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly long _start = Stopwatch.GetTimestamp();

    public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetElapsedTime(_start);
        var outcome = await inner.FetchAsync(request, cancellationToken);
        _calls.Enqueue(new Call(request.Url.Host, request.Url.Text, started, Stopwatch.GetElapsedTime(_start), outcome));
        return outcome;
    }

    public void Dispose() => inner.Dispose();

    /// <summary>On every host one request at a time, and the delay from the end of each to the start of the next, however it ended.</summary>
    public void AssertOneAtATime(TimeSpan delay)
    {
        foreach (var host in _calls.GroupBy(call => call.Host, StringComparer.Ordinal))
        {
            var calls = host.OrderBy(call => call.Started).ToArray();
            foreach (var (before, after) in calls.Zip(calls.Skip(1)))
                Assert.True(after.Started - before.Ended >= delay - ClockTolerance, $"{(after.Started - before.Ended).TotalMilliseconds} ms between {before} and {after}");
        }
    }

    /// <summary>No page whose answer was received, for good or ill, is requested again.</summary>
    public void AssertNothingRepeated()
    {
        foreach (var url in _calls.Where(call => !call.Url.EndsWith("/robots.txt", StringComparison.Ordinal)).GroupBy(call => call.Url, StringComparer.Ordinal))
        {
            var calls = url.OrderBy(call => call.Started).ToArray();
            Assert.All(calls[..^1], call => Assert.True(MayBeRepeated(call.Outcome), $"requested again: {call}"));
        }
    }

    private static bool MayBeRepeated(FetchOutcome outcome) =>
        outcome is FetchOutcome.Failure { Error: FetchError.Cancelled } or FetchOutcome.Failure { Error: FetchError.HttpStatus, Head.Status: 429 or >= 500 };

    private sealed record Call(string Host, string Url, TimeSpan Started, TimeSpan Ended, FetchOutcome Outcome)
    {
        public override string ToString() => $"{Url} ({Started.TotalMilliseconds} to {Ended.TotalMilliseconds} ms, {(Outcome is FetchOutcome.Failure failure ? failure.Error.ToString() : Outcome.GetType().Name)})";
    }
}
