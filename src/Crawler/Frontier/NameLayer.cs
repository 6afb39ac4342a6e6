using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Frontier;

/// <summary>
/// One table of a <see cref="NameBook"/>, of a size that does not change: open addressing over places in an array of texts. Once it is full, another lies upon it.
/// Threads share it without waiting: a text is written where nobody else writes, and is there for all with the one exchange that fills its slot.
/// </summary>
/// <remarks>
/// It lies outside the collected heap, which would otherwise let as much garbage lie again; of what no text has reached yet the system then gives no memory. Nobody disposes
/// it, for nobody knows who else is looking: it is freed once none can.
/// </remarks>
internal sealed unsafe class NameLayer : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int SmallestCapacity = 64;

    // Up to here each layer has four times the slots of the one below, so that there are few of them, and then twice, so that few are empty.
    private const int LargeCapacity = 1 << 16;
    private const int LargestCapacity = 1 << 24;

    // Most names of hosts are shorter; where they are not, the texts end before the slots do.
    private const int TextBytesASlot = 16;
    private const int LongLength = 1 + sizeof(int);

    // Of each slot: in the lower half one more than where the text begins, in the upper one that of its hash. 0 is an empty slot, of which there is always one, so that looking ends.
    private readonly ulong* _slots;

    // Behind the slots, each with its length before it: a byte, or the largest one and four more.
    private readonly int _textBytes;
    private int _slotsTaken;
    private long _bytesTaken;

    private NameLayer(NameLayer? older, int capacity, int textBytes)
        : base(ownsHandle: true)
    {
        (Older, Number, Capacity, _textBytes) = (older, older is null ? 0 : older.Number + 1, capacity, textBytes);
        _slots = (ulong*)NativeMemory.AllocZeroed((nuint)Bytes);
        SetHandle((nint)_slots);
        GC.AddMemoryPressure(Bytes);
    }

    /// <summary>The one below, which is full; null for the first.</summary>
    public NameLayer? Older { get; }

    /// <summary>How many are below.</summary>
    public int Number { get; }

    /// <summary>Slots, of which at most two thirds are taken.</summary>
    public int Capacity { get; }

    /// <summary>Memory that it has reserved; of what no text has reached yet the system may give none.</summary>
    public long Bytes => ((long)Capacity * sizeof(ulong)) + _textBytes;

    private Span<ulong> Slots => new(_slots, Capacity);

    private Span<byte> Texts => new(_slots + Capacity, _textBytes);

    /// <summary>An empty one that has room for a text, whatever its length.</summary>
    /// <param name="older">What it goes on with; null for none.</param>
    /// <param name="length">The text's.</param>
    public static NameLayer Upon(NameLayer? older, int length)
    {
        var capacity = older is null ? SmallestCapacity : Math.Min(older.Capacity * (older.Capacity < LargeCapacity ? 4 : 2), LargestCapacity);
        return new NameLayer(older, capacity, Math.Max(capacity * TextBytesASlot, length + LongLength));
    }

    /// <summary>Looks a text up.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="name">The text.</param>
    /// <returns>The slot that holds it; negative if none does.</returns>
    public int Find(ulong hash, ReadOnlySpan<char> name)
    {
        var place = Look(hash, name);
        GC.KeepAlive(this);
        return place;
    }

    /// <summary>Adds a text that was not found.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="name">The text, in ASCII.</param>
    /// <returns>The slot that holds it now; negative if there is no room for it.</returns>
    public int Add(ulong hash, ReadOnlySpan<char> name)
    {
        var size = name.Length + (name.Length < byte.MaxValue ? 1 : LongLength);
        if (Interlocked.Increment(ref _slotsTaken) > Capacity / 3 * 2) return -1;
        var end = Interlocked.Add(ref _bytesTaken, size);
        if (end > _textBytes) return -1;
        Write(name, Texts.Slice((int)(end - size), size));
        var (place, isNew) = Place((hash & ~(ulong)uint.MaxValue) | (uint)(end - size + 1), hash, name);
        if (!isNew) GiveBack(end - size, end);
        GC.KeepAlive(this);
        return place;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        GC.RemoveMemoryPressure(Bytes);
        return true;
    }

    private int Look(ulong hash, ReadOnlySpan<char> name)
    {
        var slots = Slots;
        for (var i = First(hash); ; i = Next(i))
        {
            var slot = Volatile.Read(ref slots[i]);
            if (slot == 0) return -1;
            if (Holds(slot, hash, name)) return i;
        }
    }

    // Another thread was first with the same text. Its room is given back unless other texts lie behind it already.
    private void GiveBack(long start, long end)
    {
        Interlocked.Decrement(ref _slotsTaken);
        Interlocked.CompareExchange(ref _bytesTaken, start, end);
    }

    private (int Slot, bool IsNew) Place(ulong word, ulong hash, ReadOnlySpan<char> name)
    {
        var slots = Slots;
        for (var i = First(hash); ; i = Next(i))
        {
            var slot = Interlocked.CompareExchange(ref slots[i], word, 0);
            if (slot == 0) return (i, true);
            if (Holds(slot, hash, name)) return (i, false);
        }
    }

    private static void Write(ReadOnlySpan<char> name, Span<byte> into)
    {
        into[0] = (byte)Math.Min(name.Length, byte.MaxValue);
        if (name.Length >= byte.MaxValue) BinaryPrimitives.WriteInt32LittleEndian(into[1..], name.Length);
        Encoding.ASCII.GetBytes(name, into[^name.Length..]);
    }

    private bool Holds(ulong slot, ulong hash, ReadOnlySpan<char> name)
    {
        if (slot >> 32 != hash >> 32) return false;
        var text = Texts[((int)(uint)slot - 1)..];
        var (start, length) = text[0] < byte.MaxValue ? (1, text[0]) : (LongLength, BinaryPrimitives.ReadInt32LittleEndian(text[1..]));
        return length == name.Length && Ascii.Equals(text.Slice(start, length), name);
    }

    private int First(ulong hash) => (int)hash & (Capacity - 1);

    private int Next(int slot) => (slot + 1) & (Capacity - 1);
}
