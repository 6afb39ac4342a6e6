using Crawler.Sitemaps;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// Which sitemaps of a crawl are known, which is to be read next, and what became of them. Each is read once at most, so that an index that lists itself does no harm;
/// levels of indexes and sitemaps of a site are bounded. Pure: the actor of the sitemaps asks it.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="hasher">Gives sitemaps and sites their fingerprints.</param>
internal sealed class SitemapBook(SitemapOptions options, UrlHasher hasher) : IDisposable
{
    private const string WellKnownPath = "/sitemap.xml";

    private readonly SeenSet _known = new();
    private readonly SeenSet _sites = new();
    private readonly Queue<SitemapRow> _waiting = new();

    // Sitemaps of each site that is crawled, those that an earlier process knew included.
    private readonly Dictionary<ulong, long> _ofSite = [];
    private readonly SortedDictionary<string, long> _problems = new(StringComparer.Ordinal);
    private SitemapCounts _counts = new();

    /// <summary>Where the sitemaps stand.</summary>
    public SitemapCounts Counts => _counts with { Problems = new SortedDictionary<string, long>(_problems, StringComparer.Ordinal) };

    /// <summary>Whether none waits; those that were taken are the caller's.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>What an earlier process knew.</summary>
    public void Restore(SitemapRow row)
    {
        if (!_known.Add(row.Fingerprint)) return;
        _ofSite[row.Site] = _ofSite.GetValueOrDefault(row.Site) + 1;
        _counts = _counts with { Found = _counts.Found + 1 };
        if (row.State == SitemapState.Pending) Wait(row);
        else Count(row);
    }

    /// <summary>A site is crawled: the sitemaps that its robots.txt names, and the well-known one.</summary>
    /// <param name="page">A URL of the site.</param>
    /// <param name="listed">The sitemap lines of its robots.txt; relative ones are taken too.</param>
    /// <returns>Those that are new.</returns>
    public IReadOnlyList<SitemapRow> Open(CanonicalUrl page, IReadOnlyList<string> listed)
    {
        var site = hasher.Hash(page.Origin.Value);
        if (!_sites.Add(site)) return [];
        var rows = new List<SitemapRow>();
        foreach (var text in listed)
        {
            if (CanonicalUrl.TryCreate(text, page, out var url, out _)) Add(rows, url, site, level: 0, isGuessed: false);
            else Problem("BadUrl");
        }

        if (options.WellKnown && CanonicalUrl.TryCreate(page.Origin.Value + WellKnownPath, out var guess, out _)) Add(rows, guess, site, level: 0, isGuessed: true);
        return rows;
    }

    /// <summary>An index lists a sitemap.</summary>
    /// <param name="index">The index.</param>
    /// <param name="url">The sitemap.</param>
    /// <returns>Its row where it is new and within the limits; null otherwise.</returns>
    public SitemapRow? Add(SitemapRow index, CanonicalUrl url)
    {
        var rows = new List<SitemapRow>();
        if (index.Level < options.MaxLevels) Add(rows, url, index.Site, index.Level + 1, isGuessed: false);
        else if (!_known.Contains(hasher.Hash(url))) Problem("TooDeep");
        return rows.SingleOrDefault();
    }

    /// <summary>Takes the next one to be read; null where none waits.</summary>
    public SitemapRow? Next() => _waiting.TryDequeue(out var row) ? row : null;

    /// <summary>A sitemap has come to its end.</summary>
    /// <param name="row">Not pending.</param>
    public void Complete(SitemapRow row)
    {
        _counts = _counts with { Pending = _counts.Pending - 1 };
        Count(row);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _known.Dispose();
        _sites.Dispose();
    }

    private void Add(List<SitemapRow> rows, CanonicalUrl url, ulong site, int level, bool isGuessed)
    {
        var fingerprint = hasher.Hash(url);
        if (_known.Contains(fingerprint)) return;
        var ofSite = _ofSite.GetValueOrDefault(site);
        if (ofSite >= options.MaxPerSite)
        {
            Problem("TooMany");
            return;
        }

        _known.Add(fingerprint);
        _ofSite[site] = ofSite + 1;
        _counts = _counts with { Found = _counts.Found + 1 };
        var row = new SitemapRow(fingerprint, url, site, level) { IsGuessed = isGuessed };
        Wait(row);
        rows.Add(row);
    }

    private void Wait(SitemapRow row)
    {
        _waiting.Enqueue(row);
        _counts = _counts with { Pending = _counts.Pending + 1 };
    }

    private void Count(SitemapRow row)
    {
        _counts = row.State switch
        {
            SitemapState.Read => _counts with { Read = _counts.Read + 1, Entries = _counts.Entries + row.Entries },
            SitemapState.Absent => _counts with { Absent = _counts.Absent + 1 },
            _ => _counts with { Failed = _counts.Failed + 1 },
        };
        if (row.Problem is { } problem && row.State != SitemapState.Absent) Problem(problem);
    }

    private void Problem(string name) => _problems[name] = _problems.GetValueOrDefault(name) + 1;
}
