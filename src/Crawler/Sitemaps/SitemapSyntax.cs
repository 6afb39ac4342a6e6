namespace Crawler.Sitemaps;

/// <summary>One way of writing a sitemap.</summary>
internal abstract class SitemapSyntax
{
    /// <summary>What it is, as far as it is known.</summary>
    public SitemapKind Kind { get; protected set; }

    /// <summary>What is wrong with it; null where nothing was found wrong so far.</summary>
    public abstract SitemapError? Error { get; }

    /// <summary>Entries left out: they have no http(s) URL, one that is too long, or one that cannot be read.</summary>
    public long Dropped { get; protected set; }

    /// <summary>The next entry; null at the end.</summary>
    public abstract SitemapEntry? Read();
}
