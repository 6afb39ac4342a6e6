namespace Crawler.Urls;

/// <summary>The canonical form that every URL has whatever a crawl is told: equal for spellings that mean the same. It is never fetched. What a crawl adds to it is <see cref="KeyRules"/>.</summary>
/// <remarks>
/// The parser has already lower-cased the host, dropped the default port and resolved dot segments. On top of that (RFC 3986 section 6.2.2):
/// user info is dropped, percent-escapes are upper-cased, and escapes of unreserved characters are decoded.
/// </remarks>
internal static class CanonicalKey
{
    /// <summary>The key of a serialised URL; the same instance where it is its own key.</summary>
    public static string Of(string text, in UrlParts parts)
    {
        if (!parts.HasUserInfo && !text.Contains('%', StringComparison.Ordinal)) return text;

        var key = new UrlBuffer(stackalloc char[512]);
        Append(text, parts, ref key);
        var result = key.Written.SequenceEqual(text) ? text : key.ToString();
        key.Dispose();
        return result;
    }

    /// <summary>Appends the key of a serialised URL.</summary>
    public static void Append(ReadOnlySpan<char> text, in UrlParts parts, scoped ref UrlBuffer key)
    {
        key.Append(text[..(parts.SchemeEnd + 3)]);
        key.Append(text[parts.HostStart..parts.PathStart]);
        AppendNormalised(ref key, text[parts.PathStart..parts.QueryStart]);
        AppendNormalised(ref key, text[parts.QueryStart..]);
    }

    private static void AppendNormalised(scoped ref UrlBuffer key, scoped ReadOnlySpan<char> text)
    {
        var stray = -3;
        for (var i = 0; i < text.Length; i++)
        {
            if (!PercentEncoding.TryReadEscape(text, i, out var value))
            {
                if (text[i] == '%') stray = key.Length;
                key.Append(text[i]);
                continue;
            }

            // A digit decoded behind a stray percent sign would make a new escape: %%37E must not become %7E.
            var completes = char.IsAsciiHexDigit((char)value) && (key.Length - stray == 1 || (key.Length - stray == 2 && char.IsAsciiHexDigit(key.Written[^1])));
            if (PercentEncoding.IsUnreserved(value) && !completes) key.Append((char)value);
            else PercentEncoding.AppendEscape(ref key, value);
            i += 2;
        }
    }
}
