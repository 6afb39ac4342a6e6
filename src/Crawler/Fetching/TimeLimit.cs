namespace Crawler.Fetching;

/// <summary>Reads limits of time that code of the host application gives. Pure.</summary>
internal static class TimeLimit
{
    // The range of crawler.limits.max-time. A scheduler adds a delay to its clock, which must not overflow.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>A limit of more than 0; one that is infinite, or longer than ten years, is none.</summary>
    /// <param name="given">The limit; null is none.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <returns>The limit; null is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less.</exception>
    public static TimeSpan? Read(TimeSpan? given, string name)
    {
        if (given is not { } limit || limit == Timeout.InfiniteTimeSpan || limit > Longest) return null;
        return limit > TimeSpan.Zero ? limit : throw new ArgumentOutOfRangeException(name, limit, "A limit of time is more than 0; null or Timeout.InfiniteTimeSpan is none.");
    }

    /// <summary>How long to be patient, 0 or more; without end, or longer than ten years, is ten years.</summary>
    /// <param name="given">The time; null leaves it to the options.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public static TimeSpan? Patience(TimeSpan? given, string name)
    {
        if (given is not { } patience) return null;
        if (patience == Timeout.InfiniteTimeSpan || patience > Longest) return Longest;
        return patience >= TimeSpan.Zero ? patience : throw new ArgumentOutOfRangeException(name, patience, "Patience is 0 or more, or Timeout.InfiniteTimeSpan.");
    }
}
