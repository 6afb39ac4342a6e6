using System.Text;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html;

namespace Crawler.Parsing.Scanning;

/// <summary>Decodes character references (HTML Standard 13.2.5.72 and following), and what the standard does to CR and NUL before and beside. Not for two threads at once.</summary>
internal sealed class CharacterReferences
{
    /// <summary>Bytes that the decoding of one byte can take at most: of NUL the three of U+FFFD; the shortest reference that grows is <c>&amp;nGt;</c>, five bytes that become six.</summary>
    public const int MaxGrowth = 3;

    // "CounterClockwiseContourIntegral;" is the longest name.
    private const int LongestName = 32;

    // What 0x80 to 0x9F stand for: windows-1252, as old pages mean it.
    private const string Windows1252 = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static readonly IEntityProviderExtended Names = HtmlEntityProvider.ResolverExtended;

    private readonly char[] _name = new char[LongestName];

    /// <summary>Decodes a text.</summary>
    /// <param name="raw">The text as written.</param>
    /// <param name="target">At least <see cref="MaxGrowth"/> times as long.</param>
    /// <param name="isAttribute">Whether it is an attribute's value, where a name without semicolon before <c>=</c> or a letter or digit is none.</param>
    /// <returns>The bytes written.</returns>
    public int Decode(ReadOnlySpan<byte> raw, Span<byte> target, bool isAttribute)
    {
        var written = 0;
        while (true)
        {
            var plain = raw.IndexOfAny((byte)'&', (byte)'\r', (byte)0);
            var length = plain < 0 ? raw.Length : plain;
            raw[..length].CopyTo(target[written..]);
            written += length;
            if (plain < 0) return written;

            raw = raw[plain..];
            var taken = 1;
            switch (raw[0])
            {
                case 0:
                    written += Write('\uFFFD', target[written..]);
                    break;
                case (byte)'\r':
                    target[written++] = (byte)'\n';
                    if (raw.Length > 1 && raw[1] == '\n') taken = 2;
                    break;
                default:
                    var result = raw.Length > 1 && raw[1] == '#' ? Numeric(raw, target[written..], out taken) : Named(raw, target[written..], isAttribute, out taken);
                    if (result == 0) target[written] = (byte)'&';
                    written += Math.Max(result, 1);
                    break;
            }

            raw = raw[taken..];
        }
    }

    private static int Numeric(ReadOnlySpan<byte> raw, Span<byte> target, out int taken)
    {
        var isHex = raw.Length > 2 && (raw[2] | 0x20) == 'x';
        var start = isHex ? 3 : 2;
        var (at, value) = (start, 0);
        for (; at < raw.Length; at++)
        {
            var digit = char.IsAsciiDigit((char)raw[at]) ? raw[at] - '0' : isHex && char.IsAsciiHexDigit((char)raw[at]) ? (raw[at] | 0x20) - 'a' + 10 : -1;
            if (digit < 0) break;
            value = Math.Min((value * (isHex ? 16 : 10)) + digit, 0x11_0000);
        }

        taken = 1;
        if (at == start) return 0;
        taken = at < raw.Length && raw[at] == ';' ? at + 1 : at;
        if (value is >= 0x80 and <= 0x9F) value = Windows1252[value - 0x80];
        return Write(value != 0 && Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar, target);
    }

    private int Named(ReadOnlySpan<byte> raw, Span<byte> target, bool isAttribute, out int taken)
    {
        taken = 1;
        if (raw.StartsWith("&amp;"u8))
        {
            taken = 5;
            return 0;
        }

        var length = 0;
        for (; length < LongestName - 1 && length + 1 < raw.Length && char.IsAsciiLetterOrDigit((char)raw[length + 1]); length++) _name[length] = (char)raw[length + 1];
        if (length + 1 < raw.Length && raw[length + 1] == ';')
        {
            _name[length] = ';';
            if (length > 0 && Find(length + 1) is { } closed)
            {
                taken = length + 2;
                return Encoding.UTF8.GetBytes(closed, target);
            }
        }

        for (; length > 1; length--)
        {
            if (Find(length) is not { } open) continue;
            if (isAttribute && length + 1 < raw.Length && (raw[length + 1] == '=' || char.IsAsciiLetterOrDigit((char)raw[length + 1]))) return 0;
            taken = length + 1;
            return Encoding.UTF8.GetBytes(open, target);
        }

        return 0;
    }

    private string? Find(int length) => Names.GetSymbol(new StringOrMemory(_name.AsMemory(0, length)));

    private static int Write(char character, Span<byte> target) => Write(new Rune(character), target);

    private static int Write(Rune rune, Span<byte> target) => rune.EncodeToUtf8(target);
}
