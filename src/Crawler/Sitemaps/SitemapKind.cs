namespace Crawler.Sitemaps;

/// <summary>The forms in which a site lists its URLs.</summary>
public enum SitemapKind
{
    /// <summary>None of them, or not known yet.</summary>
    Invalid,

    /// <summary>An XML list of pages (sitemaps.org).</summary>
    Urlset,

    /// <summary>An XML list of further sitemaps.</summary>
    Index,

    /// <summary>One URL a line.</summary>
    Text,

    /// <summary>RSS 0.9, 1.0 or 2.0.</summary>
    Rss,

    /// <summary>Atom 0.3 or 1.0.</summary>
    Atom,
}
