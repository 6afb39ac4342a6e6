using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Reads URLs from lines, holding one line at a time however many there are.</summary>
/// <param name="name">How reports call the source.</param>
/// <param name="lines">The source; disposed at its end.</param>
/// <param name="report">Told about bad lines, as <c>NAME:LINE: not an http(s) URL: REASON: TEXT</c>.</param>
internal sealed class SeedLines(string name, TextReader lines, Action<string> report)
{
    // Longer than any URL that is fetched, so that a file without line ends costs no memory.
    private const int LongestLine = 64 * 1024;

    private readonly char[] _line = new char[LongestLine];
    private CanonicalUrl? _first;
    private long _number;

    /// <summary>How reports call the source.</summary>
    public string Name => name;

    /// <summary>Reads as far as the first URL, and keeps it for <see cref="Read"/>.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryReadFirst() => (_first = Next()) is not null;

    /// <summary>Every URL, once.</summary>
    public IEnumerable<CanonicalUrl> Read()
    {
        using (lines)
        {
            for (var url = _first ?? Next(); url is not null; url = Next()) yield return url;
        }
    }

    private CanonicalUrl? Next()
    {
        while (TryReadLine(out var line, out var isCut))
        {
            _number++;
            var text = line.Trim().Trim('\uFEFF').ToString();
            if (text.Length == 0 || text[0] == '#') continue;
            var error = UrlError.TooLong;
            if (!isCut && CanonicalUrl.TryCreate(text, out var url, out error)) return url;
            report(FormattableString.Invariant($"{name}:{_number}: {UrlErrorText.Of(text, error)}"));
        }

        return null;
    }

    private bool TryReadLine(out ReadOnlySpan<char> line, out bool isCut)
    {
        var (length, isAny) = (0, false);
        isCut = false;
        for (var character = lines.Read(); character >= 0; character = lines.Read())
        {
            isAny = true;
            if (character == '\n') break;
            if (length < _line.Length) _line[length++] = (char)character;
            else isCut = true;
        }

        line = _line.AsSpan(0, length);
        return isAny;
    }
}
