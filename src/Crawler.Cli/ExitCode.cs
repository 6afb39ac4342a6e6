namespace Crawler.Cli;

/// <summary>What the process tells its caller; scripts depend on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Done, or stopped by a limit that was asked for.</summary>
    public const int Done = 0;

    /// <summary>The crawl itself failed, or the answer is no.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, configuration or seed: nothing was touched.</summary>
    public const int Usage = 2;

    /// <summary>Finished, but no seed could be fetched.</summary>
    public const int NoSeedFetched = 3;

    /// <summary>Interrupted by a signal.</summary>
    public const int Interrupted = 130;
}
