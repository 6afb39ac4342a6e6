using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>One URL that the frontier knows, as it was when it was found first.</summary>
/// <param name="Id">Its identity; ordered by discovery within a partition.</param>
/// <param name="Url">What is fetched.</param>
/// <param name="Fingerprint">The keyed 64-bit hash of the URL's seen-set key.</param>
/// <param name="Depth">Links followed from a seed, 0 or more.</param>
/// <param name="Referrer">The page on which it was found first; null for a seed.</param>
/// <param name="Hops">Redirects followed to reach it, 0 to <c>crawler.fetching.max-redirects</c>.</param>
/// <param name="IsSeed">A seed, or the target of a seed's redirect.</param>
/// <param name="ReferrerId">The identity of <paramref name="Referrer"/>; null for a seed.</param>
/// <param name="NoFollow">Whether the link that led to it asks not to follow it.</param>
public sealed record FrontierUrl(UrlId Id, CanonicalUrl Url, ulong Fingerprint, int Depth, string? Referrer, int Hops, bool IsSeed, UrlId? ReferrerId = null, bool NoFollow = false)
{
    /// <summary>The configuration key by which the page that led to it asks, as a whole, not to follow; null where it does not.</summary>
    internal string? PageStopper { get; init; }
}

/// <summary>A URL on its way to the frontier that owns its host: not yet judged, maybe known already.</summary>
/// <param name="Url">Absolute, without fragment.</param>
/// <param name="Depth">Links followed from a seed.</param>
/// <param name="Referrer">The page it stands on; null for a seed.</param>
/// <param name="Hops">Redirects followed to reach it.</param>
/// <param name="IsSeed">A seed, or the target of a seed's redirect.</param>
/// <param name="NoFollow">Whether the link asks not to follow it.</param>
/// <param name="ReferrerId">The identity of <paramref name="Referrer"/>; null for a seed.</param>
/// <param name="AsWritten">Whether it is the target of a redirect that has the same seen-set key as its source, and so is known by every sign of it.</param>
public sealed record DiscoveredUrl(CanonicalUrl Url, int Depth, string? Referrer, int Hops, bool IsSeed, bool NoFollow, UrlId? ReferrerId = null, bool AsWritten = false)
{
    /// <summary>The configuration key by which its page as a whole, not the link alone, asks not to follow; null where it does not. It may be off.</summary>
    public string? PageStopper { get; init; }

    /// <summary>The hook that refused the link, and its reason; null where none did.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether a sitemap has led to it.</summary>
    public bool IsListed => Referrer is null && !IsSeed;
}
