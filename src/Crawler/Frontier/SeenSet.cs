namespace Crawler.Frontier;

/// <summary>
/// The fingerprints of every URL known, and a note on some of them: open addressing over bare numbers, at most 11 bytes a URL once grown and 16
/// with notes. It is made of many small tables that grow by a sixteenth, each by itself and in its place, so that growing neither doubles the
/// memory nor stops the crawl for long.
/// </summary>
internal sealed class SeenSet : IDisposable
{
    private const int Tables = 256;
    private const int TableShift = 56;
    private const int SmallestCapacity = 16;
    private const ulong Remainder = (1UL << TableShift) - 1;

    // A slot holds the part of a fingerprint that does not follow from its table, and above it the mark of its note. 0 is an empty slot.
    // Fingerprints are random, so their upper bits tell the table, and the next ones the slot.
    private readonly NativeArray<ulong>[] _tables = new NativeArray<ulong>[Tables];

    // The number of each slot's note; null where the table has none.
    private readonly NativeArray<uint>?[] _numbers = new NativeArray<uint>?[Tables];
    private readonly int[] _counts = new int[Tables];
    private readonly NativeArray<ulong> _moving = new(SmallestCapacity);
    private readonly NativeArray<uint> _movingNumbers = new(SmallestCapacity);

    public SeenSet()
    {
        for (var i = 0; i < Tables; i++) _tables[i] = new NativeArray<ulong>(SmallestCapacity);
    }

    public long Count { get; private set; }

    /// <summary>Memory of the tables.</summary>
    public long Bytes => ((_moving.Length + _tables.Sum(table => (long)table.Length)) * sizeof(ulong)) + ((_movingNumbers.Length + _numbers.Sum(numbers => (long)(numbers?.Length ?? 0))) * sizeof(uint));

    /// <summary>Adds a fingerprint.</summary>
    /// <returns>False if it was there already.</returns>
    public bool Add(ulong fingerprint) => Add(fingerprint, out _, out _);

    /// <summary>Adds a fingerprint, or looks up its note.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="mark">The mark of its note; 0 where there is none.</param>
    /// <param name="note">What goes with the mark.</param>
    /// <returns>False if it was there already.</returns>
    public bool Add(ulong fingerprint, out byte mark, out uint note)
    {
        var number = NumberOfTable(fingerprint);
        var table = _tables[number];
        var words = table.Span;
        var index = Find(words, fingerprint);
        ref var slot = ref words[index];
        mark = (byte)(slot >> TableShift);
        note = mark == 0 ? 0 : _numbers[number]!.Span[index];
        if (slot != 0)
        {
            GC.KeepAlive(this);
            return false;
        }

        slot = RemainderOf(fingerprint);
        Count++;

        // Above four fifths, looking for a free slot takes long.
        if (++_counts[number] > table.Length / 5 * 4) Grow(number);
        GC.KeepAlive(this);
        return true;
    }

    public bool Contains(ulong fingerprint)
    {
        var table = _tables[NumberOfTable(fingerprint)].Span;
        var isThere = table[Find(table, fingerprint)] != 0;
        GC.KeepAlive(this);
        return isThere;
    }

    /// <summary>The note on a fingerprint; its mark is 0 where there is none.</summary>
    public (byte Mark, uint Number) NoteOf(ulong fingerprint)
    {
        var number = NumberOfTable(fingerprint);
        var table = _tables[number].Span;
        var index = Find(table, fingerprint);
        var mark = (byte)(table[index] >> TableShift);
        var note = mark == 0 ? default : (mark, _numbers[number]!.Span[index]);
        GC.KeepAlive(this);
        return note;
    }

    /// <summary>Puts a note on a fingerprint, in place of the one before.</summary>
    /// <param name="fingerprint">One that was added.</param>
    /// <param name="mark">0 takes the note away.</param>
    /// <param name="number">What goes with the mark.</param>
    public void Note(ulong fingerprint, byte mark, uint number)
    {
        var table = NumberOfTable(fingerprint);
        var words = _tables[table].Span;
        var index = Find(words, fingerprint);
        if (words[index] == 0) throw new ArgumentException("a note on a fingerprint that is not known", nameof(fingerprint));
        words[index] = RemainderOf(fingerprint) | ((ulong)mark << TableShift);
        if (mark != 0) (_numbers[table] ??= new NativeArray<uint>(words.Length)).Span[index] = number;
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
        foreach (var numbers in _numbers) numbers?.Dispose();
        _moving.Dispose();
        _movingNumbers.Dispose();
    }

    private static int NumberOfTable(ulong fingerprint) => (int)(fingerprint >> TableShift);

    // One of 2^56 fingerprints leaves nothing; it is taken for its neighbour.
    private static ulong RemainderOf(ulong fingerprint) => Math.Max(1, fingerprint & Remainder);

    // The slot that holds it, or the empty one where it belongs.
    private static int Find(Span<ulong> table, ulong fingerprint)
    {
        var remainder = RemainderOf(fingerprint);
        var i = (int)Math.BigMul(remainder << (64 - TableShift), (ulong)table.Length, out _);
        while (table[i] != 0 && (table[i] & Remainder) != remainder)
        {
            if (++i == table.Length) i = 0;
        }

        return i;
    }

    private void Grow(int number)
    {
        var (table, numbers) = (_tables[number], _numbers[number]);
        var length = table.Length;
        Empty(table, _moving, length);
        if (numbers is not null) Empty(numbers, _movingNumbers, length);
        var larger = table.Span;
        for (var i = 0; i < length; i++)
        {
            if (_moving.Span[i] is not (not 0 and var word)) continue;
            var index = Find(larger, word & Remainder);
            larger[index] = word;
            if (numbers is not null) numbers.Span[index] = _movingNumbers.Span[i];
        }
    }

    private static void Empty<T>(NativeArray<T> array, NativeArray<T> into, int length)
        where T : unmanaged
    {
        if (into.Length < length) into.Resize(length);
        array.Span.CopyTo(into.Span);
        array.Resize(length + Math.Max(1, length / 16));
        array.Span.Clear();
    }
}
