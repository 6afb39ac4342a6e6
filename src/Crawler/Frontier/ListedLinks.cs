namespace Crawler.Frontier;

/// <summary>Which URLs a sitemap has led to first, and to which of them a page links after all: what is left over are orphans. Pure; the ledger of a partition owns it.</summary>
internal sealed class ListedLinks : IDisposable
{
    private readonly SeenSet _listed = new();
    private readonly SeenSet _linked = new();
    private List<LinkedUrl> _new = [];

    /// <summary>A URL that an earlier process had from a sitemap.</summary>
    public void Restore(ulong fingerprint) => _listed.Add(fingerprint);

    /// <summary>A URL was found.</summary>
    /// <param name="found">How.</param>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="isNew">Whether for the first time.</param>
    public void Note(DiscoveredUrl found, ulong fingerprint, bool isNew)
    {
        if (isNew && found.IsListed) _listed.Add(fingerprint);
        if (isNew || _listed.Count == 0 || found.ReferrerId is not { } referrer || found.Referrer == found.Url.Text || !_listed.Contains(fingerprint)) return;
        if (_linked.Add(fingerprint)) _new.Add(new LinkedUrl(fingerprint, referrer));
    }

    /// <summary>The first links to such URLs since this was asked last; a page's link to itself is none.</summary>
    public IReadOnlyList<LinkedUrl> Take()
    {
        if (_new.Count == 0) return [];
        var taken = _new;
        _new = [];
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listed.Dispose();
        _linked.Dispose();
    }
}
