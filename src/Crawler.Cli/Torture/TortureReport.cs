namespace Crawler.Cli.Torture;

/// <summary>What came of a torture.</summary>
internal sealed record TortureReport
{
    /// <summary>How often it was killed, by where.</summary>
    public SortedDictionary<string, int> Kills { get; } = new(StringComparer.Ordinal);

    /// <summary>Kills after which an output held bytes that were not committed.</summary>
    public int FoundUncommittedBytes { get; set; }

    /// <summary>Kills after which crawl.db said that requests were under way.</summary>
    public int FoundLeasedUrls { get; set; }

    /// <summary>Requests that a process which had forgotten the clocks of its hosts would have made too early.</summary>
    public int FoundRestarts { get; set; }

    /// <summary>Crawls whose torture has begun.</summary>
    public int Tortured { get; set; }

    /// <summary>Crawls that came to their end.</summary>
    public int Crawls { get; set; }

    /// <summary>URLs of the undisturbed crawl that a tortured one has no record of.</summary>
    public int Lost { get; set; }

    /// <summary>Records of a URL beyond its first.</summary>
    public int Duplicates { get; set; }

    /// <summary>Everything that is not as it should be, some with an example.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Whether it has stood it all, and the torture was one.</summary>
    public bool IsRight => Problems.Count == 0 && Lost == 0 && Duplicates == 0;
}
