using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Crawler.Parsing;

/// <summary>The words of a text, one after the other, as hashes: runs of ASCII letters and digits and of bytes above ASCII. Upper case counts as lower case.</summary>
internal ref struct PageWords(ReadOnlySpan<byte> text)
{
    private const int Digit = 2;
    private const ulong LowerCase = 0x2020202020202020;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Whether a byte may stand in a word.</summary>
    public static bool IsOfWord(byte octet) => Kinds[octet] != 0;

    /// <summary>A hash of all hashes so far, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong before, ulong hash) => (ulong.RotateLeft(before, 5) ^ hash) * Multiplier;

    /// <summary>Hashes a text, upper case as lower case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Multiplier;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..]) hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
        if (text.Length >= sizeof(uint)) return Step(hash, BinaryPrimitives.ReadUInt32LittleEndian(text) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]) << 32);
        return text.IsEmpty ? hash : Step(hash, text[0] | (ulong)text[text.Length / 2] << 8 | (ulong)text[^1] << 16);
    }

    /// <summary>Takes the next word.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="hasDigit">Whether there is a digit in it.</param>
    /// <returns>False where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out ulong hash, out bool hasDigit)
    {
        var rest = _rest;
        var kinds = Kinds;
        var start = 0;
        while (start < rest.Length && kinds[rest[start]] == 0) start++;
        var (end, seen) = (start, 0);
        for (; end < rest.Length && kinds[rest[end]] is not 0 and var kind; end++) seen |= kind;
        _rest = rest[end..];
        (hash, hasDigit) = (end > start ? Hash(rest[start..end]) : 0, (seen & Digit) != 0);
        return end > start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong hash, ulong eight)
    {
        hash = (hash ^ (eight | LowerCase)) * Multiplier;
        return hash ^ hash >> 29;
    }

    // What each byte is of a word: 0 nothing, 1 a letter or a byte above ASCII, 2 a digit.
    private static ReadOnlySpan<byte> Kinds =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ];
}
