using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>One request, as it shall be sent.</summary>
public sealed record FetchRequest
{
    /// <summary>The URL, fetched as written.</summary>
    public required CanonicalUrl Url { get; init; }

    /// <summary>Redirects followed within the call; 0 returns the first redirect as an outcome.</summary>
    public int MaxRedirects { get; init; }

    /// <summary>Whether a response of a type that <c>crawler.fetching.skip-types</c> lists ends with its headers.</summary>
    public bool SkipUnwantedTypes { get; init; }

    /// <summary>Where given: a body longer than this is cut here and still succeeds (robots.txt, RFC 9309 section 2.5); null fails it by the size limits.</summary>
    public long? TruncateBodyAt { get; init; }
}
