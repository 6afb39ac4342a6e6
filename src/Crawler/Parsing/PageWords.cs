using System.Buffers.Binary;

namespace Crawler.Parsing;

/// <summary>The words of a text, one after the other, as hashes: runs of ASCII letters and digits and of bytes above ASCII. Upper case counts as lower case.</summary>
internal ref struct PageWords(ReadOnlySpan<byte> text)
{
    private const byte Letter = 1;
    private const byte Digit = 2;
    private const ulong LowerCase = 0x2020202020202020;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // What each byte is of a word; 0 is nothing of it.
    private static readonly byte[] Kinds = [.. Enumerable.Range(0, 256).Select(octet => octet >= 0x80 || char.IsAsciiLetter((char)octet) ? Letter : char.IsAsciiDigit((char)octet) ? Digit : (byte)0)];

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The word's hash, and whether there is a digit in it.</summary>
    public (ulong Hash, bool HasDigit) Current { get; private set; }

    /// <summary>Whether a byte may stand in a word.</summary>
    public static bool IsOfWord(byte octet) => Kinds[octet] != 0;

    /// <summary>A hash of all hashes so far, in their order.</summary>
    public static ulong Mix(ulong before, ulong hash) => (ulong.RotateLeft(before, 5) ^ hash) * Multiplier;

    /// <summary>Hashes a text, upper case as lower case.</summary>
    public static ulong Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Multiplier;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..]) hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
        if (text.Length >= sizeof(uint)) return Step(hash, BinaryPrimitives.ReadUInt32LittleEndian(text) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]) << 32);
        return text.IsEmpty ? hash : Step(hash, text[0] | (ulong)text[text.Length / 2] << 8 | (ulong)text[^1] << 16);
    }

    /// <summary>For foreach.</summary>
    public readonly PageWords GetEnumerator() => this;

    /// <summary>Goes to the next word.</summary>
    public bool MoveNext()
    {
        var rest = _rest;
        var kinds = Kinds;
        var start = 0;
        while (start < rest.Length && kinds[rest[start]] == 0) start++;
        var (end, seen) = (start, 0);
        for (; end < rest.Length && kinds[rest[end]] is not 0 and var kind; end++) seen |= kind;
        _rest = rest[end..];
        if (end == start) return false;
        Current = (Hash(rest[start..end]), (seen & Digit) != 0);
        return true;
    }

    private static ulong Step(ulong hash, ulong eight)
    {
        hash = (hash ^ (eight | LowerCase)) * Multiplier;
        return hash ^ hash >> 29;
    }
}
