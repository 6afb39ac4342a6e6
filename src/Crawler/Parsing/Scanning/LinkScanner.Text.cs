namespace Crawler.Parsing.Scanning;

/// <summary>Elements whose content is text: title and textarea, style and its like, script.</summary>
internal sealed partial class LinkScanner<TReceiver>
{
    private static readonly byte[] ScriptName = "script"u8.ToArray();

    private byte[] _endName = ScriptName;
    private int _matched;
    private bool _keepsTitle;
    private byte[] _title = [];
    private int _titleLength;

    private void BeginText(ScannedElement element, bool keepsTitle)
    {
        _state = element switch
        {
            ScannedElement.Script => ScanState.Script,
            ScannedElement.Plaintext => ScanState.Plaintext,
            _ => ScanState.Text,
        };
        _endName = ScannedName.Text(element);
        _keepsTitle = keepsTitle;
        _titleLength = 0;
    }

    private int Text(ReadOnlySpan<byte> text, int at)
    {
        var c = text[at];
        switch (_state)
        {
            case ScanState.Text:
                var length = text[at..].IndexOf((byte)'<');
                KeepTitle(length < 0 ? text[at..] : text.Slice(at, length));
                return length < 0 ? text.Length : To(ScanState.TextLessThan, at + length + 1);
            case ScanState.TextLessThan:
                if (c == '/') return To(ScanState.TextEndOpen, at + 1);
                KeepTitle("<"u8);
                return To(ScanState.Text, at);
            case ScanState.TextEndOpen:
                _matched = 0;
                if (IsLetter(c)) return To(ScanState.TextEndName, at);
                KeepTitle("</"u8);
                return To(ScanState.Text, at);
            default:
                if (_matched < _endName.Length && (c | 0x20) == _endName[_matched])
                {
                    _name[_matched++] = c;
                    return at + 1;
                }

                if (_matched == _endName.Length && EndsName(c)) return EndText(c, at + 1);
                KeepTitle("</"u8);
                KeepTitle(_name.AsSpan(0, _matched));
                return To(ScanState.Text, at);
        }
    }

    private int Script(ReadOnlySpan<byte> text, int at)
    {
        var c = text[at];
        switch (_state)
        {
            case ScanState.Script:
                return Past(text, at, (byte)'<', ScanState.ScriptLessThan);
            case ScanState.ScriptLessThan:
                return c == '/' ? To(ScanState.ScriptEndOpen, at + 1) : c == '!' ? To(ScanState.EscapeStart, at + 1) : To(ScanState.Script, at);
            case ScanState.ScriptEndOpen:
                return BeginMatch(c, at, ScanState.ScriptEndName, ScanState.Script);
            case ScanState.ScriptEndName:
                return ScriptEnd(c, at, ScanState.Script);
            case ScanState.EscapeStart:
                return c == '-' ? To(ScanState.EscapeStartDash, at + 1) : To(ScanState.Script, at);
            case ScanState.EscapeStartDash:
                return c == '-' ? To(ScanState.EscapedDashDash, at + 1) : To(ScanState.Script, at);
            case ScanState.Escaped:
                return Dashes(text, at, ScanState.EscapedDash, ScanState.EscapedLessThan);
            case ScanState.EscapedDash:
                return c == '-' ? To(ScanState.EscapedDashDash, at + 1) : To(c == '<' ? ScanState.EscapedLessThan : ScanState.Escaped, at + 1);
            case ScanState.EscapedDashDash:
                return c == '-' ? at + 1 : To(c == '<' ? ScanState.EscapedLessThan : c == '>' ? ScanState.Script : ScanState.Escaped, at + 1);
            case ScanState.EscapedLessThan:
                return c == '/' ? To(ScanState.EscapedEndOpen, at + 1) : BeginMatch(c, at, ScanState.DoubleEscapeStart, ScanState.Escaped);
            case ScanState.EscapedEndOpen:
                return BeginMatch(c, at, ScanState.EscapedEndName, ScanState.Escaped);
            case ScanState.EscapedEndName:
                return ScriptEnd(c, at, ScanState.Escaped);
            case ScanState.DoubleEscapeStart:
                return ScriptInComment(c, at, ScanState.DoubleEscaped, ScanState.Escaped);
            case ScanState.DoubleEscaped:
                return Dashes(text, at, ScanState.DoubleEscapedDash, ScanState.DoubleEscapedLessThan);
            case ScanState.DoubleEscapedDash:
                return c == '-' ? To(ScanState.DoubleEscapedDashDash, at + 1) : To(c == '<' ? ScanState.DoubleEscapedLessThan : ScanState.DoubleEscaped, at + 1);
            case ScanState.DoubleEscapedDashDash:
                return c == '-' ? at + 1 : To(c == '<' ? ScanState.DoubleEscapedLessThan : c == '>' ? ScanState.Script : ScanState.DoubleEscaped, at + 1);
            case ScanState.DoubleEscapedLessThan:
                _matched = 0;
                return c == '/' ? To(ScanState.DoubleEscapeEnd, at + 1) : To(ScanState.DoubleEscaped, at);
            default:
                return ScriptInComment(c, at, ScanState.Escaped, ScanState.DoubleEscaped);
        }
    }

    private int Dashes(ReadOnlySpan<byte> text, int at, ScanState dash, ScanState lessThan)
    {
        var length = text[at..].IndexOfAny((byte)'-', (byte)'<');
        return length < 0 ? text.Length : To(text[at + length] == '-' ? dash : lessThan, at + length + 1);
    }

    private int BeginMatch(byte c, int at, ScanState match, ScanState otherwise)
    {
        _matched = 0;
        return To(IsLetter(c) ? match : otherwise, at);
    }

    private int ScriptEnd(byte c, int at, ScanState otherwise)
    {
        if (_matched < ScriptName.Length && (c | 0x20) == ScriptName[_matched])
        {
            _matched++;
            return at + 1;
        }

        return _matched == ScriptName.Length && EndsName(c) ? EndText(c, at + 1) : To(otherwise, at);
    }

    // "Script data double escape start state" and "end state". A name that is longer or another is read to its end and changes nothing.
    private int ScriptInComment(byte c, int at, ScanState matched, ScanState otherwise)
    {
        if (IsLetter(c))
        {
            _matched = _matched >= 0 && _matched < ScriptName.Length && (c | 0x20) == ScriptName[_matched] ? _matched + 1 : -1;
            return at + 1;
        }

        if (!EndsName(c)) return To(otherwise, at);
        return To(_matched == ScriptName.Length ? matched : otherwise, at + 1);
    }

    private int EndText(byte c, int next)
    {
        FinishTitle();
        _isEndTag = true;
        _isSelfClosing = false;
        _nameLength = 0;
        BeginAttributes(ScannedElement.Other);
        return c == '>' ? To(ScanState.Data, next) : To(c == '/' ? ScanState.SelfClosing : ScanState.BeforeAttributeName, next);
    }

    private void FinishText()
    {
        if (_state is ScanState.TextLessThan) KeepTitle("<"u8);
        if (_state is ScanState.TextEndOpen or ScanState.TextEndName) KeepTitle("</"u8);
        if (_state is ScanState.TextEndName) KeepTitle(_name.AsSpan(0, _matched));
        if (_state is >= ScanState.Text and <= ScanState.TextEndName) FinishTitle();
    }

    private void FinishTitle()
    {
        if (!_keepsTitle) return;
        _keepsTitle = false;
        _receiver.Title(Decoded(_title.AsSpan(0, _titleLength), ref _decoded, isAttribute: false));
    }

    private void KeepTitle(ReadOnlySpan<byte> piece)
    {
        if (!_keepsTitle) return;
        piece = piece[..Math.Min(piece.Length, MaxValue - _titleLength)];
        if (_title.Length < _titleLength + piece.Length) Array.Resize(ref _title, Math.Max(_titleLength + piece.Length, Math.Max(256, 2 * _title.Length)));
        piece.CopyTo(_title.AsSpan(_titleLength));
        _titleLength += piece.Length;
    }

    private static bool EndsName(byte c) => c is (byte)'>' or (byte)'/' || IsSpace(c);
}
