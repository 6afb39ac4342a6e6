namespace Crawler.Frontier;

/// <summary>Which URLs a sitemap has led to first, and to which of them a page links after all: what is left over are orphans. Pure; the ledger of a partition owns it.</summary>
internal sealed class ListedLinks
{
    private bool _isAnyListed;
    private List<LinkedUrl> _new = [];

    /// <summary>A sitemap has led to a URL first, in this process or an earlier one.</summary>
    /// <param name="seen">Every URL known, this one too.</param>
    /// <param name="fingerprint">The URL's.</param>
    public void Add(SeenSet seen, ulong fingerprint) => _isAnyListed |= seen.Flag(fingerprint, SeenFlag.Listed);

    /// <summary>A URL that is known was found again.</summary>
    /// <param name="seen">Every URL known.</param>
    /// <param name="sighting">The URL.</param>
    public void NoteAgain(SeenSet seen, ref Sighting sighting)
    {
        if (!_isAnyListed || sighting.Referrer is not { } referrer || !seen.HasFlag(sighting.Fingerprint, SeenFlag.Listed) || sighting.IsOfItself) return;
        if (seen.Flag(sighting.Fingerprint, SeenFlag.Linked)) _new.Add(new LinkedUrl(sighting.Fingerprint, referrer));
    }

    /// <summary>The first links to such URLs since this was asked last; a page's link to itself is none.</summary>
    public IReadOnlyList<LinkedUrl> Take()
    {
        if (_new.Count == 0) return [];
        var taken = _new;
        _new = [];
        return taken;
    }
}
