namespace Crawler.Cli.Progress;

/// <summary>The speed of the last few seconds, from counts taken now and then.</summary>
/// <param name="before">What was counted before the start.</param>
internal sealed class RateMeter(long before = 0)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(TimeSpan Elapsed, long Count)> _samples = new([(TimeSpan.Zero, before)]);

    /// <summary>Takes a count and gives the speed per second since the oldest one in the window.</summary>
    /// <param name="elapsed">Time since the start, never less than before.</param>
    /// <param name="count">What was counted until now.</param>
    public double Add(TimeSpan elapsed, long count)
    {
        _samples.Enqueue((elapsed, count));
        while (_samples.Count > 2 && elapsed - _samples.Peek().Elapsed > Window) _samples.Dequeue();
        var (since, then) = _samples.Peek();
        return PerSecond(count - then, elapsed - since);
    }

    /// <summary>The speed per second since the start.</summary>
    /// <param name="elapsed">Time since the start.</param>
    /// <param name="count">What was counted until now.</param>
    public double Overall(TimeSpan elapsed, long count) => PerSecond(count - before, elapsed);

    /// <summary>A count over a time; 0 where no time has passed.</summary>
    public static double PerSecond(long count, TimeSpan time) => time > TimeSpan.Zero ? count / time.TotalSeconds : 0;
}
