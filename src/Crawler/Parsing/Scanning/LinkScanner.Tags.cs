namespace Crawler.Parsing.Scanning;

/// <summary>Tags byte by byte, for those that a piece cuts and those of an unusual shape.</summary>
internal sealed partial class LinkScanner<TReceiver>
{
    private const int MaxName = ForeignWatch.LongestName + 1;

    private readonly byte[] _name = new byte[MaxName];
    private int _nameLength;
    private bool _isEndTag;
    private bool _isSelfClosing;
    private ScannedElement _element;
    private ScannedAttributes _attributes;
    private ScannedAttribute _attribute;

    // Values of the tag that is being read, one after the other, as written.
    private byte[] _values = [];
    private int _valuesLength;
    private int _valueStart;
    private readonly byte[] _attributeName = new byte[MaxName];
    private int _attributeNameLength;

    // Of a longer one the start, which is none of those that matter; so also in attributes.
    private ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    private int Tag(ReadOnlySpan<byte> text, int at)
    {
        var c = text[at];
        switch (_state)
        {
            case ScanState.TagOpen:
                return TagOpen(c, at);
            case ScanState.EndTagOpen when IsLetter(c):
                return BeginTag(isEnd: true, at);
            case ScanState.EndTagOpen:
                if (c == '>') return To(ScanState.Data, at + 1);
                if (_foreign.IsTextOnly) Trigger(TreeTrigger.Foreign);
                return To(ScanState.BogusComment, at);
            case ScanState.TagName:
                return TagName(text, at);
            case ScanState.BeforeAttributeName:
                if (IsSpace(c)) return at + 1;
                if (c is (byte)'/' or (byte)'>') return To(ScanState.AfterAttributeName, at);
                return BeginAttribute(c, at + 1);
            case ScanState.AttributeName:
                return AttributeName(text, at);
            case ScanState.AfterAttributeName:
                if (IsSpace(c)) return at + 1;
                if (c == '=') return To(ScanState.BeforeAttributeValue, at + 1);
                if (c == '/') return To(ScanState.SelfClosing, at + 1);
                return c == '>' ? EmitTag(at + 1) : BeginAttribute(c, at + 1);
            case ScanState.BeforeAttributeValue:
                if (IsSpace(c)) return at + 1;
                if (c == '"') return To(ScanState.DoubleQuotedValue, at + 1);
                if (c == '\'') return To(ScanState.SingleQuotedValue, at + 1);
                return c == '>' ? EmitTag(at + 1) : To(ScanState.UnquotedValue, at);
            case ScanState.DoubleQuotedValue:
                return QuotedValue(text, at, (byte)'"');
            case ScanState.SingleQuotedValue:
                return QuotedValue(text, at, (byte)'\'');
            case ScanState.UnquotedValue:
                return UnquotedValue(text, at);
            case ScanState.AfterQuotedValue:
                if (c == '/') return To(ScanState.SelfClosing, at + 1);
                return c == '>' ? EmitTag(at + 1) : To(ScanState.BeforeAttributeName, at);
            default:
                if (c != '>') return To(ScanState.BeforeAttributeName, at);
                _isSelfClosing = true;
                return EmitTag(at + 1);
        }
    }

    private int TagOpen(byte c, int at)
    {
        if (IsLetter(c)) return BeginTag(isEnd: false, at);
        switch (c)
        {
            case (byte)'/':
                return To(ScanState.EndTagOpen, at + 1);
            case (byte)'!':
                _nameLength = 0;
                return To(ScanState.MarkupDeclaration, at + 1);
            case (byte)'?':
                if (_foreign.IsTextOnly) Trigger(TreeTrigger.Foreign);
                return To(ScanState.BogusComment, at + 1);
            default:
                return To(ScanState.Data, at);
        }
    }

    private int BeginTag(bool isEnd, int at)
    {
        _isEndTag = isEnd;
        _isSelfClosing = false;
        _nameLength = 0;
        return To(ScanState.TagName, at);
    }

    private int TagName(ReadOnlySpan<byte> text, int at)
    {
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is (byte)'>' or (byte)'/' || IsSpace(c))
            {
                BeginAttributes(ScannedName.Element(Name));
                return c == '>' ? EmitTag(at + 1) : To(c == '/' ? ScanState.SelfClosing : ScanState.BeforeAttributeName, at + 1);
            }

            if (_nameLength < MaxName) _name[_nameLength++] = c;
        }

        return at;
    }

    private void BeginAttributes(ScannedElement element)
    {
        _element = element;
        _attributes.Clear();
        _valuesLength = 0;
        _attribute = ScannedAttribute.None;
    }

    private int BeginAttribute(byte c, int at)
    {
        _attributeName[0] = c;
        _attributeNameLength = 1;
        return To(ScanState.AttributeName, at);
    }

    private int AttributeName(ReadOnlySpan<byte> text, int at)
    {
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is (byte)'=' or (byte)'>' or (byte)'/' || IsSpace(c))
            {
                EndAttributeName();
                return c == '=' ? To(ScanState.BeforeAttributeValue, at + 1) : To(ScanState.AfterAttributeName, at);
            }

            if (_attributeNameLength < MaxName) _attributeName[_attributeNameLength++] = c;
        }

        return at;
    }

    private void EndAttributeName()
    {
        _attribute = _isEndTag ? ScannedAttribute.None : ScannedAttributes.Find(_element, _attributeName.AsSpan(0, _attributeNameLength));
        _valueStart = _valuesLength;
        if (_attribute == ScannedAttribute.None) return;
        if (_attributes.Has(_attribute)) _attribute = ScannedAttribute.None;
        else _attributes.Set(_attribute, _valueStart, 0);
    }

    private int QuotedValue(ReadOnlySpan<byte> text, int at, byte quote)
    {
        var length = text[at..].IndexOf(quote);
        if (length < 0)
        {
            KeepValue(text[at..]);
            return text.Length;
        }

        KeepValue(text.Slice(at, length));
        return To(ScanState.AfterQuotedValue, at + length + 1);
    }

    private int UnquotedValue(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        while (at < text.Length && text[at] != '>' && !IsSpace(text[at])) at++;
        KeepValue(text[start..at]);
        if (at == text.Length) return at;
        return text[at] == '>' ? EmitTag(at + 1) : To(ScanState.BeforeAttributeName, at + 1);
    }

    // One byte more than is used, which tells that the value is longer.
    private void KeepValue(ReadOnlySpan<byte> piece)
    {
        if (_attribute == ScannedAttribute.None) return;
        piece = piece[..Math.Min(piece.Length, MaxValue + 1 - (_valuesLength - _valueStart))];
        if (_values.Length < _valuesLength + piece.Length) Array.Resize(ref _values, Math.Max(_valuesLength + piece.Length, Math.Max(1024, 2 * _values.Length)));
        piece.CopyTo(_values.AsSpan(_valuesLength));
        _valuesLength += piece.Length;
        _attributes.Set(_attribute, _valueStart, _valuesLength - _valueStart);
    }

    private int EmitTag(int next)
    {
        _state = ScanState.Data;
        if (!_isEndTag) StartTag(_element, Name, _isSelfClosing, _values);
        else if (_nameLength > 0) EndTag(_element, Name);
        return next;
    }
}
