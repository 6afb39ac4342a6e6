namespace Crawler.Frontier.Storage;

/// <summary>The life of one URL so far.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Url">As it is fetched.</param>
/// <param name="Depth">Links followed from a seed.</param>
/// <param name="Referrer">The page on which it was found first; null for a seed.</param>
/// <param name="Hops">Redirects followed to reach it.</param>
/// <param name="IsSeed">A seed, or the target of a seed's redirect.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">The name of a failure or a skip.</param>
/// <param name="Detail">What decided: a rule, a line of a robots.txt, the failure's own words.</param>
/// <param name="IsLeased">Whether a request was under way at the last commit.</param>
internal sealed record LedgerEntry(UrlId Id, string Url, int Depth, string? Referrer, int Hops, bool IsSeed, UrlState State, string? Reason, string? Detail, bool IsLeased)
{
    /// <summary>The last response's status.</summary>
    public int? Status { get; init; }

    /// <summary>Requests that were made until it was settled; null where it is not.</summary>
    public int? SettledAfter { get; init; }

    /// <summary>Content-Type of the last response.</summary>
    public string? ContentType { get; init; }

    /// <summary>Bytes of the decoded body.</summary>
    public long? Bytes { get; init; }

    /// <summary>Distinct links of the page.</summary>
    public long? Links { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>Its requests, in order.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The sitemaps that list it, the first ten.</summary>
    public IReadOnlyList<LedgerListing> Listings { get; init; } = [];
}

/// <summary>What a sitemap says of a URL.</summary>
/// <param name="Sitemap">The sitemap's URL.</param>
/// <param name="LastModified">Null where that is not said.</param>
/// <param name="Priority">Null where that is not said.</param>
internal sealed record LedgerListing(string Sitemap, DateTimeOffset? LastModified, double? Priority);

/// <summary>URLs of one origin by where they stand.</summary>
internal sealed record OriginCounts(string Origin, long Urls, long Pending, long Fetched, long Failed, long Skipped, long Other);
