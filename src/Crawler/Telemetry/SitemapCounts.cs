namespace Crawler.Telemetry;

/// <summary>What became of a crawl's sitemaps. They stand beside the balance: a sitemap is no page.</summary>
public sealed record SitemapCounts
{
    /// <summary>Of a crawl that reads none.</summary>
    public static SitemapCounts None { get; } = new();

    /// <summary>Sitemaps that were named by a robots.txt or an index, or looked for.</summary>
    public long Found { get; init; }

    /// <summary>Sitemaps on their way, being read or waiting.</summary>
    public long Pending { get; init; }

    /// <summary>Sitemaps that were read, as far as that was possible.</summary>
    public long Read { get; init; }

    /// <summary>Sitemaps that nobody has named and that are not there.</summary>
    public long Absent { get; init; }

    /// <summary>Sitemaps that could not be had or are none.</summary>
    public long Failed { get; init; }

    /// <summary>Entries of the sitemaps that were read.</summary>
    public long Entries { get; init; }

    /// <summary>What was wrong, by name: why a sitemap could not be had, what is wrong in one that was read, and those beyond the limits, which are not among those found.</summary>
    public IReadOnlyDictionary<string, long> Problems { get; init; } = new Dictionary<string, long>();
}
