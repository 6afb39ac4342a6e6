using System.Buffers;
using System.Text;

namespace Crawler.Parsing;

/// <summary>
/// Looks for an encoding declared in the document itself (HTML Standard 13.2.3.2, "prescan a byte stream to determine its encoding" and "get an XML encoding"). The
/// standard reads 1,024 bytes and lets the parser start again at a later meta; reading further here comes to the same without a second parse.
/// </summary>
internal ref struct MetaPrescan
{
    private static readonly SearchValues<byte> TagNameEnd = SearchValues.Create(" \t\n\f\r>"u8);
    private static readonly SearchValues<char> LabelEnd = SearchValues.Create(" \t\n\f\r;");
    private const int MaxBytes = 64 * 1024;
    private const int MaxXmlBytes = 1024;

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private MetaPrescan(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Finds the encoding that a meta element declares, or the first bytes of an XML declaration in UTF-16.</summary>
    /// <param name="start">The document, or its beginning, without a byte order mark: what is found there holds whatever follows.</param>
    /// <returns>The encoding's name, or null where none is declared.</returns>
    public static string? Find(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("<\0?\0x\0"u8)) return "utf-16le";
        if (start.StartsWith("\0<\0?\0x"u8)) return "utf-16be";
        return new MetaPrescan(start[..Math.Min(start.Length, MaxBytes)]).Scan();
    }

    /// <summary>Finds the encoding that an XML declaration names. It counts where no meta element does.</summary>
    /// <param name="body">The document, without a byte order mark.</param>
    /// <returns>The encoding's name, or null where none is named.</returns>
    public static string? FindXml(ReadOnlySpan<byte> body)
    {
        var text = body[..Math.Min(body.Length, MaxXmlBytes)];
        if (!text.StartsWith("<?xml"u8)) return null;
        var end = text.IndexOf((byte)'>');
        if (end < 0) return null;
        var declaration = text[..end];
        var place = declaration.IndexOf("encoding"u8);
        if (place < 0) return null;
        var rest = SkipControls(declaration[(place + 8)..]);
        if (rest.IsEmpty || rest[0] != '=') return null;
        rest = SkipControls(rest[1..]);
        if (rest.IsEmpty || rest[0] is not ((byte)'"' or (byte)'\'')) return null;
        var close = rest[1..].IndexOf(rest[0]);
        if (close < 0) return null;
        var label = rest.Slice(1, close);
        return label.ContainsAnyInRange<byte>(0, 0x20) ? null : Declared(WebEncodings.Find(Encoding.Latin1.GetString(label)));
    }

    private string? Scan()
    {
        while (true)
        {
            var next = _text[_at..].IndexOf((byte)'<');
            if (next < 0) return null;
            _at += next;
            var rest = _text[_at..];
            if (rest.StartsWith("<!--"u8))
            {
                // <!--> and <!---> are whole comments: the end may share the dashes of the start.
                var end = rest[2..].IndexOf("-->"u8);
                if (end < 0) return null;
                _at += 2 + end + 3;
            }
            else if (rest.Length > 5 && Ascii.EqualsIgnoreCase(rest[1..5], "meta"u8) && (IsSpace(rest[5]) || rest[5] == '/'))
            {
                _at += 6;
                if (Meta() is { } name) return name;
            }
            else if (rest.Length > 1 && (char.IsAsciiLetter((char)rest[1]) || (rest.Length > 2 && rest[1] == '/' && char.IsAsciiLetter((char)rest[2]))))
            {
                var end = rest.IndexOfAny(TagNameEnd);
                if (end < 0) return null;
                _at += end;
                while (Attribute(out _, out _))
                {
                }
            }
            else if (rest.Length > 1 && rest[1] is (byte)'!' or (byte)'/' or (byte)'?')
            {
                var end = rest.IndexOf((byte)'>');
                if (end < 0) return null;
                _at += end + 1;
            }
            else
            {
                _at++;
            }
        }
    }

    private string? Meta()
    {
        bool gotPragma = false, hasHttpEquiv = false, hasContent = false, hasCharset = false;
        bool? needPragma = null;
        string? charset = null;
        while (Attribute(out var name, out var value))
        {
            switch (name)
            {
                case "http-equiv" when !hasHttpEquiv:
                    hasHttpEquiv = true;
                    gotPragma = value == "content-type";
                    break;
                case "content" when !hasContent:
                    hasContent = true;
                    if (charset is null && FromContent(value) is { } fromContent)
                    {
                        charset = fromContent;
                        needPragma = true;
                    }

                    break;
                case "charset" when !hasCharset:
                    hasCharset = true;
                    charset = WebEncodings.Find(value);
                    needPragma = false;
                    break;
                default:
                    break;
            }
        }

        // A tag that the end of the bytes cuts off declares nothing.
        if (_at >= _text.Length || needPragma is null || (needPragma.Value && !gotPragma)) return null;
        return Declared(charset);
    }

    // A document whose declaration could be read as ASCII is not UTF-16.
    private static string? Declared(string? name) => name switch
    {
        "utf-16le" or "utf-16be" => "utf-8",
        "x-user-defined" => "windows-1252",
        _ => name,
    };

    // "Get an attribute"; both in lower case. False at the end of the tag, with the position on its last character, or at the end of the bytes.
    private bool Attribute(out string name, out string value)
    {
        name = value = "";
        while (_at < _text.Length && (IsSpace(_text[_at]) || _text[_at] == '/')) _at++;
        if (_at >= _text.Length || _text[_at] == '>') return false;

        var start = _at;
        while (_at < _text.Length && !IsSpace(_text[_at]) && _text[_at] is not ((byte)'/' or (byte)'>') && (_text[_at] != '=' || _at == start)) _at++;
        if (_at >= _text.Length) return false;
        name = Lower(_text[start.._at]);
        SkipSpace();
        if (_at >= _text.Length) return false;
        if (_text[_at] != '=') return true;

        _at++;
        SkipSpace();
        if (_at >= _text.Length) return false;
        var quote = _text[_at];
        if (quote is (byte)'"' or (byte)'\'')
        {
            _at++;
            var length = _text[_at..].IndexOf(quote);
            if (length < 0)
            {
                _at = _text.Length;
                return false;
            }

            value = Lower(_text.Slice(_at, length));
            _at += length + 1;
            return true;
        }

        var end = _text[_at..].IndexOfAny(TagNameEnd);
        if (end < 0)
        {
            _at = _text.Length;
            return false;
        }

        value = Lower(_text.Slice(_at, end));
        _at += end;
        return true;
    }

    // "Extract a character encoding from a meta element" (HTML Standard 2.5).
    private static string? FromContent(string content)
    {
        var rest = content.AsSpan();
        while (true)
        {
            var place = rest.IndexOf("charset", StringComparison.Ordinal);
            if (place < 0) return null;
            rest = rest[(place + 7)..].TrimStart(" \t\n\f\r");
            if (rest is not ['=', ..]) continue;
            rest = rest[1..].TrimStart(" \t\n\f\r");
            if (rest.IsEmpty) return null;
            if (rest[0] is '"' or '\'')
            {
                var close = rest[1..].IndexOf(rest[0]);
                return close < 0 ? null : WebEncodings.Find(rest.Slice(1, close));
            }

            var end = rest.IndexOfAny(LabelEnd);
            return WebEncodings.Find(end < 0 ? rest : rest[..end]);
        }
    }

    private static ReadOnlySpan<byte> SkipControls(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExceptInRange<byte>(0, 0x20);
        return start < 0 ? [] : text[start..];
    }

    private static string Lower(ReadOnlySpan<byte> bytes) => bytes.Length > 1024 ? "" : Encoding.Latin1.GetString(bytes).ToLowerInvariant();

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r';

    private void SkipSpace()
    {
        while (_at < _text.Length && IsSpace(_text[_at])) _at++;
    }
}
