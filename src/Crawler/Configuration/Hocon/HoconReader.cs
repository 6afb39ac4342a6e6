using System.Globalization;
using System.Text;

namespace Crawler.Configuration.Hocon;

/// <summary>Characters of a text with their line and column, and the tokens that need no context: white space, comments, strings, unquoted text.</summary>
internal sealed class HoconReader(string text)
{
    private const string EndsUnquoted = "$\"{}[]:=,#`^?!@*&\\";

    private int _index = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;
    private int _column = 1;
    private List<string> _comment = [];

    public HoconPosition Position => new(_line, _column);

    public bool AtEnd => _index >= text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Next => AtEnd ? '\0' : text[_index];

    public bool StartsWith(string expected) => string.CompareOrdinal(text, _index, expected, 0, expected.Length) == 0;

    public void Skip(int count = 1)
    {
        for (; count > 0 && !AtEnd; count--)
        {
            if (text[_index++] == '\n')
            {
                _line++;
                _column = 1;
            }
            else
            {
                _column++;
            }
        }
    }

    public bool AtComment => Next == '#' || StartsWith("//");

    /// <summary>Skips white space and comments on this line, and returns the white space.</summary>
    public string SkipBlanks()
    {
        var start = _index;
        while (!AtEnd && Next != '\n' && char.IsWhiteSpace(Next))
            Skip();
        var blanks = text[start.._index];
        if (AtComment)
        {
            while (!AtEnd && Next != '\n')
                Skip();
        }

        return blanks;
    }

    /// <summary>Skips white space, comments and line ends, and remembers the comment lines that stand directly above what follows.</summary>
    public void SkipBlanksAndLines()
    {
        var isOwnLine = _column == 1;
        while (true)
        {
            var start = _index;
            SkipBlanks();
            if (Next != '\n')
                return;
            var line = text.AsSpan(start, _index - start).Trim();
            if (isOwnLine && !line.IsEmpty)
                _comment.Add(line.TrimStart("#/").Trim().ToString());
            else
                _comment = [];
            Skip();
            isOwnLine = true;
        }
    }

    /// <summary>The comment lines directly above, without their marks; once.</summary>
    public IReadOnlyList<string> TakeComment()
    {
        var comment = _comment;
        _comment = [];
        return comment;
    }

    /// <summary>Text up to the next white space or reserved character; with <paramref name="stopAtDot"/> also up to a dot.</summary>
    public string Unquoted(bool stopAtDot = false)
    {
        var start = _index;
        while (!AtEnd && !char.IsWhiteSpace(Next) && !EndsUnquoted.Contains(Next, StringComparison.Ordinal) && !AtComment
            && !(stopAtDot && Next == '.'))
        {
            Skip();
        }

        return text[start.._index];
    }

    public string Quoted() => StartsWith("\"\"\"") ? TripleQuoted() : SingleQuoted();

    /// <summary>Everything up to <paramref name="end"/> on this line, which is skipped too; null if it is not there.</summary>
    public string? Until(char end)
    {
        var found = text.IndexOfAny([end, '\n'], _index);
        if (found < 0 || text[found] != end)
            return null;
        var content = text[_index..found];
        Skip(content.Length + 1);
        return content;
    }

    public static HoconException Error(string message, HoconPosition position) => new(message, position);

    private string TripleQuoted()
    {
        var start = Position;
        Skip(3);
        var end = text.IndexOf("\"\"\"", _index, StringComparison.Ordinal);
        if (end < 0)
            throw Error("This \"\"\" is never closed", start);
        while (end + 3 < text.Length && text[end + 3] == '"')
            end++;
        var content = text[_index..end];
        Skip(content.Length + 3);
        return content;
    }

    private string SingleQuoted()
    {
        var start = Position;
        var content = new StringBuilder();
        for (Skip(); ; Skip())
        {
            if (AtEnd || Next == '\n')
                throw Error("This string is not closed on its line; a text of several lines stands in \"\"\"", start);
            if (Next == '"')
                break;
            content.Append(Next == '\\' ? Escaped() : Next);
        }

        Skip();
        return content.ToString();
    }

    private char Escaped()
    {
        var start = Position;
        Skip();
        switch (Next)
        {
            case '"' or '\\' or '/':
                return Next;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _index + 4 < text.Length
                && ushort.TryParse(text.AsSpan(_index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                Skip(4);
                return (char)code;
            default:
                throw Error($"'\\{Next}' is no escape sequence; a backslash itself is written \\\\", start);
        }
    }
}
