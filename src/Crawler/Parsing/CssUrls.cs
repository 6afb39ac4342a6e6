using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crawler.Parsing;

/// <summary>The URLs of a style sheet: <c>url(...)</c>, quoted or not, and the texts of <c>@import</c> (CSS Syntax Level 3, sections 4.3.4 to 4.3.7). Comments and other texts are passed over.</summary>
internal ref struct CssUrls
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("/\"'uU@;");

    // What follows is a data: URL in all likelihood, or no URL.
    private const int Longest = 10_000;
    private ReadOnlySpan<char> _rest;
    private bool _isImport;

    public CssUrls(ReadOnlySpan<char> css) => _rest = css;

    /// <summary>The URL read last, escapes resolved.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Reads the next URL.</summary>
    public bool MoveNext()
    {
        while (_rest.IndexOfAny(Signs) is var next and >= 0)
        {
            var isWordStart = next == 0 || !IsNameChar(_rest[next - 1]);
            _rest = _rest[next..];
            switch (_rest[0])
            {
                case '/':
                    if (_rest.StartsWith("/*", StringComparison.Ordinal)) _rest = After(_rest[2..], "*/");
                    else _rest = _rest[1..];
                    break;
                case '"' or '\'':
                    var text = Text();
                    if (_isImport && text.Length <= Longest) return Take(text);
                    break;
                case '@':
                    _isImport = _rest.StartsWith("@import", StringComparison.OrdinalIgnoreCase);
                    _rest = _rest[1..];
                    break;
                case ';':
                    _isImport = false;
                    _rest = _rest[1..];
                    break;
                default:
                    if (!isWordStart || !_rest.StartsWith("url(", StringComparison.OrdinalIgnoreCase))
                    {
                        _rest = _rest[1..];
                        break;
                    }

                    var url = Url();
                    if (url.Length <= Longest) return Take(url);
                    break;
            }
        }

        return false;
    }

    private bool Take(ReadOnlySpan<char> text)
    {
        _isImport = false;
        Current = Unescape(text);
        return true;
    }

    private ReadOnlySpan<char> Url()
    {
        _rest = _rest[4..].TrimStart(" \t\n\f\r");
        if (!_rest.IsEmpty && _rest[0] is '"' or '\'') return Text();
        var end = 0;
        while (end < _rest.Length && _rest[end] != ')') end += _rest[end] == '\\' ? 2 : 1;
        end = Math.Min(end, _rest.Length);
        var url = _rest[..end].TrimEnd(" \t\n\f\r");
        _rest = _rest[end..];
        return url;
    }

    // A line end closes a text that nothing else closes.
    private ReadOnlySpan<char> Text()
    {
        var quote = _rest[0];
        var end = 1;
        while (end < _rest.Length && _rest[end] != quote && _rest[end] is not ('\n' or '\f' or '\r')) end += _rest[end] == '\\' ? 2 : 1;
        end = Math.Min(end, _rest.Length);
        var text = _rest[1..end];
        _rest = _rest[Math.Min(end + 1, _rest.Length)..];
        return text;
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\')) return text.ToString();
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            var digits = 0;
            while (digits < 6 && i + 1 + digits < text.Length && char.IsAsciiHexDigit(text[i + 1 + digits])) digits++;
            if (digits > 0)
            {
                var code = int.Parse(text.Slice(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                result.Append(Rune.IsValid(code) && code > 0 ? new Rune(code).ToString() : "\uFFFD");
                i += digits;
                if (i + 1 < text.Length && text[i + 1] is ' ' or '\t' or '\n') i++;
            }
            else if (++i < text.Length && text[i] != '\n')
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string end) => text.IndexOf(end, StringComparison.Ordinal) is var place and >= 0 ? text[(place + end.Length)..] : [];

    private static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || c >= 0x80;
}
