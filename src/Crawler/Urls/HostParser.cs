using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crawler.Urls;

/// <summary>The host parser of the URL Standard (section 3.5) for http and https: domains, IPv4 numbers in every spelling, IPv6.</summary>
/// <remarks>
/// "Domain to ASCII" is <see cref="IdnMapping"/>, that is ICU's UTS 46 processing, for names that are not ASCII. It is stricter than the URL Standard there:
/// a label over 63 or a name over 253 characters, an empty label inside the name, and a label that starts or ends with a hyphen are refused, all of which no DNS name can be.
/// ASCII names are only lower-cased, as the standard says.
/// </remarks>
internal static class HostParser
{
    // ICU refuses names of more than 253 characters anyway; this bounds the work spent on those that shrink (soft hyphens and the like).
    private const int MaxUnicodeHostChars = 2048;

    private static readonly IdnMapping Idn = new();

    private static readonly SearchValues<char> ForbiddenInDomain =
        SearchValues.Create(string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)) + " #%/:<>?@[\\]^|\u007F");

    /// <summary>Parses a host and appends its serialisation.</summary>
    /// <param name="input">The host as written, without port; not empty.</param>
    /// <param name="output">Gets the host, an IPv6 address in brackets.</param>
    /// <returns>False where the standard says failure; the output is then undefined.</returns>
    public static bool TryAppend(scoped ReadOnlySpan<char> input, ref UrlBuffer output)
    {
        if (input[0] == '[')
        {
            if (input[^1] != ']' || !IpAddressParser.TryParseIPv6(input[1..^1], out var address)) return false;
            IpAddressParser.AppendIPv6(ref output, address);
            return true;
        }

        var start = output.Length;
        if (!TryAppendDomain(input, ref output)) return false;
        var domain = output.Written[start..];
        if (domain.IsEmpty || domain.IndexOfAny(ForbiddenInDomain) >= 0) return false;
        if (!IpAddressParser.EndsInNumber(domain)) return true;
        if (!IpAddressParser.TryParseIPv4(domain, out var number)) return false;
        output.Truncate(start);
        IpAddressParser.AppendIPv4(ref output, number);
        return true;
    }

    private static bool TryAppendDomain(scoped ReadOnlySpan<char> input, ref UrlBuffer output)
    {
        var escaped = input.Contains('%');
        if (!escaped && Ascii.IsValid(input))
        {
            Ascii.ToLower(input, output.Reserve(input.Length), out _);
            return true;
        }

        if (!escaped) return TryAppendUnicode(input, ref output);

        var decoded = ArrayPool<char>.Shared.Rent(input.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(input.Length));
        try
        {
            var count = PercentDecode(bytes.AsSpan(0, Encoding.UTF8.GetBytes(input, bytes)));
            var name = decoded.AsSpan(0, Encoding.UTF8.GetChars(bytes.AsSpan(0, count), decoded));
            if (!Ascii.IsValid(name)) return TryAppendUnicode(name, ref output);
            Ascii.ToLower(name, output.Reserve(name.Length), out _);
            return true;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(decoded);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool TryAppendUnicode(scoped ReadOnlySpan<char> name, ref UrlBuffer output)
    {
        if (name.Length > MaxUnicodeHostChars || name.Contains('\0')) return false;
        try
        {
            output.Append(Idn.GetAscii(name.ToString()));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static int PercentDecode(Span<byte> bytes)
    {
        var to = 0;
        for (var from = 0; from < bytes.Length; from++, to++)
        {
            if (bytes[from] == '%' && from + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[from + 1]) && char.IsAsciiHexDigit((char)bytes[from + 2]))
            {
                bytes[to] = (byte)((PercentEncoding.FromHex((char)bytes[from + 1]) << 4) | PercentEncoding.FromHex((char)bytes[from + 2]));
                from += 2;
            }
            else
            {
                bytes[to] = bytes[from];
            }
        }

        return to;
    }
}
