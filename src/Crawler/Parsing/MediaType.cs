using System.Text;

namespace Crawler.Parsing;

/// <summary>A Content-Type header, taken apart (MIME Sniffing Standard 4.4, without the parameters that nobody reads).</summary>
/// <param name="Essence"><c>type/subtype</c> in lower case; null where the header is absent or says nothing.</param>
/// <param name="Charset">The charset parameter as written; null where there is none.</param>
internal readonly record struct MediaType(string? Essence, string? Charset)
{
    /// <summary>Whether the document is XHTML.</summary>
    public bool IsXml => Essence is "application/xhtml+xml";

    public static MediaType Parse(string? header)
    {
        if (header is null) return default;
        var text = header.AsSpan();
        var end = text.IndexOf(';');
        var essence = (end < 0 ? text : text[..end]).Trim(Space);
        var slash = essence.IndexOf('/');
        if (slash <= 0 || slash == essence.Length - 1) return default;

        return new MediaType(essence.ToString().ToLowerInvariant(), end < 0 ? null : FindCharset(text[(end + 1)..]));
    }

    private static ReadOnlySpan<char> Space => " \t\n\r";

    private static string? FindCharset(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            text = text.TrimStart(Space);
            var nameEnd = text.IndexOfAny(';', '=');
            if (nameEnd < 0) return null;
            var name = text[..nameEnd];
            var hasValue = text[nameEnd] == '=';
            text = text[(nameEnd + 1)..];
            if (!hasValue) continue;

            var value = Value(ref text);
            if (name.Equals("charset", StringComparison.OrdinalIgnoreCase) && value.Length > 0) return value;
        }

        return null;
    }

    private static string Value(ref ReadOnlySpan<char> text)
    {
        if (text is not ['"', ..])
        {
            var end = text.IndexOf(';');
            var value = (end < 0 ? text : text[..end]).TrimEnd(Space).ToString();
            text = end < 0 ? [] : text[(end + 1)..];
            return value;
        }

        var result = new StringBuilder();
        var i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            result.Append(text[i]);
        }

        var semicolon = i < text.Length ? text[i..].IndexOf(';') : -1;
        text = semicolon < 0 ? [] : text[(i + semicolon + 1)..];
        return result.ToString();
    }
}
