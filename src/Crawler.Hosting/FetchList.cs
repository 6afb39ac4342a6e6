using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>URLs to fetch as they are: no robots, no delay, no frontier.</summary>
internal sealed record FetchList
{
    /// <summary>The URLs.</summary>
    public required IReadOnlyList<CanonicalUrl> Urls { get; init; }

    /// <summary>Requests under way at once, 1 or more; the pool of fetchers is the upper limit.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Redirects followed within a request; 0 reports the first.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Whether the first failure cancels the rest.</summary>
    public bool FailFast { get; init; }

    /// <summary>Whether the URLs may be loopback or private addresses: only where a person named them.</summary>
    public bool AllowPrivate { get; init; }
}
