namespace Crawler.Frontier;

/// <summary>
/// The fingerprints of every URL known, two flags on each, and a note on some of them: open addressing over bare numbers, at most 11 bytes a URL once grown and 16
/// with notes. It is made of many small tables that grow by a sixteenth, each by itself and in its place, so that growing neither doubles the
/// memory nor stops the crawl for long.
/// </summary>
internal sealed class SeenSet : IDisposable
{
    /// <summary>Of a note: a mark has six bits.</summary>
    public const byte LargestMark = 63;

    private const int Tables = 256;
    private const int TableShift = 56;
    private const int SmallestCapacity = 16;
    private const ulong Remainder = (1UL << TableShift) - 1;
    private const int FlagShift = 62;

    // A slot holds the part of a fingerprint that does not follow from its table, above it the mark of its note, and above that its flags. 0 is an empty slot.
    // Fingerprints are random, so their upper bits tell the table, and the next ones the slot.
    private readonly NativeArray<ulong>[] _tables = new NativeArray<ulong>[Tables];
    private readonly NativeBlocks _blocks = new();

    // The number of each slot's note; null where the table has none.
    private readonly NativeArray<uint>?[] _numbers = new NativeArray<uint>?[Tables];
    private readonly int[] _counts = new int[Tables];
    private readonly NativeArray<ulong> _moving;
    private readonly NativeArray<uint> _movingNumbers;

    public SeenSet()
    {
        _moving = Empty<ulong>(SmallestCapacity);
        _movingNumbers = Empty<uint>(SmallestCapacity);
        for (var i = 0; i < Tables; i++) _tables[i] = Empty<ulong>(SmallestCapacity);
    }

    public long Count { get; private set; }

    /// <summary>Memory that it has taken: of whole pages, also where a table does not fill its last one.</summary>
    public long Bytes => _blocks.Bytes + _moving.OwnBytes + _tables.Sum(table => table.OwnBytes) + _movingNumbers.OwnBytes + _numbers.Sum(numbers => numbers?.OwnBytes ?? 0);

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
        var index = Find(table, fingerprint);
        ref var slot = ref table[index];
        mark = MarkOf(slot);
        note = mark == 0 ? 0 : _numbers[number]![index];
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
        var table = _tables[NumberOfTable(fingerprint)];
        var isThere = table[Find(table, fingerprint)] != 0;
        GC.KeepAlive(this);
        return isThere;
    }

    /// <summary>The note on a fingerprint; its mark is 0 where there is none.</summary>
    public (byte Mark, uint Number) NoteOf(ulong fingerprint)
    {
        var number = NumberOfTable(fingerprint);
        var table = _tables[number];
        var index = Find(table, fingerprint);
        var mark = MarkOf(table[index]);
        var note = mark == 0 ? default : (mark, _numbers[number]![index]);
        GC.KeepAlive(this);
        return note;
    }

    /// <summary>Puts a note on a fingerprint, in place of the one before.</summary>
    /// <param name="fingerprint">One that was added.</param>
    /// <param name="mark">1 to <see cref="LargestMark"/>; 0 takes the note away.</param>
    /// <param name="number">What goes with the mark.</param>
    public void Note(ulong fingerprint, byte mark, uint number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark, LargestMark);
        var table = NumberOfTable(fingerprint);
        var words = _tables[table];
        var index = Find(words, fingerprint);
        if (words[index] == 0) throw new ArgumentException("a note on a fingerprint that is not known", nameof(fingerprint));
        words[index] = (words[index] & ~((ulong)LargestMark << TableShift)) | ((ulong)mark << TableShift);
        if (mark != 0) (_numbers[table] ??= Empty<uint>(words.Length))[index] = number;
        GC.KeepAlive(this);
    }

    /// <summary>Sets a flag on a fingerprint; it costs no memory, and stays whatever becomes of the note.</summary>
    /// <param name="fingerprint">One that was added.</param>
    /// <param name="flag">Which.</param>
    /// <returns>False if it was set already.</returns>
    public bool Flag(ulong fingerprint, SeenFlag flag)
    {
        var table = _tables[NumberOfTable(fingerprint)];
        ref var slot = ref table[Find(table, fingerprint)];
        if (slot == 0) throw new ArgumentException("a flag on a fingerprint that is not known", nameof(fingerprint));
        var before = slot;
        slot |= BitOf(flag);
        var isNew = slot != before;
        GC.KeepAlive(this);
        return isNew;
    }

    /// <summary>Whether a fingerprint was added and has a flag.</summary>
    public bool HasFlag(ulong fingerprint, SeenFlag flag)
    {
        var table = _tables[NumberOfTable(fingerprint)];
        var isSet = (table[Find(table, fingerprint)] & BitOf(flag)) != 0;
        GC.KeepAlive(this);
        return isSet;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
        foreach (var numbers in _numbers) numbers?.Dispose();
        _moving.Dispose();
        _movingNumbers.Dispose();
        _blocks.Dispose();
    }

    private static byte MarkOf(ulong slot) => (byte)((slot >> TableShift) & LargestMark);

    private static ulong BitOf(SeenFlag flag) => flag is SeenFlag.Listed or SeenFlag.Linked ? 1UL << (FlagShift + (int)flag) : throw new ArgumentOutOfRangeException(nameof(flag));

    private static int NumberOfTable(ulong fingerprint) => (int)(fingerprint >> TableShift);

    // One of 2^56 fingerprints leaves nothing; it is taken for its neighbour.
    private static ulong RemainderOf(ulong fingerprint) => Math.Max(1, fingerprint & Remainder);

    // The slot that holds it, or the empty one where it belongs.
    private static int Find(NativeArray<ulong> table, ulong fingerprint)
    {
        var remainder = RemainderOf(fingerprint);
        var i = (int)Math.BigMul(remainder << (64 - TableShift), (ulong)table.Length, out _);
        while (true)
        {
            var run = table.From(i);
            for (var j = 0; j < run.Length; j++)
            {
                if (run[j] == 0 || (run[j] & Remainder) == remainder) return i + j;
            }

            i += run.Length;
            if (i == table.Length) i = 0;
        }
    }

    private void Grow(int number)
    {
        var (table, numbers) = (_tables[number], _numbers[number]);
        var length = table.Length;
        Empty(table, _moving);
        if (numbers is not null) Empty(numbers, _movingNumbers);
        for (var i = 0; i < length; i++)
        {
            if (_moving[i] is not (not 0 and var word)) continue;
            var index = Find(table, word & Remainder);
            table[index] = word;
            if (numbers is not null) numbers[index] = _movingNumbers[i];
        }
    }

    private static void Empty<T>(NativeArray<T> array, NativeArray<T> into)
        where T : unmanaged
    {
        if (into.Length < array.Length) into.Grow(array.Length);
        array.CopyTo(into);
        array.Grow(array.Length + Math.Max(1, array.Length / 16));
        array.Clear();
    }

    private NativeArray<T> Empty<T>(int length)
        where T : unmanaged
    {
        var array = new NativeArray<T>(_blocks);
        array.Grow(length);
        array.Clear();
        return array;
    }
}

/// <summary>What is known of a URL beside that it was seen; there is room for two.</summary>
internal enum SeenFlag
{
    /// <summary>A sitemap has led to it first.</summary>
    Listed,

    /// <summary>A page links to it although a sitemap has led to it first.</summary>
    Linked,
}
