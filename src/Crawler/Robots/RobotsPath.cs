using System.Text;
using Crawler.Urls;

namespace Crawler.Robots;

/// <summary>Brings paths and patterns to one form before they are compared (RFC 9309 section 2.2.2): unreserved escapes decoded, every other escape upper-cased, what needs escaping escaped.</summary>
internal static class RobotsPath
{
    /// <summary>The most bytes that a path of this many chars can become.</summary>
    public static int MaxLength(int chars) => chars * 9;

    /// <summary>Normalises the path and query of a URL. A literal <c>*</c> or <c>$</c> becomes an escape, as it is no special character there.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Normalise(ReadOnlySpan<char> path, Span<byte> output)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var length = 0;
        while (!path.IsEmpty)
        {
            if (PercentEncoding.TryReadEscape(path, 0, out var escaped))
            {
                length += WriteDecoded(escaped, output[length..]);
                path = path[3..];
            }
            else
            {
                Rune.DecodeFromUtf16(path, out var rune, out var used);
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)]) length += WriteLiteral(b, output[length..]);
                path = path[used..];
            }
        }

        return length;
    }

    /// <summary>Normalises a rule's pattern. <c>*</c> stays, and <c>$</c> where it ends the pattern.</summary>
    /// <param name="pattern">The pattern as written.</param>
    /// <param name="octets">Its normalised length; the result is shorter where runs of stars became one.</param>
    public static byte[] NormalisePattern(ReadOnlySpan<byte> pattern, out int octets)
    {
        var output = new byte[pattern.Length * 3];
        var length = 0;
        var spareStars = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*' && i > 0 && pattern[i - 1] == '*')
            {
                spareStars++;
            }
            else if (pattern[i] == '*' || (pattern[i] == '$' && i == pattern.Length - 1))
            {
                output[length++] = pattern[i];
            }
            else if (TryReadEscape(pattern[i..], out var escaped))
            {
                length += WriteDecoded(escaped, output.AsSpan(length));
                i += 2;
            }
            else
            {
                length += WriteLiteral(pattern[i], output.AsSpan(length));
            }
        }

        octets = length + spareStars;
        return output[..length];
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || text[0] != '%' || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2])) return false;
        value = (byte)((PercentEncoding.FromHex((char)text[1]) << 4) | PercentEncoding.FromHex((char)text[2]));
        return true;
    }

    private static int WriteDecoded(byte value, Span<byte> output) => PercentEncoding.IsUnreserved(value) ? WritePlain(value, output) : WriteEscape(value, output);

    // Reserved characters (RFC 3986 section 2.2) mean something else when escaped, so they stay as written, except the two that are special in patterns.
    private static int WriteLiteral(byte value, Span<byte> output) =>
        PercentEncoding.IsUnreserved(value) || ":/?#[]@!&'()+,;="u8.Contains(value) ? WritePlain(value, output) : WriteEscape(value, output);

    private static int WritePlain(byte value, Span<byte> output)
    {
        output[0] = value;
        return 1;
    }

    private static int WriteEscape(byte value, Span<byte> output)
    {
        output[0] = (byte)'%';
        output[1] = "0123456789ABCDEF"u8[value >> 4];
        output[2] = "0123456789ABCDEF"u8[value & 15];
        return 3;
    }
}
