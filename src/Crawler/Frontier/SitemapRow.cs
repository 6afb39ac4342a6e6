using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>One sitemap that the crawl knows.</summary>
/// <param name="Fingerprint">The keyed hash of its URL's key: its identity.</param>
/// <param name="Url">Where it was looked for.</param>
/// <param name="Site">The hash of the origin on whose behalf it is read: a robots.txt or a seed of that origin led to it.</param>
/// <param name="Level">Indexes above it: 0 where a robots.txt names it, or it stands at the well-known place.</param>
public sealed record SitemapRow(ulong Fingerprint, CanonicalUrl Url, ulong Site, int Level)
{
    /// <summary>Whether nobody has named it: it was looked for at the well-known place, and may well not be there.</summary>
    public bool IsGuessed { get; init; }

    /// <summary>Where it stands.</summary>
    public SitemapState State { get; init; }

    /// <summary>What it is, in lower case; null until it was read.</summary>
    public string? Kind { get; init; }

    /// <summary>The name of what is wrong with it, or of why it could not be had; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>One line for people on that; null where there is nothing to say.</summary>
    public string? Detail { get; init; }

    /// <summary>Entries read.</summary>
    public long Entries { get; init; }
}

/// <summary>Where a sitemap stands.</summary>
public enum SitemapState
{
    /// <summary>It is to be read, from its beginning.</summary>
    Pending,

    /// <summary>It was read, as far as that was possible.</summary>
    Read,

    /// <summary>Nobody has named it, and it is not there.</summary>
    Absent,

    /// <summary>It could not be had, or is none.</summary>
    Failed,
}

/// <summary>A page links to a URL that a sitemap had led to before.</summary>
/// <param name="Url">The URL's fingerprint.</param>
/// <param name="Referrer">The page.</param>
public readonly record struct LinkedUrl(ulong Url, UrlId Referrer);

/// <summary>What a sitemap says of one URL.</summary>
/// <param name="Sitemap">The sitemap's fingerprint.</param>
/// <param name="Url">The URL's fingerprint.</param>
/// <param name="LastModified">When it was last changed; null where that is not said.</param>
/// <param name="Priority">0.0 to 1.0; null where that is not said.</param>
public readonly record struct ListedUrl(ulong Sitemap, ulong Url, DateTimeOffset? LastModified, double? Priority);
