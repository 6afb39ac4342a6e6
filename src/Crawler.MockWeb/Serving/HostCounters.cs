using System.Collections.Concurrent;
using System.Diagnostics;

namespace Crawler.MockWeb.Serving;

/// <summary>Counts the requests of one host, or of all, from Kestrel's many threads.</summary>
/// <remarks>
/// Interlocked and a concurrent queue, where the rest of the project would have an actor: this is a web server and the load of benchmarks.
/// </remarks>
internal sealed class HostCounters
{
    private const long Never = long.MinValue;
    private int _inFlight;
    private int _peak;
    private long _requests;
    private long _lastFinished = Never;
    private long _gap = long.MaxValue;

    public int InFlight => Volatile.Read(ref _inFlight);

    public int Peak => Volatile.Read(ref _peak);

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>
    /// Smallest time from an answer's end to the next request's start, zero if they overlapped; null before the second request.
    /// </summary>
    public TimeSpan? MinimumGap => Interlocked.Read(ref _gap) is var gap && gap == long.MaxValue ? null : Stopwatch.GetElapsedTime(0, gap);

    public ConcurrentQueue<MockRequest> Log { get; } = new();

    /// <summary>Counts a request in and returns how many are now in flight.</summary>
    public int Enter(long now)
    {
        Interlocked.Increment(ref _requests);
        var inFlight = Interlocked.Increment(ref _inFlight);
        Raise(ref _peak, inFlight);
        var last = Interlocked.Read(ref _lastFinished);
        if (inFlight > 1) Lower(ref _gap, 0);
        else if (last != Never) Lower(ref _gap, Math.Max(0, now - last));
        return inFlight;
    }

    public void Leave(long now)
    {
        Interlocked.Exchange(ref _lastFinished, now);
        Interlocked.Decrement(ref _inFlight);
    }

    private static void Raise(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    private static void Lower(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value < seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
