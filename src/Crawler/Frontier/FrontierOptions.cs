using Crawler.Configuration;

namespace Crawler.Frontier;

/// <summary>How the frontier is split and what it remembers.</summary>
public sealed record FrontierOptions
{
    /// <summary>Number of frontier actors; each owns a hash range of host names.</summary>
    [Range("1", "256")]
    public required int Partitions { get; init; }

    /// <summary>Largest number of host queue actors alive at once, over all partitions; other hosts wait as rows.</summary>
    [Range("1", "1000000")]
    public required int ActiveHosts { get; init; }

    /// <summary>URLs that a host has requested before it gives up its place among the <see cref="ActiveHosts"/>, where others wait for one.</summary>
    [Range("1", "1000000")]
    public required int PlaceUrls { get; init; }

    /// <summary>URLs of one host kept in memory ahead of their turn; the rest stay in the store.</summary>
    [Range("1", "1000000")]
    public required int HeadsPerHost { get; init; }

    /// <summary>URLs of one host that are queued at most; further ones are skipped as <see cref="SkipReason.HostFull"/>. Null is unlimited.</summary>
    [Range("1", "1000000000")]
    public required long? MaxUrlsPerHost { get; init; }

    /// <summary>Links that may be followed on one host beyond its URL that is nearest to a seed; further ones are skipped as <see cref="SkipReason.TooDeep"/>. Null is unlimited.</summary>
    [Range("0", "1000000")]
    public required int? MaxDepthPerHost { get; init; }

    /// <summary>URLs of one host that may fail one after the other before those that wait there are skipped as <see cref="SkipReason.HostFailing"/>. Null is unlimited.</summary>
    [Range("1", "1000000000")]
    public required int? MaxErrorsPerHost { get; init; }

    /// <summary>A host whose next request is due later than this is put away as a row until then.</summary>
    [Range("0", "1d")]
    public required TimeSpan PassivateAfter { get; init; }

    /// <summary>Which of a host's waiting URLs is requested next.</summary>
    public required CrawlOrder Order { get; init; }

    /// <summary>Rules <c>REGEX=NUMBER</c> for <see cref="CrawlOrder.BestFirst"/>: the first one that matches the whole URL gives its score, 0.0 to 1.0 in tenths; 0.5 where none does.</summary>
    public required IReadOnlyList<string> Score { get; init; }

    /// <summary>Whether URLs outside the scope get a row each (and so count in the balance); off: they are only counted.</summary>
    public required bool RecordOutOfScope { get; init; }

    /// <summary>Where the frontier lives.</summary>
    public required StoreKind Store { get; init; }
}

/// <summary>Where the frontier lives.</summary>
public enum StoreKind
{
    /// <summary>In the crawl's directory, as crawl.db: a crawl that was interrupted or killed is resumed from there.</summary>
    Sqlite,

    /// <summary>In memory: gone when the process ends.</summary>
    Memory,
}
