namespace Crawler.Sitemaps;

/// <summary>What one sitemap may cost.</summary>
/// <param name="MaxBytes">Decoded bytes that are read; also of every layer of compression.</param>
/// <param name="MaxEntries">Entries that are read.</param>
/// <param name="MaxUrlLength">Longest URL, in characters; an entry with a longer one is left out.</param>
public sealed record SitemapLimits(long MaxBytes, long MaxEntries, int MaxUrlLength);
