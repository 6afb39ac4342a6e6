using System.Buffers;
using System.Text;

namespace Crawler.Urls;

/// <summary>The percent-encode sets of the URL Standard (section 1.3), and encoding by them.</summary>
internal static class PercentEncoding
{
    // Each holds the complement of the standard's set within ASCII: what stays as it is.
    public static readonly SearchValues<char> PathSafe = AllBut(" \"#<>?^`{}");
    public static readonly SearchValues<char> SpecialQuerySafe = AllBut(" \"#<>'");
    public static readonly SearchValues<char> UserInfoSafe = AllBut(" \"#<>?^`{}/:;=@[\\]|");

    /// <summary>Appends a text as UTF-8, escaping every byte that is not safe. A lone surrogate counts as U+FFFD.</summary>
    public static void AppendEncoded(ref UrlBuffer output, scoped ReadOnlySpan<char> text, SearchValues<char> safe)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (true)
        {
            var plain = text.IndexOfAnyExcept(safe);
            output.Append(plain < 0 ? text : text[..plain]);
            if (plain < 0) return;

            Rune.DecodeFromUtf16(text[plain..], out var rune, out var used);
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)]) AppendEscape(ref output, b);
            text = text[(plain + used)..];
        }
    }

    /// <summary>Appends <c>%XX</c>.</summary>
    public static void AppendEscape(ref UrlBuffer output, byte value)
    {
        var room = output.Reserve(3);
        room[0] = '%';
        room[1] = ToHex(value >> 4);
        room[2] = ToHex(value & 15);
    }

    /// <summary>Whether an escape starts at <paramref name="index"/>, and its value.</summary>
    public static bool TryReadEscape(ReadOnlySpan<char> text, int index, out byte value)
    {
        value = 0;
        if (index + 2 >= text.Length || text[index] != '%' || !char.IsAsciiHexDigit(text[index + 1]) || !char.IsAsciiHexDigit(text[index + 2])) return false;
        value = (byte)((FromHex(text[index + 1]) << 4) | FromHex(text[index + 2]));
        return true;
    }

    /// <summary>The unreserved characters of RFC 3986 section 2.3, which mean the same escaped and plain.</summary>
    public static bool IsUnreserved(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';

    /// <summary>The value of a hexadecimal digit.</summary>
    public static int FromHex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private static char ToHex(int nibble) => (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    private static SearchValues<char> AllBut(string escaped) =>
        SearchValues.Create(string.Concat(Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (char)c).Where(c => !escaped.Contains(c))));
}
