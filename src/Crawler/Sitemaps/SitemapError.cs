namespace Crawler.Sitemaps;

/// <summary>What is wrong with a sitemap. Entries that were read before stand, except with the three that refuse the whole file.</summary>
public enum SitemapError
{
    /// <summary>There is nothing in it.</summary>
    Empty,

    /// <summary>Neither a known kind of XML nor a list of URLs, such as an error page under status 200. Nothing is taken.</summary>
    NotASitemap,

    /// <summary>It declares entities made of entities, which grow without end when they are expanded. Nothing is taken.</summary>
    EntityBomb,

    /// <summary>It is compressed more often than twice. Nothing is taken.</summary>
    GzipNested,

    /// <summary>The compressed data is damaged or ends early.</summary>
    GzipDamaged,

    /// <summary>Decoded it is larger than allowed.</summary>
    TooLarge,

    /// <summary>It has more entries than allowed.</summary>
    TooManyEntries,

    /// <summary>An entry uses an entity that the file declares. None is expanded, be it a text, a file or a URL; such entries are left out.</summary>
    EntityRefused,

    /// <summary>The XML is not well-formed or ends early.</summary>
    Malformed,
}
