using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>A sitemap that waits for its host.</summary>
/// <param name="Url">What is to be fetched.</param>
/// <param name="Errand">For whom, and for which sitemap.</param>
/// <param name="Attempts">Requests already made for it.</param>
/// <param name="NotBefore">When it may be tried (again).</param>
internal sealed record WaitingSitemap(CanonicalUrl Url, SitemapErrand Errand, int Attempts, DateTimeOffset NotBefore);

/// <summary>The sitemaps of one origin that wait in a host queue: each once, however often it is asked for.</summary>
internal sealed class SitemapQueue
{
    private readonly PriorityQueue<WaitingSitemap, (DateTimeOffset NotBefore, long Order)> _waiting = new();
    private readonly HashSet<ulong> _known = [];
    private long _lastOrder;

    /// <summary>Whether the sitemaps that its robots.txt names have been told of.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether none waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>When the next one may be requested: a past moment if at once; null while none waits.</summary>
    public DateTimeOffset? NextDue => _waiting.TryPeek(out _, out var next) ? next.NotBefore : null;

    /// <summary>One more waits.</summary>
    public void Add(WaitingSitemap sitemap)
    {
        if (_known.Add(sitemap.Errand.Sitemap)) _waiting.Enqueue(sitemap, (sitemap.NotBefore, ++_lastOrder));
    }

    /// <summary>Takes the next one that may be requested now.</summary>
    public WaitingSitemap? Take(DateTimeOffset now)
    {
        if (NextDue is not { } due || due > now) return null;
        var sitemap = _waiting.Dequeue();
        _known.Remove(sitemap.Errand.Sitemap);
        return sitemap;
    }

    /// <summary>Takes every one, due or not.</summary>
    public IEnumerable<WaitingSitemap> TakeAll()
    {
        _known.Clear();
        while (_waiting.TryDequeue(out var sitemap, out _)) yield return sitemap;
    }
}
