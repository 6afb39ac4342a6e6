using Crawler.Urls;

namespace Crawler.Sitemaps;

/// <summary>One URL that a sitemap lists, with what the sitemap says of it.</summary>
/// <param name="Url">The page, or the further sitemap. Any host: the scope of a crawl decides.</param>
/// <param name="IsSitemap">Whether it is a further sitemap rather than a page.</param>
public sealed record SitemapEntry(CanonicalUrl Url, bool IsSitemap)
{
    /// <summary>When it was last changed; null where nothing is said that can be read.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>How often it changes; null where nothing is said that can be read.</summary>
    public ChangeFrequency? ChangeFrequency { get; init; }

    /// <summary>0.0 to 1.0 within its site; null where nothing is said that can be read.</summary>
    public double? Priority { get; init; }

    /// <summary>The same page in other languages (xhtml:link with rel=alternate), itself often among them.</summary>
    public IReadOnlyList<CanonicalUrl> Alternates { get; init; } = [];

    /// <summary>Images on the page (image:loc).</summary>
    public IReadOnlyList<CanonicalUrl> Images { get; init; } = [];

    /// <summary>Videos on the page (video:content_loc, video:player_loc).</summary>
    public IReadOnlyList<CanonicalUrl> Videos { get; init; } = [];

    /// <summary>When the article was published (news:publication_date); null where it is no news.</summary>
    public DateTimeOffset? PublishedAt { get; init; }
}

/// <summary>How often a page changes, by its site's own account.</summary>
public enum ChangeFrequency
{
    /// <summary>With every request.</summary>
    Always,

    /// <summary>Hourly.</summary>
    Hourly,

    /// <summary>Daily.</summary>
    Daily,

    /// <summary>Weekly.</summary>
    Weekly,

    /// <summary>Monthly.</summary>
    Monthly,

    /// <summary>Yearly.</summary>
    Yearly,

    /// <summary>Archived: it does not change.</summary>
    Never,
}
