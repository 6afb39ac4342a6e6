namespace Crawler.Urls;

/// <summary>
/// The path segment in which ASP.NET keeps what it has no cookies for: <c>(S(id))</c> for a session, also with an anonymous user's A, a ticket's F and the mark X, as
/// <c>(A(..)F(..)S(..)X(1))</c>.
/// </summary>
internal static class SessionSegment
{
    /// <summary>Whether a URL may have one.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> url) => url.Contains("/(", StringComparison.Ordinal);

    /// <summary>Leaves out every one that another segment follows.</summary>
    /// <param name="path">From the slash on.</param>
    /// <param name="output">Gets the rest.</param>
    public static void AppendWithout(scoped ReadOnlySpan<char> path, scoped ref UrlBuffer output)
    {
        while (path.IndexOf("/(") is var start and >= 0)
        {
            var segment = path[(start + 1)..];
            var end = segment.IndexOf('/');
            output.Append(path[..start]);
            if (end < 0)
            {
                path = path[start..];
                break;
            }

            if (!Is(segment[..end])) output.Append(path.Slice(start, end + 1));
            path = segment[end..];
        }

        output.Append(path);
    }

    private static bool Is(ReadOnlySpan<char> segment)
    {
        if (segment is not ['(', .. var parts, ')'] || parts.IsEmpty) return false;
        while (!parts.IsEmpty)
        {
            if (parts is not ['S' or 'A' or 'F' or 'X', '(', ..] || parts.IndexOf(')') is not (> 2 and var close)) return false;
            foreach (var c in parts[2..close])
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
            }

            parts = parts[(close + 1)..];
        }

        return true;
    }
}
