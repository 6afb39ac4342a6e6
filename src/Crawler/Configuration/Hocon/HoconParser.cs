using System.Text;

namespace Crawler.Configuration.Hocon;

/// <summary>
/// Reads the part of HOCON that Akka.NET's built-in parser reads. Whatever that one would misread in silence (<c>+=</c>, <c>${?x}</c>, an object
/// beside a substitution, a missing or surplus brace) is refused here with its line, column and reason; so is <c>include</c>, so that a crawl's
/// configuration is what its files say.
/// </summary>
internal sealed class HoconParser(string text)
{
    private const int MaxDepth = 200;
    private const string SideBySide = "A key stands beside another one; a dot, '=', ':' or '{' is missing between them";

    private readonly HoconReader _reader = new(text);
    private readonly List<HoconKey> _keys = [];

    // The sections that are open.
    private readonly List<string> _path = [];
    private int _depth;
    private int _lists;

    /// <summary>Reads a whole text.</summary>
    /// <param name="text">HOCON.</param>
    /// <exception cref="HoconException">It cannot be read; the first thing that is wrong, with its place.</exception>
    public static HoconObject Parse(string text) => Parse(text, out _);

    /// <summary>Reads a whole text, and where its keys stand.</summary>
    /// <param name="text">HOCON.</param>
    /// <param name="keys">Every key outside a list as often as it is written, in order.</param>
    /// <exception cref="HoconException">It cannot be read; the first thing that is wrong, with its place.</exception>
    public static HoconObject Parse(string text, out IReadOnlyList<HoconKey> keys)
    {
        var parser = new HoconParser(text);
        keys = parser._keys;
        return parser.ParseRoot();
    }

    private HoconObject ParseRoot()
    {
        _reader.SkipBlanksAndLines();
        var start = _reader.Position;
        var root = new HoconObject();
        if (_reader.Next == '[')
            throw HoconReader.Error("A configuration is an object, not a list", start);
        if (_reader.Next == '{')
            ParseObject(root);
        else
            ParseMembers(root, opened: null);
        _reader.SkipBlanksAndLines();
        if (!_reader.AtEnd)
        {
            throw _reader.Next == '}'
                ? HoconReader.Error("This '}' closes nothing", _reader.Position)
                : HoconReader.Error("Nothing can follow the '}' that closes the whole configuration", _reader.Position);
        }

        new HoconResolver(new HoconValue(root, start)).ResolveAll();
        return root;
    }

    private void ParseObject(HoconObject target)
    {
        var opened = _reader.Position;
        Deeper(opened);
        _reader.Skip();
        _reader.TakeComment();
        ParseMembers(target, opened);
        _reader.Skip();
        _depth--;
    }

    /// <summary>Reads members up to the closing brace, which is left to be read, or to the end of the text where none is open.</summary>
    private void ParseMembers(HoconObject target, HoconPosition? opened)
    {
        while (true)
        {
            _reader.SkipBlanksAndLines();
            if (_reader.AtEnd)
            {
                if (opened is { } brace)
                    throw HoconReader.Error("This '{' is never closed", brace);
                return;
            }

            if (_reader.Next == '}')
                return;
            RefuseInclude();
            var outer = _path.Count;
            ParseMember(target);
            _path.RemoveRange(outer, _path.Count - outer);
            EndOfElement('}');
        }
    }

    private void ParseMember(HoconObject target)
    {
        var start = _reader.Position;
        var comment = _reader.TakeComment();
        var path = ParseKey();
        _path.AddRange(path);
        if (_lists == 0)
            _keys.Add(new HoconKey([.. _path], start, comment));
        _reader.SkipBlanks();
        if (_reader.Next == '\n')
            ExpectOnLaterLine("{", $"Expected '=', ':' or '{{' after the key '{string.Join('.', path)}'");
        var container = target;
        foreach (var element in path.SkipLast(1))
            container = ObjectAt(container, element, start);
        var key = path[^1];
        if (_reader.Next == '{')
        {
            ParseObject(ObjectAt(container, key, start));
            return;
        }

        if (_reader.Next is not ('=' or ':'))
            throw HoconReader.Error($"Expected '=', ':' or '{{' after the key '{string.Join('.', path)}'", _reader.Position);
        _reader.Skip();
        _reader.SkipBlanks();
        if (_reader.Next == '\n')
            ExpectOnLaterLine("{[", "A value is missing");
        Assign(container, key);
    }

    private void ExpectOnLaterLine(string brackets, string message)
    {
        var at = _reader.Position;
        _reader.SkipBlanksAndLines();
        if (_reader.AtEnd || !brackets.Contains(_reader.Next, StringComparison.Ordinal))
            throw HoconReader.Error(message, at);
    }

    private void Assign(HoconObject container, string key)
    {
        var old = container.GetKey(key);
        var value = ParseValue();
        if (old is { Kind: HoconKind.Object } && value.Kind == HoconKind.Object)
        {
            old.Object.Merge(value.Object);
            return;
        }

        if (old is { Kind: HoconKind.Object } && value.Kind == HoconKind.Unresolved)
        {
            throw HoconReader.Error(
                $"'{key}' is an object already, and Akka would replace it by this substitution instead of merging the two", value.Position);
        }

        container.Items[key] = value;
    }

    private static HoconObject ObjectAt(HoconObject container, string key, HoconPosition position)
    {
        switch (container.GetKey(key))
        {
            case { Kind: HoconKind.Object } existing:
                return existing.Object;
            case { Kind: HoconKind.Unresolved }:
                throw HoconReader.Error(
                    $"'{key}' is a substitution already, and Akka would replace it by these keys instead of merging the two", position);
            default:
                var created = new HoconObject();
                container.Items[key] = new HoconValue(created, position);
                return created;
        }
    }

    private List<string> ParseKey()
    {
        var path = new List<string>();
        var element = new StringBuilder();
        var quoted = false;
        var start = _reader.Position;
        while (true)
        {
            var blanks = _reader.SkipBlanks();
            if (_reader.Next == '"')
            {
                if (_reader.StartsWith("\"\"\""))
                    throw HoconReader.Error("A key cannot stand in \"\"\"", _reader.Position);
                if (quoted || element.Length > 0)
                    throw HoconReader.Error(SideBySide, _reader.Position);
                quoted = true;
                element.Append(_reader.Quoted());
                continue;
            }

            if (_reader.Next == '.')
            {
                Close();
                _reader.Skip();
                continue;
            }

            var at = _reader.Position;
            var part = _reader.Unquoted(stopAtDot: true);
            if (part.Length == 0)
                break;
            if (part[^1] == '+' && _reader.Next == '=')
                throw HoconReader.Error("'+=' is not read by Akka, which would take the '+' as a part of the key; write the whole list", at);
            if (quoted)
                throw HoconReader.Error(SideBySide, at);
            if (element.Length > 0 && blanks.Length > 0)
                element.Append(blanks);
            element.Append(part);
        }

        Close();
        return path;

        void Close()
        {
            if (element.Length == 0 && !quoted)
            {
                throw HoconReader.Error(
                    _reader.AtEnd ? "A key is missing" : $"A key is missing before '{_reader.Next}', or it must stand in double quotes", start);
            }

            path.Add(element.ToString());
            element.Clear();
            quoted = false;
        }
    }

    private HoconValue ParseValue()
    {
        var start = _reader.Position;
        var parts = new List<HoconPart>();
        var blanks = "";
        while (true)
        {
            var at = _reader.Position;
            var part = ParsePart(at);
            if (part is null)
                break;
            if (blanks.Length > 0)
                parts.Add(new HoconPart.Literal(new HoconValue(blanks, at)));
            parts.Add(part);
            blanks = _reader.SkipBlanks();
        }

        if (parts.Count == 0)
            throw HoconReader.Error("A value is missing", start);
        return Combine(parts, start);
    }

    private HoconPart? ParsePart(HoconPosition at)
    {
        switch (_reader.Next)
        {
            case '{':
                var value = new HoconObject();
                ParseObject(value);
                return new HoconPart.Literal(new HoconValue(value, at));
            case '[':
                return new HoconPart.Literal(new HoconValue(ParseItems(), at));
            case '"':
                return new HoconPart.Literal(new HoconValue(_reader.Quoted(), at));
            case '$':
                return ParseSubstitution(at);
            default:
                var unquoted = _reader.Unquoted();
                return unquoted.Length == 0 ? null : new HoconPart.Literal(new HoconValue(unquoted, at), Unquoted: true);
        }
    }

    private static HoconValue Combine(List<HoconPart> parts, HoconPosition start)
    {
        var literals = parts.OfType<HoconPart.Literal>().ToList();
        if (parts.Count > 1 && literals.Exists(part => part.Value.Kind == HoconKind.Object))
        {
            throw HoconReader.Error(
                "An object stands beside something else in one value, which Akka would replace instead of merging; a comma or a new line "
                + "separates two members",
                start);
        }

        if (parts is [HoconPart.Literal only])
            return only.Unquoted && only.Value.Text == "null" ? new HoconValue((string?)null, start) : only.Value;
        if (literals.Count < parts.Count)
            return new HoconValue(parts, start);
        var content = literals.Where(part => part.Value.Kind == HoconKind.Array).ToList();
        if (content.Count == 0)
            return new HoconValue(string.Concat(literals.Select(part => part.Value.Text)), start);
        return literals.TrueForAll(part => part.Value.Kind == HoconKind.Array || string.IsNullOrWhiteSpace(part.Value.Text))
            ? new HoconValue(content.SelectMany(part => part.Value.Items).ToList(), start)
            : throw HoconReader.Error("A list cannot be joined to a text", start);
    }

    private List<HoconValue> ParseItems()
    {
        var opened = _reader.Position;
        Deeper(opened);
        _reader.Skip();
        _lists++;
        var items = new List<HoconValue>();
        while (true)
        {
            _reader.SkipBlanksAndLines();
            if (_reader.AtEnd)
                throw HoconReader.Error("This '[' is never closed", opened);
            if (_reader.Next == ']')
                break;
            items.Add(ParseValue());
            EndOfElement(']');
        }

        _reader.Skip();
        _lists--;
        _depth--;
        return items;
    }

    private HoconPart.Substitution ParseSubstitution(HoconPosition at)
    {
        if (_reader.StartsWith("${?"))
            throw HoconReader.Error("'${?path}' is not read by Akka, which would take it as null; give the key a value, or write ${path}", at);
        if (!_reader.StartsWith("${"))
            throw HoconReader.Error("'$' must stand in double quotes, unless it begins a substitution: ${path}", at);
        _reader.Skip(2);
        var path = _reader.Until('}') ?? throw HoconReader.Error("This '${' is never closed", at);
        return new HoconPart.Substitution(path.Trim(), at);
    }

    private void RefuseInclude()
    {
        if (!_reader.StartsWith("include ") && !_reader.StartsWith("include	"))
            return;
        var at = _reader.Position;
        _reader.Skip("include".Length);
        _reader.SkipBlanks();
        throw HoconReader.Error(
            _reader.Next == '"'
                ? $"'include \"{_reader.Quoted()}\"' is not supported, so that a crawl's configuration is what its files say; give several --config options instead"
                : "As a key 'include' must stand in double quotes",
            at);
    }

    /// <summary>After a member or an item: a comma, a new line, the closing bracket, or the end.</summary>
    private void EndOfElement(char close)
    {
        _reader.SkipBlanks();
        var endOfLine = _reader.Next == '\n';
        _reader.SkipBlanksAndLines();
        if (_reader.Next == ',')
        {
            _reader.Skip();
            return;
        }

        if (endOfLine || _reader.AtEnd || _reader.Next == close)
            return;
        throw _reader.Next switch
        {
            '}' or ']' => HoconReader.Error($"'{_reader.Next}' does not close what is open here", _reader.Position),
            '=' or ':' => HoconReader.Error(
                $"'{_reader.Next}' inside a value: either a comma or a new line is missing, or the value must stand in double quotes", _reader.Position),
            var other => HoconReader.Error($"'{other}' must stand in double quotes here", _reader.Position),
        };
    }

    private void Deeper(HoconPosition position)
    {
        if (++_depth > MaxDepth)
            throw HoconReader.Error(FormattableString.Invariant($"More than {MaxDepth} brackets are open at once"), position);
    }
}
