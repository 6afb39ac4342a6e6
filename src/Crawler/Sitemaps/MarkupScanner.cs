using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Crawler.Sitemaps;

/// <summary>What <see cref="MarkupScanner.Next"/> has come to.</summary>
internal enum MarkupKind
{
    StartTag,
    EndTag,
    EndOfInput,
}

/// <summary>
/// Reads XML as it is found on the web, front to back in constant memory and without recursion. Where it is not well-formed, the scanner says so and goes on at the next
/// tag: sites write bare ampersands, forget end tags, and put blanks before the declaration. Nothing outside the text is ever read: entities that the document declares are
/// not expanded, and XInclude is an element like any other.
/// </summary>
/// <param name="text">The document.</param>
/// <param name="longest">Characters of one captured text or attribute; a longer one counts as unreadable.</param>
internal sealed class MarkupScanner(TextReader text, int longest)
{
    private const int LongestName = 64;
    private const int LongestEntity = 32;
    private const int MostEntities = 256;
    private static readonly SearchValues<char> TextEnd = SearchValues.Create("<&");

    // Names that mean something to somebody; every other element has no name here, and costs no string.
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "urlset", "url", "loc", "lastmod", "changefreq", "priority", "sitemapindex", "sitemap", "link", "image", "video", "news", "content_loc", "player_loc", "publication_date",
            "rss", "rdf", "feed", "item", "entry", "guid", "pubdate", "date", "updated", "modified", "published", "source", "content", "summary", "description", "encoded",
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly char[] _buffer = new char[4096];
    private readonly char[] _name = new char[LongestName];
    private readonly StringBuilder _captured = new();
    private readonly StringBuilder _value = new();
    private readonly HashSet<string> _entities = new(StringComparer.Ordinal);
    private int _at;
    private int _end;
    private bool _isCapturing;
    private bool _isUnreadable;

    /// <summary>The tag's name without its prefix, in lower case; empty where it is none that means something.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The tag's prefix; empty where it has none.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>Whether the start tag is its own end.</summary>
    public bool IsEmptyElement { get; private set; }

    /// <summary>The href attribute of a link; null where it has none, or none that can be read.</summary>
    public string? Href { get; private set; }

    /// <summary>The rel attribute of a link; null where it has none.</summary>
    public string? Rel { get; private set; }

    /// <summary>Whether something was not well-formed so far.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Whether an entity that the document declares was used in what was captured.</summary>
    public bool HasRefusedEntity { get; private set; }

    /// <summary>Whether the document declares entities made of entities. It ends there.</summary>
    public bool IsEntityBomb { get; private set; }

    /// <summary>Whether more than white space was captured.</summary>
    public bool HasText => _captured.Length > 0;

    /// <summary>Keeps the text from here on, that of inner elements and of CDATA sections included.</summary>
    public void Capture()
    {
        _captured.Clear();
        (_isCapturing, _isUnreadable) = (true, false);
    }

    /// <summary>What was captured, without the white space around it; null where it is too long or refers to an entity that is not expanded. Ends the capture.</summary>
    public string? TakeText()
    {
        _isCapturing = false;
        return _isUnreadable ? null : _captured.ToString().TrimEnd();
    }

    /// <summary>Goes on to the next tag.</summary>
    public MarkupKind Next()
    {
        while (!IsEntityBomb)
        {
            ReadText();
            if (Peek() < 0) break;
            _at++;
            switch (Peek())
            {
                case '!':
                    _at++;
                    ReadDeclaration();
                    break;
                case '?':
                    ReadPast('?', 1, keep: false);
                    break;
                case '/':
                    _at++;
                    ReadName();
                    SkipToTagEnd();
                    return MarkupKind.EndTag;
                case var next when next > 0 && IsNameStart((char)next):
                    if (ReadStartTag()) return MarkupKind.StartTag;
                    break;
                default:
                    IsMalformed = true;
                    Append("<");
                    break;
            }
        }

        return MarkupKind.EndOfInput;
    }

    private int Peek()
    {
        if (_at < _end) return _buffer[_at];
        (_at, _end) = (0, text.Read(_buffer, 0, _buffer.Length));
        return _end == 0 ? -1 : _buffer[0];
    }

    private void ReadText()
    {
        while (Peek() >= 0)
        {
            var span = _buffer.AsSpan(_at, _end - _at);
            var length = _isCapturing ? span.IndexOfAny(TextEnd) : span.IndexOf('<');
            if (_isCapturing) Append(length < 0 ? span : span[..length]);
            _at += length < 0 ? span.Length : length;
            if (length < 0) continue;
            if (_buffer[_at] == '<') return;
            if (ReadReference(out var value)) Append(value);
            else _isUnreadable = true;
        }
    }

    // "&amp;" and its kin. What is no reference is taken as written: a bare ampersand in a URL is the most common error of all.
    private bool ReadReference(out string value)
    {
        _at++;
        Span<char> name = stackalloc char[LongestEntity];
        var length = 0;
        while (length < LongestEntity && Peek() is >= 0 and var next && (char.IsAsciiLetterOrDigit((char)next) || next is '#' or '_' or '-' or '.'))
        {
            name[length++] = (char)next;
            _at++;
        }

        var isEnded = Peek() == ';';
        if (isEnded && Resolve(name[..length]) is { } known)
        {
            _at++;
            value = known;
            return true;
        }

        value = string.Concat("&", name[..length]);
        if (!isEnded || !_entities.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[..length]))
        {
            IsMalformed = true;
            return true;
        }

        HasRefusedEntity = true;
        return false;
    }

    private static string? Resolve(ReadOnlySpan<char> name)
    {
        if (name is not ['#', ..]) return name switch { "amp" => "&", "lt" => "<", "gt" => ">", "quot" => "\"", "apos" => "'", _ => null };
        var isHex = name.Length > 1 && name[1] is 'x' or 'X';
        var digits = name[(isHex ? 2 : 1)..];
        if (!int.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return null;
        return Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD";
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        if (!_isCapturing || _isUnreadable) return;
        if (_captured.Length == 0) piece = piece.TrimStart().TrimStart('\uFEFF');
        if (_captured.Length + piece.Length > longest + 64) _isUnreadable = true;
        else _captured.Append(piece);
    }

    private void ReadDeclaration()
    {
        if (Peek() == '-')
        {
            _at++;
            if (Take('-')) ReadPast('-', 2, keep: false);
            else SkipToTagEnd();
        }
        else if (Peek() == '[')
        {
            foreach (var letter in "[CDATA[")
            {
                if (Take(letter)) continue;
                SkipToTagEnd();
                return;
            }

            ReadPast(']', 2, keep: true);
        }
        else
        {
            ReadDocumentType();
        }
    }

    private void ReadDocumentType()
    {
        var isSubset = false;
        while (Peek() is >= 0 and var next && !IsEntityBomb)
        {
            _at++;
            switch ((char)next)
            {
                case '"' or '\'':
                    ReadLiteral((char)next, isChecked: false);
                    break;
                case '[':
                    isSubset = true;
                    break;
                case ']':
                    isSubset = false;
                    break;
                case '<' when isSubset:
                    ReadSubsetDeclaration();
                    break;
                case '>' when !isSubset:
                    return;
                default:
                    break;
            }
        }
    }

    private void ReadSubsetDeclaration()
    {
        if (Take('?'))
        {
            ReadPast('?', 1, keep: false);
            return;
        }

        if (!Take('!')) return;
        if (Peek() == '-')
        {
            ReadDeclaration();
            return;
        }

        var isEntity = ReadWord() is "ENTITY";
        var isExternal = false;
        var words = 0;
        while (Peek() is >= 0 and var next && !IsEntityBomb)
        {
            if (next == '>')
            {
                _at++;
                return;
            }

            if (next is '"' or '\'')
            {
                _at++;
                ReadLiteral((char)next, isChecked: isEntity && !isExternal);
            }
            else if (IsNameStart((char)next))
            {
                var word = ReadWord();
                if (words++ > 0) isExternal |= word is "SYSTEM" or "PUBLIC";
                else if (isEntity && _entities.Count < MostEntities) _entities.Add(word.ToString());
            }
            else
            {
                _at++;
            }
        }
    }

    private void ReadLiteral(char quote, bool isChecked)
    {
        var isReference = false;
        while (Peek() is >= 0 and var next)
        {
            _at++;
            if (next == quote) return;
            if (isChecked && isReference && IsNameStart((char)next)) IsEntityBomb = true;
            isReference = next is '&' or '%';
        }

        IsMalformed = true;
    }

    // Up to so many marks in a row and the angle bracket behind them.
    private void ReadPast(char mark, int count, bool keep)
    {
        var run = 0;
        while (Peek() is >= 0 and var next)
        {
            _at++;
            if (next == mark)
            {
                run++;
                continue;
            }

            var isEnd = next == '>' && run >= count;
            if (keep)
            {
                for (var marks = isEnd ? run - count : run; marks > 0; marks--) Append([mark]);
                if (!isEnd) Append([(char)next]);
            }

            if (isEnd) return;
            run = 0;
        }

        IsMalformed = true;
        _isUnreadable = true;
    }

    private bool ReadStartTag()
    {
        ReadName();
        (Href, Rel, IsEmptyElement) = (null, null, false);
        while (true)
        {
            switch (Peek())
            {
                case < 0:
                    IsMalformed = true;
                    return false;
                case '>':
                    _at++;
                    return true;
                case '<':
                    IsMalformed = true;
                    return true;
                case '/':
                    _at++;
                    if (!Take('>')) break;
                    IsEmptyElement = true;
                    return true;
                case var next when char.IsWhiteSpace((char)next):
                    _at++;
                    break;
                default:
                    ReadAttribute();
                    break;
            }
        }
    }

    private void ReadAttribute()
    {
        var name = ReadWord();
        var isHref = Name == "link" && name is "href";
        var isRel = Name == "link" && name is "rel";
        if (name.IsEmpty) _at++;
        SkipSpace();
        if (!Take('=')) return;
        SkipSpace();
        var quote = Peek() is '"' or '\'' ? Peek() : 0;
        if (quote != 0) _at++;
        _value.Clear();
        var isReadable = true;
        while (Peek() is >= 0 and not '<' and var next && next != quote && (quote != 0 || (next != '>' && !char.IsWhiteSpace((char)next))))
        {
            string piece;
            if (next == '&')
            {
                isReadable &= ReadReference(out piece);
            }
            else
            {
                piece = isHref || isRel ? ((char)next).ToString() : "";
                _at++;
            }

            if (!isHref && !isRel) continue;
            if (_value.Length < longest) _value.Append(piece);
            else isReadable = false;
        }

        if (quote != 0 && !Take((char)quote)) IsMalformed = true;
        if (!isReadable) return;
        if (isHref) Href = _value.ToString().Trim();
        else if (isRel) Rel = _value.ToString().Trim();
    }

    private void ReadName()
    {
        var word = ReadWord();
        var colon = word.IndexOf(':');
        Prefix = colon <= 0 ? "" : Prefix.AsSpan().SequenceEqual(word[..colon]) ? Prefix : word[..colon].ToString();
        Name = Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word[(colon + 1)..], out var known) ? known : "";
    }

    // What is longer is read to its end and is nobody's name.
    private ReadOnlySpan<char> ReadWord()
    {
        var length = 0;
        while (Peek() is >= 0 and not ('>' or '/' or '<' or '=' or '"' or '\'') and var next && !char.IsWhiteSpace((char)next))
        {
            if (length < LongestName) _name[length] = (char)next;
            length++;
            _at++;
        }

        return length > LongestName ? "too-long" : _name.AsSpan(0, length);
    }

    private void SkipSpace()
    {
        while (Peek() is >= 0 and var next && char.IsWhiteSpace((char)next)) _at++;
    }

    private void SkipToTagEnd()
    {
        while (Peek() is >= 0 and not '<' and var next)
        {
            _at++;
            if (next == '>') return;
        }

        IsMalformed = true;
    }

    private bool Take(char expected)
    {
        if (Peek() != expected) return false;
        _at++;
        return true;
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or ':';
}
