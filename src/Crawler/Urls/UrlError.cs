namespace Crawler.Urls;

/// <summary>Why a text is no URL that can be crawled.</summary>
public enum UrlError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Nothing but white space.</summary>
    Empty,

    /// <summary>The URL Standard fails to parse it, or it is relative and there is no base.</summary>
    Malformed,

    /// <summary>A URL, but neither http nor https.</summary>
    NotHttp,

    /// <summary>Longer than the limit.</summary>
    TooLong,
}
