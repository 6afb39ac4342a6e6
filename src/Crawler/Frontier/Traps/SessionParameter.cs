using System.Runtime.InteropServices;

namespace Crawler.Frontier.Traps;

/// <summary>A parameter, of the query or behind a semicolon in the path, that looks like a session identifier: by its name, and by a value that no person would choose.</summary>
/// <param name="Name">Where its name stands in the text.</param>
/// <param name="Value">Where its value stands.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SessionParameter(Range Name, Range Value)
{
    private const int ShortestValue = 16;

    /// <summary>Looks for the first one.</summary>
    /// <param name="text">Path and query.</param>
    /// <param name="found">The parameter.</param>
    public static bool TryFind(ReadOnlySpan<char> text, out SessionParameter found)
    {
        found = default;
        for (var start = text.IndexOfAny('?', ';') + 1; start > 0; start = text[start..].IndexOfAny('&', ';', '?') is var next and >= 0 ? start + next + 1 : 0)
        {
            var parameter = text[start..];
            if (parameter.IndexOfAny("&;?/") is var end and >= 0) parameter = parameter[..end];
            var equals = parameter.IndexOf('=');
            if (equals <= 0 || !IsSessionName(parameter[..equals]) || !IsRandom(parameter[(equals + 1)..])) continue;
            found = new SessionParameter(start..(start + equals), (start + equals + 1)..(start + parameter.Length));
            return true;
        }

        return false;
    }

    private static bool IsSessionName(ReadOnlySpan<char> name) => name.Contains("sess", StringComparison.OrdinalIgnoreCase) || name.EndsWith("sid", StringComparison.OrdinalIgnoreCase);

    private static bool IsRandom(ReadOnlySpan<char> value)
    {
        if (value.Length < ShortestValue) return false;
        var (digits, hyphens, isHex) = (0, 0, true);
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c == '-') hyphens++;
            else if (!char.IsAsciiLetter(c) && c is not ('_' or '.' or '!' or '~')) return false;
            else isHex &= char.IsAsciiHexDigit(c);
        }

        // Hyphens stand between words, or in a GUID.
        return 8 * digits >= value.Length && (hyphens == 0 || isHex);
    }
}
