namespace Crawler.Frontier;

/// <summary>Which URLs a sitemap has led to first, and to which of them a page links after all: what is left over are orphans. Pure; the ledger of a partition owns it.</summary>
internal sealed class ListedLinks : IDisposable
{
    private readonly SeenSet _listed = new();
    private readonly SeenSet _linked = new();
    private List<LinkedUrl> _new = [];

    /// <summary>A sitemap has led to a URL first, in this process or an earlier one.</summary>
    public void Add(ulong fingerprint) => _listed.Add(fingerprint);

    /// <summary>A URL that is known was found again.</summary>
    public void NoteAgain(ref Sighting sighting)
    {
        if (_listed.Count == 0 || sighting.Referrer is not { } referrer || !_listed.Contains(sighting.Fingerprint) || sighting.IsOfItself) return;
        if (_linked.Add(sighting.Fingerprint)) _new.Add(new LinkedUrl(sighting.Fingerprint, referrer));
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
