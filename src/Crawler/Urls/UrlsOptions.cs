namespace Crawler.Urls;

/// <summary>Which URLs are taken to be the same page. A URL is always fetched as it is written; these decide only under which key the crawl knows it, and cannot change once a crawl is begun.</summary>
public sealed record UrlsOptions
{
    /// <summary>Whether the order of query parameters does not matter; those of one name keep theirs.</summary>
    public required bool SortQuery { get; init; }

    /// <summary>Names of query parameters that say where a visitor came from and not what is shown; <c>*</c> at the end stands for any rest. Case does not matter.</summary>
    public required IReadOnlyList<string> DropParameters { get; init; }

    /// <summary>Names of session identifiers, in the query and behind a semicolon in the path; <c>*</c> at the end stands for any rest. Case does not matter.</summary>
    public required IReadOnlyList<string> SessionIds { get; init; }

    /// <summary>Whether a path segment in which ASP.NET keeps a session without cookies, <c>/(S(lit3py55t21z5v55vlm25s55))/</c>, does not count.</summary>
    public required bool SessionSegments { get; init; }
}
