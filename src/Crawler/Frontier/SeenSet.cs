namespace Crawler.Frontier;

/// <summary>
/// The fingerprints of every URL known: open addressing over bare 64-bit words, at most 12 bytes a URL once grown. It is made of many small
/// tables that grow by an eighth, each by itself and in its place, so that growing neither doubles the memory nor stops the crawl for long.
/// </summary>
internal sealed class SeenSet : IDisposable
{
    private const int Tables = 256;
    private const int TableShift = 56;
    private const int SmallestCapacity = 16;

    // 0 marks an empty slot; the hasher never gives it. Fingerprints are random, so their upper bits tell the table, and the next ones the slot.
    private readonly NativeWords[] _tables = new NativeWords[Tables];
    private readonly int[] _counts = new int[Tables];
    private readonly NativeWords _moving = new(SmallestCapacity);

    public SeenSet()
    {
        for (var i = 0; i < Tables; i++) _tables[i] = new NativeWords(SmallestCapacity);
    }

    public long Count { get; private set; }

    /// <summary>Memory of the tables.</summary>
    public long Bytes => (_moving.Length + _tables.Sum(table => (long)table.Length)) * sizeof(ulong);

    /// <summary>Adds a fingerprint.</summary>
    /// <param name="fingerprint">Not 0.</param>
    /// <returns>False if it was there already.</returns>
    public bool Add(ulong fingerprint)
    {
        var number = (int)(fingerprint >> TableShift);
        var table = _tables[number];
        ref var slot = ref Slot(table.Span, fingerprint);
        if (slot == fingerprint) return false;
        slot = fingerprint;
        Count++;

        // Above four fifths, looking for a free slot takes long.
        if (++_counts[number] > table.Length / 5 * 4) Grow(table);
        GC.KeepAlive(this);
        return true;
    }

    public bool Contains(ulong fingerprint)
    {
        var isThere = Slot(_tables[fingerprint >> TableShift].Span, fingerprint) == fingerprint;
        GC.KeepAlive(this);
        return isThere;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
        _moving.Dispose();
    }

    // The slot that holds it, or the empty one where it belongs.
    private static ref ulong Slot(Span<ulong> table, ulong fingerprint)
    {
        var i = (int)Math.BigMul(fingerprint << (64 - TableShift), (ulong)table.Length, out _);
        while (table[i] != fingerprint && table[i] != 0)
        {
            if (++i == table.Length) i = 0;
        }

        return ref table[i];
    }

    private void Grow(NativeWords table)
    {
        var length = table.Length;
        if (_moving.Length < length) _moving.Resize(length);
        table.Span.CopyTo(_moving.Span);
        table.Resize(length + (length / 8));
        var larger = table.Span;
        larger.Clear();
        foreach (var fingerprint in _moving.Span[..length])
        {
            if (fingerprint != 0) Slot(larger, fingerprint) = fingerprint;
        }
    }
}
