using System.Text;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>What the links of one page have in common.</summary>
/// <param name="Page">The page they stand on.</param>
/// <param name="Depth">Of the links: followed from a seed.</param>
/// <param name="Referrer">The page's identity.</param>
/// <param name="PageStopper">The configuration key by which the page as a whole asks not to follow; null where it does not.</param>
internal sealed record LinkSource(CanonicalUrl Page, int Depth, UrlId Referrer, string? PageStopper);

/// <summary>One URL that was found, as far as it has to be looked at: of most links the fingerprint is enough, and no object is made.</summary>
internal ref struct Sighting
{
    private readonly LinkBatch? _links;
    private readonly int _index;
    private readonly LinkSource? _source;
    private DiscoveredUrl? _found;

    /// <summary>A URL that is an object already.</summary>
    public Sighting(DiscoveredUrl found, UrlHasher hasher)
    {
        _found = found;
        Fingerprint = found.AsWritten ? hasher.HashAsWritten(found.Url) : hasher.Hash(found.Url);
        (Depth, IsSeed, NoFollow, PageStopper, Referrer) = (found.Depth, found.IsSeed, found.NoFollow, found.PageStopper, found.ReferrerId);
    }

    /// <summary>A link of a batch.</summary>
    public Sighting(LinkBatch links, int index, LinkSource source)
    {
        (_links, _index, _source) = (links, index, source);
        Fingerprint = links.FingerprintAt(index);
        (Depth, NoFollow, PageStopper, Referrer) = (source.Depth, links.IsNoFollowAt(index), source.PageStopper, source.Referrer);
    }

    public ulong Fingerprint { get; }

    public int Depth { get; }

    public bool IsSeed { get; }

    public bool NoFollow { get; }

    public string? PageStopper { get; }

    public UrlId? Referrer { get; }

    /// <summary>Whether the URL stands on the page that it is of.</summary>
    public readonly bool IsOfItself => _found is { } found ? found.Referrer == found.Url.Text : Ascii.Equals(_links!.UrlAt(_index), _source!.Page.Text);

    /// <summary>The URL as an object, made when first asked for.</summary>
    public DiscoveredUrl Found => _found ??= new DiscoveredUrl(_links!.ToUrl(_index, _source!.Page), Depth, _source.Page.Text, 0, IsSeed: false, NoFollow, Referrer) { PageStopper = PageStopper };
}
