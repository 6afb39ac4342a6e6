namespace Crawler.Cli.Progress;

/// <summary>The speed of the last few seconds, from counts taken now and then.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(TimeSpan Elapsed, long Count)> _samples = new([(TimeSpan.Zero, 0)]);

    /// <summary>Takes a count and gives the speed per second since the oldest one in the window.</summary>
    /// <param name="elapsed">Time since the start, never less than before.</param>
    /// <param name="count">What was counted since the start.</param>
    public double Add(TimeSpan elapsed, long count)
    {
        _samples.Enqueue((elapsed, count));
        while (_samples.Count > 2 && elapsed - _samples.Peek().Elapsed > Window) _samples.Dequeue();
        var (since, before) = _samples.Peek();
        return PerSecond(count - before, elapsed - since);
    }

    /// <summary>A count over a time; 0 where no time has passed.</summary>
    public static double PerSecond(long count, TimeSpan time) => time > TimeSpan.Zero ? count / time.TotalSeconds : 0;
}
