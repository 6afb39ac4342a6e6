using System.Text;

namespace Crawler.Configuration;

/// <summary>A key as it stands in a text.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Line">From 1.</param>
/// <param name="Comment">The comment lines directly above the key, without their marks; empty if there are none.</param>
internal sealed record ConfigKey(string Path, int Line, IReadOnlyList<string> Comment);

/// <summary>
/// Finds the keys of a HOCON text with their lines and comments, which are not part of what the parser gives. It expects a text that the parser has
/// accepted, and reports a key as often as it is written.
/// </summary>
internal sealed class ConfigKeyScanner
{
    private readonly string _text;
    private readonly Stack<string> _sections = new();
    private readonly List<ConfigKey> _keys = [];
    private List<string> _comment = [];
    private int _index;
    private int _line = 1;

    private ConfigKeyScanner(string text) => _text = text;

    private char Next => _index < _text.Length ? _text[_index] : '\0';

    private bool AtComment => Next == '#' || (Next == '/' && _index + 1 < _text.Length && _text[_index + 1] == '/');

    public static IReadOnlyList<ConfigKey> Scan(string text)
    {
        var scanner = new ConfigKeyScanner(text.TrimStart('\uFEFF'));
        scanner.ScanMembers();
        return scanner._keys;
    }

    private void ScanMembers()
    {
        var path = "";
        while (SkipToMember())
        {
            switch (Next)
            {
                case '{':
                    _sections.Push(path);
                    _index++;
                    break;
                case '}':
                    _sections.TryPop(out var outer);
                    path = outer ?? "";
                    _index++;
                    break;
                default:
                    var line = _line;
                    var key = ConfigPath.Join(ReadKey());
                    if (key.Length == 0)
                        return;
                    var full = path.Length == 0 ? key : $"{path}.{key}";
                    _keys.Add(new ConfigKey(full, line, _comment));
                    _comment = [];
                    SkipBlanksAndLines();
                    if (Next == '{')
                    {
                        _sections.Push(path);
                        path = full;
                        _index++;
                    }
                    else
                    {
                        SkipValue();
                    }

                    break;
            }
        }
    }

    /// <summary>Skips to the next key or brace and remembers the comment lines directly above it; false at the end.</summary>
    private bool SkipToMember()
    {
        var ownLine = _index == 0 || _text[_index - 1] == '\n';
        for (; _index < _text.Length; _index++)
        {
            if (Next == '\n')
            {
                _line++;
                if (ownLine)
                    _comment = [];
                ownLine = true;
            }
            else if (AtComment)
            {
                var end = _text.IndexOf('\n', _index);
                end = end < 0 ? _text.Length : end;
                if (ownLine)
                    _comment.Add(_text[_index..end].TrimStart('#', '/').Trim());
                ownLine = false;
                _index = end - 1;
            }
            else if (!char.IsWhiteSpace(Next) && Next != ',')
            {
                return true;
            }
        }

        return false;
    }

    private List<string> ReadKey()
    {
        var written = new StringBuilder();
        while (Next is not ('\0' or '\n' or '=' or ':' or '{'))
        {
            if (Next == '"')
                written.Append(ReadQuoted());
            else
                written.Append(_text[_index++]);
        }

        if (Next is '=' or ':')
            _index++;
        return ConfigPath.TrySplit(written.ToString().Trim(), out var elements) ? [.. elements] : [];
    }

    private ReadOnlySpan<char> ReadQuoted()
    {
        var start = _index;
        var triple = _text.AsSpan(_index).StartsWith("\"\"\"", StringComparison.Ordinal);
        for (_index += triple ? 3 : 1; _index < _text.Length; _index++)
        {
            if (Next == '\n')
                _line++;
            else if (Next == '\\' && !triple)
                _index++;
            else if (Next == '"' && (!triple || _text.AsSpan(_index).StartsWith("\"\"\"", StringComparison.Ordinal)))
                break;
        }

        _index = Math.Min(_text.Length, _index + (triple ? 3 : 1));
        return _text.AsSpan(start, _index - start);
    }

    private void SkipValue()
    {
        for (var open = 0; _index < _text.Length;)
        {
            if (Next == '"')
            {
                ReadQuoted();
                continue;
            }

            if (AtComment)
            {
                while (Next is not ('\n' or '\0'))
                    _index++;
                continue;
            }

            if (open == 0 && Next is '\n' or ',' or '}')
                return;
            open += Next is '[' or '{' ? 1 : Next is ']' or '}' ? -1 : 0;
            _line += Next == '\n' ? 1 : 0;
            _index++;
        }
    }

    private void SkipBlanksAndLines()
    {
        for (; char.IsWhiteSpace(Next); _index++)
            _line += Next == '\n' ? 1 : 0;
    }
}
