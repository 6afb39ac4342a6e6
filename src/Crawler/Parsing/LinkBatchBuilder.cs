using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>
/// Gathers the links of one page as they are written, in rented memory, and resolves them when the page is whole: its base element may come late, and counts for what stands before it too
/// (HTML Standard 4.2.3).
/// </summary>
/// <param name="document">Where the document was fetched from.</param>
/// <param name="options">The caps.</param>
internal sealed class LinkBatchBuilder(CanonicalUrl document, ParsingOptions options) : IDisposable
{
    // A place is an index into the distinct URLs; these are none.
    private const int NoUrl = -1;
    private const int LongUrl = -2;

    // A power of two.
    private const int LinksBetweenChecks = 64;

    private string? _base;

    // As written, and where each ends.
    private PooledList<byte> _raw;
    private PooledList<RawLink> _links;

    // The one of them that is the base itself, as #top is; -1 for none.
    private int _own = -1;
    private int _ownAgain;

    // Distinct, resolved: the batch. Then the hash of each distinct URL, those that are cut included, and a table of places by hash, plus one.
    private PooledList<byte> _text;
    private PooledList<LinkBatch.Entry> _entries;
    private PooledList<ulong> _hashes;
    private int[] _table = [];
    private int _tableMask;

    /// <summary>Distinct links left out of the batch because the page has more than allowed.</summary>
    public int Cut { get; private set; }

    /// <summary>Links left out of the batch because their URL is longer than allowed.</summary>
    public int TooLong { get; private set; }

    /// <summary>Bytes that the links gathered so far take.</summary>
    public long Held => _raw.Count + ((long)_links.Count * Unsafe.SizeOf<RawLink>());

    /// <summary>A base element with an href: the first of a document counts, and one that does not parse is as if it were not there ("set the frozen base URL"). So is one of another scheme than http or https, which by the standard counts.</summary>
    /// <param name="href">The attribute's value, character references decoded.</param>
    public void SetBase(string href) => _base ??= href;

    /// <summary>A link.</summary>
    /// <param name="value">The attribute's value in UTF-8, character references decoded.</param>
    /// <param name="kind">The element it stands in.</param>
    /// <param name="noFollow">Whether that carries rel=nofollow.</param>
    [MethodImpl(HotPath.Compiled)]
    public void Add(ReadOnlySpan<byte> value, LinkKind kind, bool noFollow)
    {
        if (value is not [] and not [(byte)'#', ..]) _raw.Append(value);
        else if (IsOwnAgain(noFollow)) return;
        _links.Add(new RawLink(_raw.Count, LinkBatch.MarksOf(kind, noFollow)));
    }

    /// <summary>The same of a text.</summary>
    public void Add(ReadOnlySpan<char> value, LinkKind kind, bool noFollow)
    {
        if (value is not [] and not ['#', ..])
        {
            var start = _raw.Count;
            var room = _raw.Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
            _raw.Truncate(start + Encoding.UTF8.GetBytes(value, room));
        }
        else if (IsOwnAgain(noFollow))
        {
            return;
        }

        _links.Add(new RawLink(_raw.Count, LinkBatch.MarksOf(kind, noFollow)));
    }

    /// <summary>The page is whole: resolves its links.</summary>
    /// <param name="charset">The document's encoding, in which query strings are written; null is UTF-8.</param>
    /// <param name="hasher">What makes the fingerprints.</param>
    /// <param name="cancellationToken">Stops long work: each of many links may have a long base before it.</param>
    /// <returns>The distinct ones, in the order of their first occurrences. It is the caller's; the builder is empty.</returns>
    [MethodImpl(HotPath.Compiled)]
    public LinkBatch Build(Encoding? charset, UrlHasher hasher, CancellationToken cancellationToken = default)
    {
        var queryEncoding = QueryEncoding.For(charset);
        var baseUrl = _base is not null && CanonicalUrl.TryParse(_base, document, queryEncoding, out var url, out _) ? url : document;
        var prepared = new PreparedBase(baseUrl, queryEncoding, options.MaxUrlLength);
        var prefix = new PrefixHash(hasher, prepared.Text);
        PrepareTable();
        var (start, place) = (0, NoUrl);
        var before = ReadOnlySpan<byte>.Empty;
        for (var i = 0; i < _links.Count; i++)
        {
            if ((i & (LinksBetweenChecks - 1)) == 0) cancellationToken.ThrowIfCancellationRequested();
            var link = _links.Written[i];
            var value = _raw.Written[start..link.End];
            start = link.End;

            // Many links in a row lead to places within one document.
            if (value.IndexOf((byte)'#') is var sign and >= 0) value = value[..(sign + 1)];
            if (!value.SequenceEqual(before) || place == NoUrl) place = Place(prepared, hasher, in prefix, value, link.Marks);
            if (place == LongUrl) TooLong += i == _own ? 1 + _ownAgain : 1;
            else if (place >= 0 && place < _entries.Count) _entries.Written[place] = _entries.Written[place].Met(link.Marks);
            before = value;
        }

        prefix.Return();
        var batch = new LinkBatch(_text, _entries, hasher);
        (_text, _entries) = (default, default);
        return batch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _raw.Return();
        _links.Return();
        _text.Return();
        _entries.Return();
        _hashes.Return();
        if (_table.Length > 0) ArrayPool<int>.Shared.Return(_table);
        _table = [];
    }

    // A link to the page itself needs no second place; it counts as followed unless all of them say nofollow.
    private bool IsOwnAgain(bool noFollow)
    {
        if (_own < 0)
        {
            _own = _links.Count;
            return false;
        }

        _ownAgain++;
        if (!noFollow) _links.Written[_own] = _links.Written[_own] with { Marks = (byte)(_links.Written[_own].Marks & ~LinkBatch.NoFollowBit) };
        return true;
    }

    // Where the URL stands among the distinct ones; with a row in the batch if it is new and there is room.
    [MethodImpl(HotPath.Compiled)]
    private int Place(PreparedBase prepared, UrlHasher hasher, in PrefixHash prefix, ReadOnlySpan<byte> value, byte marks)
    {
        var start = _text.Count;
        if (!prepared.TryResolve(value, ref _text, out var shared)) return NoUrl;
        var url = _text.Written[start..];
        var isKept = !url.IsEmpty;
        var place = LongUrl;
        if (isKept)
        {
            var hash = prefix.Hash(url, shared);
            isKept = FindOrAdd(hash, out place);
            if (isKept && place >= options.MaxOutlinks)
            {
                Cut++;
                isKept = false;
            }

            if (isKept) _entries.Add(new LinkBatch.Entry(UrlHasher.IsOwnKey(url) ? hash : hasher.HashUrl(url), _text.Count, marks));
        }

        if (!isKept) _text.Truncate(start);
        return place;
    }

    private void PrepareTable()
    {
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * _links.Count));
        _table = ArrayPool<int>.Shared.Rent(length);
        _table.AsSpan(0, length).Clear();
        _tableMask = length - 1;
    }

    // The hashes are keyed and of 64 bits, as the seen-set's: equal ones are taken for one URL.
    [MethodImpl(HotPath.Compiled)]
    private bool FindOrAdd(ulong hash, out int place)
    {
        var slot = (int)hash & _tableMask;
        for (; _table[slot] != 0; slot = (slot + 1) & _tableMask)
        {
            place = _table[slot] - 1;
            if (_hashes.Written[place] == hash) return false;
        }

        place = _hashes.Count;
        _hashes.Add(hash);
        _table[slot] = place + 1;
        return true;
    }

    /// <summary>One link as it is written.</summary>
    /// <param name="End">Where it ends in the raw text; it begins where the one before ends.</param>
    /// <param name="Marks">As in the batch.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct RawLink(int End, byte Marks);
}
