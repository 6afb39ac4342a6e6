using System.Globalization;
using System.Text;

namespace Crawler.Urls;

/// <summary>The basic URL parser of the URL Standard (section 4.4) for what can end as an http or https URL: one pass, from a span into one buffer, no allocation of its own.</summary>
/// <remarks>The standard's state machine is written as the descent that it is for special schemes: scheme, authority, path, query. Fragments are dropped.</remarks>
internal static class UrlParser
{
    /// <summary>Parses a URL and appends its serialisation.</summary>
    /// <param name="input">Any text.</param>
    /// <param name="baseUrl">What relative references resolve against, or null.</param>
    /// <param name="queryEncoding">How the query is encoded; null is UTF-8.</param>
    /// <param name="output">Empty; gets the URL.</param>
    /// <param name="parts">Where its parts lie.</param>
    /// <returns>None, or why it is no http or https URL; the output is then undefined.</returns>
    public static UrlError Parse(scoped ReadOnlySpan<char> input, CanonicalUrl? baseUrl, QueryEncoding? queryEncoding, ref UrlBuffer output, out UrlParts parts)
    {
        input = TrimControls(input);
        if (input.IndexOfAny('\t', '\n', '\r') < 0) return ParseClean(input, baseUrl, queryEncoding, ref output, out parts);

        var clean = new UrlBuffer(stackalloc char[512]);
        foreach (var c in input)
        {
            if (c is not ('\t' or '\n' or '\r')) clean.Append(c);
        }

        var error = ParseClean(clean.Written, baseUrl, queryEncoding, ref output, out parts);
        clean.Dispose();
        return error;
    }

    private static UrlError ParseClean(scoped ReadOnlySpan<char> input, CanonicalUrl? baseUrl, QueryEncoding? queryEncoding, ref UrlBuffer output, out UrlParts parts)
    {
        parts = default;
        if (input.IsEmpty && baseUrl is null) return UrlError.Empty;
        var fragment = input.IndexOf('#');
        if (fragment >= 0) input = input[..fragment];

        var colon = SchemeLength(input);
        if (colon < 0) return baseUrl is null ? UrlError.Malformed : ParseRelative(input, baseUrl, queryEncoding, ref output, out parts);

        var https = input[..colon].Equals("https", StringComparison.OrdinalIgnoreCase);
        if (!https && !input[..colon].Equals("http", StringComparison.OrdinalIgnoreCase)) return UrlError.NotHttp;
        var rest = input[(colon + 1)..];
        var relative = baseUrl is not null && baseUrl.Parts.IsHttps == https && !rest.StartsWith("//", StringComparison.Ordinal);
        return relative ? ParseRelative(rest, baseUrl!, queryEncoding, ref output, out parts) : ParseAbsolute(https, rest, queryEncoding, ref output, out parts);
    }

    private static UrlError ParseRelative(scoped ReadOnlySpan<char> rest, CanonicalUrl baseUrl, QueryEncoding? queryEncoding, ref UrlBuffer output, out UrlParts parts)
    {
        if (rest.Length >= 2 && IsSlash(rest[0]) && IsSlash(rest[1])) return ParseAbsolute(baseUrl.Parts.IsHttps, rest, queryEncoding, ref output, out parts);

        var baseText = baseUrl.Text.AsSpan();
        parts = baseUrl.Parts;
        if (rest.IsEmpty)
        {
            output.Append(baseText);
            return UrlError.None;
        }

        if (rest[0] == '?')
        {
            output.Append(baseText[..parts.QueryStart]);
            AppendQuery(rest, queryEncoding, ref output);
            return UrlError.None;
        }

        var rooted = IsSlash(rest[0]);
        output.Append(baseText[..(rooted ? parts.PathStart : parts.QueryStart)]);
        if (!rooted) RemoveLastSegment(parts.PathStart, ref output);
        parts = parts with { QueryStart = AppendPathAndQuery(rooted ? rest[1..] : rest, parts.PathStart, queryEncoding, ref output) };
        return UrlError.None;
    }

    private static UrlError ParseAbsolute(bool https, scoped ReadOnlySpan<char> rest, QueryEncoding? queryEncoding, ref UrlBuffer output, out UrlParts parts)
    {
        parts = default;
        rest = rest.TrimStart("/\\");
        var end = rest.IndexOfAny("/\\?");
        var authority = end < 0 ? rest : rest[..end];
        rest = rest[authority.Length..];

        output.Append(https ? "https://" : "http://");
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            AppendUserInfo(authority[..at], ref output);
            authority = authority[(at + 1)..];
        }

        var bracket = authority.IndexOf('[') >= 0 ? authority.LastIndexOf(']') : -1;
        var colon = authority[(bracket + 1)..].IndexOf(':');
        var host = colon < 0 ? authority : authority[..(bracket + 1 + colon)];
        var hostStart = output.Length;
        if (host.IsEmpty || !HostParser.TryAppend(host, ref output)) return UrlError.Malformed;

        var hostEnd = output.Length;
        var defaultPort = (ushort)(https ? 443 : 80);
        var port = defaultPort;
        if (host.Length < authority.Length && !TryReadPort(authority[(host.Length + 1)..], ref port)) return UrlError.Malformed;
        if (port != defaultPort) AppendPort(port, ref output);

        var pathStart = output.Length;
        if (!rest.IsEmpty && IsSlash(rest[0])) rest = rest[1..];
        var queryStart = AppendPathAndQuery(rest, pathStart, queryEncoding, ref output);
        parts = new UrlParts { SchemeEnd = https ? 5 : 4, HostStart = hostStart, HostEnd = hostEnd, Port = port, PathStart = pathStart, QueryStart = queryStart };
        return UrlError.None;
    }

    // The path state, entered behind a slash. Returns where the query starts in the output.
    private static int AppendPathAndQuery(scoped ReadOnlySpan<char> rest, int pathStart, QueryEncoding? queryEncoding, ref UrlBuffer output)
    {
        var end = rest.IndexOf('?');
        var path = end < 0 ? rest : rest[..end];
        while (true)
        {
            var slash = path.IndexOfAny('/', '\\');
            var segment = slash < 0 ? path : path[..slash];
            var dots = DotSegment(segment);
            if (dots == 2) RemoveLastSegment(pathStart, ref output);
            if (dots == 0 || slash < 0) output.Append('/');
            if (dots == 0) PercentEncoding.AppendEncoded(ref output, segment, PercentEncoding.PathSafe);
            if (slash < 0) break;
            path = path[(slash + 1)..];
        }

        var queryStart = output.Length;
        if (end >= 0) AppendQuery(rest[end..], queryEncoding, ref output);
        return queryStart;
    }

    private static void AppendQuery(scoped ReadOnlySpan<char> rest, QueryEncoding? queryEncoding, ref UrlBuffer output)
    {
        output.Append('?');
        if (queryEncoding is null || Ascii.IsValid(rest)) PercentEncoding.AppendEncoded(ref output, rest[1..], PercentEncoding.SpecialQuerySafe);
        else queryEncoding.Append(ref output, rest[1..]);
    }

    private static void AppendUserInfo(scoped ReadOnlySpan<char> userInfo, ref UrlBuffer output)
    {
        var colon = userInfo.IndexOf(':');
        var password = colon < 0 ? [] : userInfo[(colon + 1)..];
        if (colon >= 0) userInfo = userInfo[..colon];
        PercentEncoding.AppendEncoded(ref output, userInfo, PercentEncoding.UserInfoSafe);
        if (!password.IsEmpty)
        {
            output.Append(':');
            PercentEncoding.AppendEncoded(ref output, password, PercentEncoding.UserInfoSafe);
        }

        if (!userInfo.IsEmpty || !password.IsEmpty) output.Append('@');
    }

    // An empty port is the default one.
    private static bool TryReadPort(ReadOnlySpan<char> text, ref ushort port)
    {
        if (text.IsEmpty) return true;
        return !text.ContainsAnyExceptInRange('0', '9') && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }

    private static void AppendPort(ushort port, ref UrlBuffer output)
    {
        Span<char> digits = stackalloc char[5];
        port.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        output.Append(':');
        output.Append(digits[..count]);
    }

    // 1 for "." and 2 for "..", each dot plain or as %2e; 0 for any other segment.
    private static int DotSegment(ReadOnlySpan<char> segment)
    {
        if (segment.Length is 0 or > 6) return 0;
        var dots = 0;
        while (!segment.IsEmpty)
        {
            var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0 || ++dots > 2) return 0;
            segment = segment[length..];
        }

        return dots;
    }

    private static void RemoveLastSegment(int pathStart, ref UrlBuffer output)
    {
        var slash = output.Written[pathStart..].LastIndexOf('/');
        if (slash >= 0) output.Truncate(pathStart + slash);
    }

    // Length of the scheme before its colon, or -1 where the text does not start with one.
    private static int SchemeLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0])) return -1;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ':') return i;
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '-' or '.')) return -1;
        }

        return -1;
    }

    private static bool IsSlash(char c) => c is '/' or '\\';

    // C0 controls and space, which is less than what Trim takes.
    private static ReadOnlySpan<char> TrimControls(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAnyExceptInRange('\0', ' ');
        return start < 0 ? [] : text[start..(text.LastIndexOfAnyExceptInRange('\0', ' ') + 1)];
    }
}
