namespace Crawler.Frontier;

/// <summary>The fingerprints of every URL known: open addressing over bare 64-bit words, 11 to 16 bytes a URL once grown.</summary>
internal sealed class SeenSet
{
    private const int SmallestCapacity = 1024;

    // 0 marks an empty slot; the hasher never gives it. The capacity is a power of two.
    private ulong[] _slots = new ulong[SmallestCapacity];

    public long Count { get; private set; }

    /// <summary>Adds a fingerprint.</summary>
    /// <param name="fingerprint">Not 0.</param>
    /// <returns>False if it was there already.</returns>
    public bool Add(ulong fingerprint)
    {
        if (!Insert(_slots, fingerprint)) return false;
        Count++;
        if (Count > _slots.LongLength / 4 * 3) Grow();
        return true;
    }

    public bool Contains(ulong fingerprint)
    {
        for (var i = Start(_slots, fingerprint); ; i = (i + 1) & (_slots.LongLength - 1))
        {
            if (_slots[i] == fingerprint) return true;
            if (_slots[i] == 0) return false;
        }
    }

    private static bool Insert(ulong[] slots, ulong fingerprint)
    {
        for (var i = Start(slots, fingerprint); ; i = (i + 1) & (slots.LongLength - 1))
        {
            if (slots[i] == fingerprint) return false;
            if (slots[i] != 0) continue;
            slots[i] = fingerprint;
            return true;
        }
    }

    private static long Start(ulong[] slots, ulong fingerprint) => (long)fingerprint & (slots.LongLength - 1);

    private void Grow()
    {
        var larger = new ulong[_slots.LongLength * 2];
        foreach (var fingerprint in _slots)
        {
            if (fingerprint != 0) Insert(larger, fingerprint);
        }

        _slots = larger;
    }
}
