namespace Crawler.Cli.Torture;

/// <summary>How much a crawl is tortured.</summary>
internal sealed record TortureOptions
{
    /// <summary>Kills, at random instants and at crash points in turn.</summary>
    public int Kills { get; init; } = 20;

    /// <summary>Seeds the random instants; the same number does not give the same run, since the machine has a say too.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Hosts of the web that is crawled.</summary>
    public int Hosts { get; init; } = 40;

    /// <summary>Pages of it.</summary>
    public int Pages { get; init; } = 1200;

    /// <summary>How many of the hosts ask for a Crawl-delay that is longer than a process needs to start.</summary>
    public int DelayedHosts { get; init; } = 3;

    /// <summary>Crawls that are tortured side by side.</summary>
    public int Lanes { get; init; } = 3;

    /// <summary>Whether it is also run into a full disk, and told to end by SIGTERM.</summary>
    public bool WithSignals { get; init; } = !OperatingSystem.IsWindows();
}
