using System.Runtime.InteropServices;
using System.Text;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>
/// The links of one page, distinct and in document order, as bytes in rented memory: no object for each. It has one owner at a time, the last of whom, the frontier, returns the memory; what is
/// lost on the way is left to the collector.
/// </summary>
internal sealed class LinkBatch
{
    /// <summary>The mark of a link that carries rel=nofollow.</summary>
    public const byte NoFollowBit = 0x10;

    private const byte KindBits = 0x0F;

    private PooledList<byte> _text;
    private PooledList<Entry> _entries;
    private UrlHasher _hasher;

    /// <summary>Takes over what a builder has made.</summary>
    /// <param name="text">The URLs, serialised, one behind the other.</param>
    /// <param name="entries">Where each ends, and what is known of it.</param>
    /// <param name="hasher">What the fingerprints were made with.</param>
    public LinkBatch(PooledList<byte> text, PooledList<Entry> entries, UrlHasher hasher) => (_text, _entries, _hasher) = (text, entries, hasher);

    public int Count => _entries.Count;

    /// <summary>Makes one of links that are objects, as a parser of the host application may give them.</summary>
    public static LinkBatch Of(IReadOnlyList<PageLink> links, UrlHasher hasher)
    {
        var text = default(PooledList<byte>);
        var entries = default(PooledList<Entry>);
        foreach (var link in links)
        {
            Encoding.ASCII.GetBytes(link.Url.Text, text.Reserve(link.Url.Text.Length));
            entries.Add(new Entry(hasher.Hash(link.Url), text.Count, MarksOf(link.Kind, link.NoFollow)));
        }

        return new LinkBatch(text, entries, hasher);
    }

    /// <summary>How kind and nofollow are written in one byte.</summary>
    public static byte MarksOf(LinkKind kind, bool noFollow) => (byte)((byte)kind | (noFollow ? NoFollowBit : 0));

    /// <summary>A link's absolute URL without fragment, as the URL Standard serialises it; ASCII, valid until the memory is returned.</summary>
    public ReadOnlySpan<byte> UrlAt(int index) => _text.Written[(index == 0 ? 0 : _entries.Written[index - 1].End).._entries.Written[index].End];

    /// <summary>The keyed hash of a link's seen-set key.</summary>
    public ulong FingerprintAt(int index) => _entries.Written[index].Fingerprint;

    public LinkKind KindAt(int index) => (LinkKind)(_entries.Written[index].Marks & KindBits);

    /// <summary>Whether every occurrence of a link carries rel=nofollow.</summary>
    public bool IsNoFollowAt(int index) => (_entries.Written[index].Marks & NoFollowBit) != 0;

    /// <summary>A link as an object.</summary>
    /// <param name="index">Which.</param>
    /// <param name="near">A URL that is likely of the same origin; null for none.</param>
    public CanonicalUrl ToUrl(int index, CanonicalUrl? near) => CanonicalUrl.OfSerialised(UrlAt(index), near);

    /// <summary>All links as objects.</summary>
    public PageLink[] ToLinks()
    {
        var links = new PageLink[Count];
        for (var i = 0; i < links.Length; i++) links[i] = new PageLink(ToUrl(i, i == 0 ? null : links[i - 1].Url), KindAt(i), IsNoFollowAt(i));
        return links;
    }

    /// <summary>Sees to it that the fingerprints are those of a crawl, whoever has parsed the page.</summary>
    /// <returns>The batch itself.</returns>
    public LinkBatch HashedBy(UrlHasher hasher)
    {
        if (_hasher.Equals(hasher)) return this;
        _hasher = hasher;
        for (var i = 0; i < Count; i++) _entries.Written[i] = _entries.Written[i] with { Fingerprint = hasher.HashUrl(UrlAt(i)) };
        return this;
    }

    /// <summary>Gives the memory back; the batch is empty.</summary>
    public void Return()
    {
        _text.Return();
        _entries.Return();
    }

    /// <summary>What is known of one link.</summary>
    /// <param name="Fingerprint">The keyed hash of its seen-set key.</param>
    /// <param name="End">Where its URL ends in the text; it begins where the one before ends.</param>
    /// <param name="Marks">Its kind, and whether it carries rel=nofollow.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(ulong Fingerprint, int End, byte Marks)
    {
        /// <summary>The same link where it stands again: nofollow only if both say so.</summary>
        public Entry Met(byte again) => (again & NoFollowBit) == 0 ? this with { Marks = (byte)(Marks & ~NoFollowBit) } : this;
    }
}
