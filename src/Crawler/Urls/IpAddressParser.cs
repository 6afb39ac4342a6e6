using System.Globalization;

namespace Crawler.Urls;

/// <summary>Addresses as hosts (URL Standard, sections 3.5 and 3.6): what browsers take for an IPv4 address (<c>0x7f.1</c>, <c>2130706433</c>, <c>0177.0.0.1</c>), and IPv6.</summary>
internal static class IpAddressParser
{
    /// <summary>The ends-in-a-number checker: such a host is an IPv4 address or an error, never a name.</summary>
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        if (host[^1] == '.')
        {
            host = host[..^1];
            if (host.IsEmpty) return false;
        }

        var last = host[(host.LastIndexOf('.') + 1)..];
        return !last.IsEmpty && (!last.ContainsAnyExceptInRange('0', '9') || TryParseNumber(last, out _));
    }

    /// <summary>The IPv4 parser.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> host, out uint address)
    {
        address = 0;
        if (host.Length > 1 && host[^1] == '.') host = host[..^1];
        for (var count = 1; count <= 4; count++)
        {
            var dot = host.IndexOf('.');
            if (!TryParseNumber(dot < 0 ? host : host[..dot], out var number)) return false;
            if (dot < 0)
            {
                if (number >= 1L << (8 * (5 - count))) return false;
                address |= (uint)number;
                return true;
            }

            if (number > 255) return false;
            address |= (uint)number << (8 * (4 - count));
            host = host[(dot + 1)..];
        }

        return false;
    }

    public static void AppendIPv4(ref UrlBuffer output, uint address)
    {
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            AppendNumber(ref output, (address >> shift) & 255, "");
            if (shift > 0) output.Append('.');
        }
    }

    /// <summary>The IPv6 parser, on the text between the brackets.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = default;
        Span<ushort> pieces = stackalloc ushort[8];
        pieces.Clear();
        int piece = 0, compress = -1, at = 0;
        if (!text.IsEmpty && text[0] == ':')
        {
            if (text.Length < 2 || text[1] != ':') return false;
            at = 2;
            compress = ++piece;
        }

        while (at < text.Length)
        {
            if (piece == 8) return false;
            if (text[at] == ':')
            {
                if (compress >= 0) return false;
                at++;
                compress = ++piece;
                continue;
            }

            int value = 0, length = 0;
            for (; length < 4 && at < text.Length && char.IsAsciiHexDigit(text[at]); length++, at++) value = (value << 4) | PercentEncoding.FromHex(text[at]);
            if (at < text.Length && text[at] == '.')
            {
                if (length == 0 || piece > 6 || !TryParseEmbeddedIPv4(text[(at - length)..], out var tail)) return false;
                pieces[piece++] = (ushort)(tail >> 16);
                pieces[piece++] = (ushort)tail;
                break;
            }

            if (at < text.Length && text[at] == ':')
            {
                if (++at == text.Length) return false;
            }
            else if (at < text.Length)
            {
                return false;
            }

            pieces[piece++] = (ushort)value;
        }

        if (compress >= 0)
        {
            var moved = piece - compress;
            pieces.Slice(compress, moved).CopyTo(pieces[(8 - moved)..]);
            pieces[compress..(8 - moved)].Clear();
        }
        else if (piece != 8)
        {
            return false;
        }

        foreach (var p in pieces) address = (address << 16) | p;
        return true;
    }

    /// <summary>Appends the address in brackets, its first longest run of two or more zero pieces compressed.</summary>
    public static void AppendIPv6(ref UrlBuffer output, UInt128 address)
    {
        Span<ushort> pieces = stackalloc ushort[8];
        for (var i = 7; i >= 0; i--, address >>= 16) pieces[i] = (ushort)(address & 0xFFFF);

        int runStart = -1, runLength = 1;
        for (var i = 0; i < 8; i++)
        {
            var zeros = pieces[i..].IndexOfAnyExcept((ushort)0);
            if (zeros < 0) zeros = 8 - i;
            if (zeros > runLength) (runStart, runLength) = (i, zeros);
            i += Math.Max(zeros - 1, 0);
        }

        output.Append('[');
        for (var i = 0; i < 8; i++)
        {
            if (i == runStart)
            {
                output.Append(i == 0 ? "::" : ":");
                i += runLength - 1;
                continue;
            }

            AppendNumber(ref output, pieces[i], "x");
            if (i < 7) output.Append(':');
        }

        output.Append(']');
    }

    // Inside IPv6 the dotted form is strict: four decimal numbers of at most 255, without leading zeros.
    private static bool TryParseEmbeddedIPv4(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        for (var i = 0; i < 4; i++)
        {
            var dot = text.IndexOf('.');
            if (dot < 0 != (i == 3)) return false;
            var part = dot < 0 ? text : text[..dot];
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || part.ContainsAnyExceptInRange('0', '9')) return false;
            var number = uint.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
            if (number > 255) return false;
            address = (address << 8) | number;
            if (dot >= 0) text = text[(dot + 1)..];
        }

        return true;
    }

    // The IPv4 number parser; values that do not fit any address are clamped to one that does not either.
    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.IsEmpty) return false;
        var radix = 10;
        if (text.Length >= 2 && text[0] == '0')
        {
            var hex = text[1] is 'x' or 'X';
            radix = hex ? 16 : 8;
            text = text[(hex ? 2 : 1)..];
        }

        foreach (var c in text)
        {
            var digit = char.IsAsciiHexDigit(c) ? PercentEncoding.FromHex(c) : 16;
            if (digit >= radix) return false;
            number = Math.Min((number * radix) + digit, 1L << 40);
        }

        return true;
    }

    private static void AppendNumber(ref UrlBuffer output, uint number, string format)
    {
        Span<char> digits = stackalloc char[10];
        number.TryFormat(digits, out var count, format, CultureInfo.InvariantCulture);
        output.Append(digits[..count]);
    }
}
