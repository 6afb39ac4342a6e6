using System.Runtime.CompilerServices;
using System.Text;

namespace Crawler.Parsing;

/// <summary>The words of a page's own URL, by their hashes.</summary>
/// <param name="slots">Memory for them, <see cref="Slots"/> zeros.</param>
internal ref struct WordSet(Span<ulong> slots)
{
    /// <summary>Room for twice as many words as are kept.</summary>
    public const int Slots = 1 << SlotBits;

    private const int SlotBits = 6;
    private const int Most = 32;

    // Beyond that the words of a URL are not told from those of others.
    private const int LongestUrl = 1024;

    private readonly Span<ulong> _slots = slots;
    private int _count;

    /// <summary>Adds the words of a URL's path and query.</summary>
    public void Add(ReadOnlySpan<char> target)
    {
        target = target[..Math.Min(target.Length, LongestUrl)];
        Span<byte> text = stackalloc byte[LongestUrl];
        var found = new PageWords(text[..Encoding.ASCII.GetBytes(target, text)]);
        while (_count < Most && found.TryTake(out var word))
        {
            var slot = Place(word);
            while (_slots[slot] is not 0 and var other && other != word) slot = (slot + 1) & (Slots - 1);
            _slots[slot] = word;
            _count++;
        }
    }

    /// <summary>Whether a word is one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(ulong word)
    {
        for (var slot = Place(word); _slots[slot] is not 0 and var known; slot = (slot + 1) & (Slots - 1))
        {
            if (known == word) return true;
        }

        return false;
    }

    // The last bits of a hash are its best.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(ulong word) => (int)word & (Slots - 1);
}
