using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crawler.Parsing;

/// <summary>What each of up to 64 bytes in a row is, a bit for each, the first byte the lowest.</summary>
/// <param name="Words">Letters and digits of ASCII, and bytes above it: what words are made of.</param>
/// <param name="Digits">Digits of ASCII.</param>
/// <param name="Opening">The sign that a tag begins with.</param>
/// <param name="Closing">The sign that a tag ends with.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteKinds(ulong Words, ulong Digits, ulong Opening, ulong Closing)
{
    /// <summary>Bytes that are looked at together.</summary>
    public const int Count = 64;

    /// <summary>Looks at the bytes of a text from a place on; what lies beyond its end is nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteKinds At(ReadOnlySpan<byte> text, int start) => text.Length - start >= Count ? Of(text.Slice(start, Count)) : OfLast(text[start..]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ByteKinds OfLast(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Count];
        bytes.Clear();
        text.CopyTo(bytes);
        return Of(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ByteKinds Of(ReadOnlySpan<byte> bytes)
    {
        var (first, second) = (Vector256.Create(bytes), Vector256.Create(bytes[Vector256<byte>.Count..]));
        var (firstDigits, secondDigits) = (AreIn(first, (byte)'0', 10), AreIn(second, (byte)'0', 10));
        return new ByteKinds(
            Bits(WordBytes(first, firstDigits), WordBytes(second, secondDigits)),
            Bits(firstDigits, secondDigits),
            Bits(Vector256.Equals(first, Vector256.Create((byte)'<')), Vector256.Equals(second, Vector256.Create((byte)'<'))),
            Bits(Vector256.Equals(first, Vector256.Create((byte)'>')), Vector256.Equals(second, Vector256.Create((byte)'>'))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> WordBytes(Vector256<byte> bytes, Vector256<byte> digits) => digits | bytes | AreIn(bytes | Vector256.Create((byte)0x20), (byte)'a', 26);

    // The highest bit of a byte tells: of a byte above ASCII it is set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> AreIn(Vector256<byte> bytes, byte first, byte count)
    {
        var fromFirst = bytes - Vector256.Create(first);
        return Vector256.Equals(Vector256.Min(fromFirst, Vector256.Create((byte)(count - 1))), fromFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> first, Vector256<byte> second) => first.ExtractMostSignificantBits() | (ulong)second.ExtractMostSignificantBits() << Vector256<byte>.Count;
}
