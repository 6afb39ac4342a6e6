using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Crawler.Parsing;

/// <summary>The words of a text, one after the other, as hashes: runs of ASCII letters and digits and of bytes above ASCII. Upper case counts as lower case.</summary>
internal ref struct PageWords(ReadOnlySpan<byte> text)
{
    private const ulong LowerCase = 0x2020202020202020;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Whether a byte may stand in a word.</summary>
    public static bool IsOfWord(byte octet) => octet >= 0x80 || char.IsAsciiLetterOrDigit((char)octet);

    /// <summary>A hash of all hashes so far, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong before, ulong hash) => (ulong.RotateLeft(before, 5) ^ hash) * Multiplier;

    /// <summary>Hashes a part of a text, upper case as lower case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">Its length, 1 or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ReadOnlySpan<byte> text, int start, int length)
    {
        var hash = (ulong)length * Multiplier;
        for (; length > sizeof(ulong); (start, length) = (start + sizeof(ulong), length - sizeof(ulong))) hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(text[start..]));
        var last = text.Length - start >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(text[start..]) : ReadLast(text[start..]);

        // Of the last eight bytes those that are not of the part count as zeros.
        return Step(hash, last & ulong.MaxValue >> (8 * (sizeof(ulong) - length)));
    }

    /// <summary>Takes the next word.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryTake(out ulong hash)
    {
        while (!_rest.IsEmpty && !IsOfWord(_rest[0])) _rest = _rest[1..];
        var length = 0;
        while (length < _rest.Length && IsOfWord(_rest[length])) length++;
        hash = length > 0 ? Hash(_rest, 0, length) : 0;
        _rest = _rest[length..];
        return length > 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ReadLast(ReadOnlySpan<byte> text)
    {
        var bytes = 0UL;
        for (var i = text.Length - 1; i >= 0; i--) bytes = bytes << 8 | text[i];
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong hash, ulong eight)
    {
        hash = (hash ^ (eight | LowerCase)) * Multiplier;
        return hash ^ hash >> 29;
    }
}
