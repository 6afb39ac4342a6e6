namespace Crawler.Frontier;

/// <summary>
/// The fingerprints of every URL known: open addressing over bare 64-bit words, at most 13 bytes a URL once grown. It is made of many small
/// tables that grow by a third, each by itself, so that growing neither doubles the memory nor stops the crawl for long.
/// </summary>
internal sealed class SeenSet
{
    private const int Tables = 256;
    private const int TableShift = 56;
    private const int SmallestCapacity = 16;

    // 0 marks an empty slot; the hasher never gives it. Fingerprints are random, so their upper bits tell the table, and the next ones the slot.
    private readonly ulong[][] _tables = new ulong[Tables][];
    private readonly int[] _counts = new int[Tables];

    public SeenSet()
    {
        for (var i = 0; i < Tables; i++) _tables[i] = new ulong[SmallestCapacity];
    }

    public long Count { get; private set; }

    /// <summary>Memory of the tables.</summary>
    public long Bytes => _tables.Sum(table => (long)table.Length * sizeof(ulong));

    /// <summary>Adds a fingerprint.</summary>
    /// <param name="fingerprint">Not 0.</param>
    /// <returns>False if it was there already.</returns>
    public bool Add(ulong fingerprint)
    {
        var number = (int)(fingerprint >> TableShift);
        ref var slot = ref Slot(_tables[number], fingerprint);
        if (slot == fingerprint) return false;
        slot = fingerprint;
        Count++;

        // Above four fifths, looking for a free slot takes long.
        if (++_counts[number] > _tables[number].Length / 5 * 4) Grow(number);
        return true;
    }

    public bool Contains(ulong fingerprint) => Slot(_tables[fingerprint >> TableShift], fingerprint) == fingerprint;

    // The slot that holds it, or the empty one where it belongs.
    private static ref ulong Slot(ulong[] table, ulong fingerprint)
    {
        var i = (int)Math.BigMul(fingerprint << (64 - TableShift), (ulong)table.Length, out _);
        while (table[i] != fingerprint && table[i] != 0)
        {
            if (++i == table.Length) i = 0;
        }

        return ref table[i];
    }

    private void Grow(int number)
    {
        var larger = new ulong[_tables[number].Length + (_tables[number].Length / 3)];
        foreach (var fingerprint in _tables[number])
        {
            if (fingerprint != 0) Slot(larger, fingerprint) = fingerprint;
        }

        _tables[number] = larger;
    }
}
