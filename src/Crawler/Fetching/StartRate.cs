namespace Crawler.Fetching;

/// <summary>Spaces the starts of requests so that no more than so many begin in a second. Pure: the time is given.</summary>
internal sealed class StartRate
{
    // Timers tick some ten milliseconds apart; what they are late is caught up with, and no more than that.
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(50);

    private TimeSpan _next;

    /// <summary>Requests per second, more than 0; null is no limit.</summary>
    public double? PerSecond { get; set; }

    /// <summary>How long the next start has to wait.</summary>
    /// <param name="now">The time, on a monotonic clock.</param>
    public TimeSpan Wait(TimeSpan now) => PerSecond is null || now >= _next ? TimeSpan.Zero : _next - now;

    /// <summary>A request starts.</summary>
    /// <param name="now">The time, on the same clock.</param>
    public void OnStarted(TimeSpan now)
    {
        if (PerSecond is not { } rate) return;
        var from = _next > now - Lateness ? _next : now - Lateness;
        if (_next == TimeSpan.Zero) from = now;
        _next = from + TimeSpan.FromSeconds(Math.Min(1 / rate, TimeSpan.MaxValue.TotalSeconds / 4));
    }
}
