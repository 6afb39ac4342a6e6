namespace Crawler.Cli;

/// <summary>Reports lines of a list that are no URLs as they come, and counts them for the end. Safe to use from any thread.</summary>
/// <param name="report">Told about each.</param>
internal sealed class SeedRefusals(Action<string> report)
{
    private long _count;

    /// <summary>How many there were so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>One more.</summary>
    /// <param name="line">What is wrong, in one line.</param>
    public void Add(string line)
    {
        Interlocked.Increment(ref _count);
        report(line);
    }
}
