using Crawler.Configuration;

namespace Crawler.Sitemaps;

/// <summary>How sitemaps are found and read (sitemaps.org).</summary>
public sealed record SitemapOptions
{
    /// <summary>Decoded bytes of one sitemap that are read; the protocol allows 50 MiB.</summary>
    [Range("64 KiB", "1 GiB")]
    public required long MaxBytes { get; init; }

    /// <summary>Entries of one sitemap that are read; the protocol allows 50,000.</summary>
    [Range("1", "1000000000")]
    public required long MaxEntries { get; init; }
}
