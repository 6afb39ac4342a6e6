namespace Crawler.Parsing;

/// <summary>The target of meta http-equiv=refresh (HTML Standard 4.2.5.3, "shared declarative refresh steps"). The time is not waited for.</summary>
internal static class MetaRefresh
{
    /// <summary>Parses the content attribute.</summary>
    /// <param name="content">The attribute's value.</param>
    /// <param name="target">The URL as written, or null for the page itself.</param>
    /// <returns>Whether the content is a refresh at all.</returns>
    public static bool TryParse(string content, out string? target)
    {
        target = null;
        var rest = content.AsSpan().TrimStart(Space);
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) return !rest.IsEmpty;
        if (digits == 0 && rest is not ['.', ..]) return false;

        rest = rest[digits..].TrimStart("0123456789.");
        if (rest.IsEmpty) return true;
        if (!Space.Contains(rest[0]) && rest[0] is not (';' or ',')) return false;
        rest = rest.TrimStart(Space);
        if (rest is [';' or ',', ..]) rest = rest[1..].TrimStart(Space);
        if (rest.IsEmpty) return true;

        target = Url(rest).ToString();
        return true;
    }

    private static ReadOnlySpan<char> Space => " \t\n\f\r";

    private static ReadOnlySpan<char> Url(ReadOnlySpan<char> text)
    {
        var rest = text;
        if (rest.StartsWith("url", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[3..].TrimStart(Space);
            if (rest is not ['=', ..]) return text;
            rest = rest[1..].TrimStart(Space);
        }

        if (rest is not ['"' or '\'', ..]) return rest;
        var quote = rest[0];
        rest = rest[1..];
        var end = rest.IndexOf(quote);
        return end < 0 ? rest : rest[..end];
    }
}
