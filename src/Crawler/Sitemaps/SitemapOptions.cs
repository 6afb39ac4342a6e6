using Crawler.Configuration;

namespace Crawler.Sitemaps;

/// <summary>How sitemaps are found and read (sitemaps.org).</summary>
public sealed record SitemapOptions
{
    /// <summary>Whether the sitemaps of the sites that are crawled are read.</summary>
    public required bool Use { get; init; }

    /// <summary>Whether /sitemap.xml is looked for where no robots.txt names it.</summary>
    public required bool WellKnown { get; init; }

    /// <summary>Sitemaps of one site that are read, those in indexes included; null is no limit.</summary>
    [Range("1", "1000000000")]
    public required long? MaxPerSite { get; init; }

    /// <summary>Levels of indexes that are followed; the protocol allows one.</summary>
    [Range("0", "100")]
    public required int MaxLevels { get; init; }

    /// <summary>Decoded bytes of one sitemap that are read; the protocol allows 50 MiB.</summary>
    [Range("64 KiB", "1 GiB")]
    public required long MaxBytes { get; init; }

    /// <summary>Entries of one sitemap that are read; the protocol allows 50,000.</summary>
    [Range("1", "1000000000")]
    public required long MaxEntries { get; init; }

    /// <summary>Sitemaps on their way, waiting to be read or being read at once, over all hosts; each is held compressed, in 16 MiB at most.</summary>
    [Range("1", "1000")]
    public required int Concurrency { get; init; }
}
