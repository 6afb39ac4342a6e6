using Crawler.Urls;

namespace Crawler.Output;

/// <summary>What a crawl knows of a URL apart from its response.</summary>
/// <param name="Url">The URL as leased.</param>
/// <param name="Depth">Links followed from a seed, 0 for a seed; null in <c>fetch</c>.</param>
/// <param name="Referrer">The URL on which it was found first; null for a seed.</param>
/// <param name="Attempts">Requests made for it, 0 where none was.</param>
public readonly record struct PageContext(CanonicalUrl Url, int? Depth, string? Referrer, int Attempts);
