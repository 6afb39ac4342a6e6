using System.Runtime.CompilerServices;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>What a tag means where it stands.</summary>
internal sealed partial class LinkScanner<TReceiver>
{
    private readonly CharacterReferences _references = new();
    private readonly OpenTemplates _templates = new();
    private byte[] _decoded = [];
    private byte[] _decodedName = [];
    private TableWatch _tables;
    private ForeignWatch _foreign;
    private bool _isInSelect;
    private bool _sawFrameset;

    private void BeginTree()
    {
        _tables.Reset();
        _foreign.Leave();
        _templates.Reset();
        _isInSelect = _sawFrameset = _keepsTitle = false;
    }

    [MethodImpl(HotPath.Compiled)]
    private void StartTag(ScannedElement element, ReadOnlySpan<byte> name, bool isSelfClosing, ReadOnlySpan<byte> source)
    {
        if (element == ScannedElement.Template && (!_foreign.IsOpen || _foreign.IsTextOnly))
        {
            if (_foreign.IsOpen) Trigger(TreeTrigger.Foreign);
            if (!_isXml || !isSelfClosing) _templates.Start(!_isXml && IsShadowRoot(source));
            return;
        }

        if (_isXml && isSelfClosing && HoldsText(element))
        {
            if (element == ScannedElement.Iframe) ReportLink(ScannedAttribute.Src, LinkKind.Frame, source);
            return;
        }

        if (_foreign.IsOpen && StartForeign(element, name, isSelfClosing, source)) return;
        if (_templates.IsOpen && IsOwnOfTemplate(element))
        {
            if (element == ScannedElement.Marker) _tables.StartMarkerInTemplate();
            return;
        }

        if (_isInSelect && StartInSelect(element)) return;
        switch (element)
        {
            case ScannedElement.A:
                ReportLink(ScannedAttribute.Href, LinkKind.Anchor, source);
                break;
            case ScannedElement.Area:
                ReportLink(ScannedAttribute.Href, LinkKind.Area, source);
                break;
            case ScannedElement.Base when _attributes.Has(ScannedAttribute.Href) && IsDocuments():
                _receiver.Base(Value(ScannedAttribute.Href, source));
                break;
            case ScannedElement.Link when _attributes.Has(ScannedAttribute.Href) && HasToken(source, "canonical"u8) && IsKept():
                _receiver.Canonical(Value(ScannedAttribute.Href, source));
                break;
            case ScannedElement.Meta when _attributes.Has(ScannedAttribute.Content):
                ReportMeta(source);
                break;
            case ScannedElement.Html when !_templates.IsOpen:
                if (_attributes.Has(ScannedAttribute.Lang)) _receiver.Language(Value(ScannedAttribute.Lang, source), isXml: false);
                if (_attributes.Has(ScannedAttribute.XmlLang)) _receiver.Language(Value(ScannedAttribute.XmlLang, source), isXml: true);
                break;
            case ScannedElement.Frame when _sawFrameset:
                ReportLink(ScannedAttribute.Src, LinkKind.Frame, source);
                break;
            case ScannedElement.Frameset:
                _sawFrameset = true;
                Trigger(TreeTrigger.Frameset);
                break;
            case ScannedElement.Iframe:
                ReportLink(ScannedAttribute.Src, LinkKind.Frame, source);
                BeginText(element, keepsTitle: false);
                break;
            case ScannedElement.Title:
                BeginText(element, keepsTitle: IsDocuments());
                break;
            case ScannedElement.Textarea or ScannedElement.Style or ScannedElement.Xmp or ScannedElement.NoEmbed or ScannedElement.NoFrames or ScannedElement.Script or ScannedElement.Plaintext:
                BeginText(element, keepsTitle: false);
                break;
            case ScannedElement.Select:
                _isInSelect = true;
                break;
            case ScannedElement.Marker:
                _tables.StartMarker(ScannedName.Key(name));
                break;
            case >= ScannedElement.Table and <= ScannedElement.Th:
                if (!_tables.Start(element)) Trigger(TreeTrigger.Table);
                break;
            case ScannedElement.Svg or ScannedElement.Math when !isSelfClosing:
                if (!_foreign.IsOpen) _foreign.Start(name, element == ScannedElement.Svg);
                else _foreign.Push(name);
                break;
            default:
                break;
        }
    }

    [MethodImpl(HotPath.Compiled)]
    private void EndTag(ScannedElement element, ReadOnlySpan<byte> name)
    {
        if (_foreign.IsOpen)
        {
            if (_foreign.Close(name)) return;
            Trigger(TreeTrigger.Foreign);
            if (element == ScannedElement.Template) _templates.End();
        }
        else if (element == ScannedElement.Template)
        {
            _templates.End();
        }
        else if (_templates.IsOpen && IsOwnOfTemplate(element))
        {
            return;
        }
        else if (element == ScannedElement.Select)
        {
            _isInSelect = false;
        }
        else
        {
            if (_isInSelect && element is not (ScannedElement.Option or ScannedElement.Script)) Trigger(TreeTrigger.Select);
            if (element == ScannedElement.Marker) _tables.EndMarker(ScannedName.Key(name));
            else if (element is >= ScannedElement.Table and <= ScannedElement.Th && !_tables.End(element)) Trigger(TreeTrigger.Table);
        }
    }

    // True where the tag was an element of SVG or MathML, and is done with.
    private bool StartForeign(ScannedElement element, ReadOnlySpan<byte> name, bool isSelfClosing, ReadOnlySpan<byte> source)
    {
        if (_foreign.IsHtml(name))
        {
            Trigger(TreeTrigger.Foreign);
            if (!_foreign.IsTextOnly) _foreign.Leave();
            return _isStopped;
        }

        if (!isSelfClosing && !_foreign.Push(name)) Trigger(TreeTrigger.Foreign);
        if (element == ScannedElement.A && _foreign.IsSvg) ReportLink(_attributes.Has(ScannedAttribute.Href) ? ScannedAttribute.Href : ScannedAttribute.XLinkHref, LinkKind.Anchor, source);
        return true;
    }

    // Parsers differ in what else may stand in a select: the standard allows more than it did, and browsers follow one by one. True where nothing more is to be done.
    private bool StartInSelect(ScannedElement element)
    {
        switch (element)
        {
            case ScannedElement.Option or ScannedElement.Script:
                return false;
            case ScannedElement.Select:
                _isInSelect = false;
                return true;
            default:
                Trigger(TreeTrigger.Select);
                return _isStopped;
        }
    }

    private void ReportMeta(ReadOnlySpan<byte> source)
    {
        if (_templates.IsOpen) return;
        if (_attributes.Has(ScannedAttribute.Name)) _receiver.Meta(Decoded(Raw(ScannedAttribute.Name, source), ref _decodedName, isAttribute: true), Value(ScannedAttribute.Content, source));
        if (_attributes.Has(ScannedAttribute.HttpEquiv)
            && System.Text.Ascii.EqualsIgnoreCase(Decoded(Raw(ScannedAttribute.HttpEquiv, source), ref _decodedName, isAttribute: true), "refresh"u8) && IsKept())
        {
            _receiver.Refresh(Value(ScannedAttribute.Content, source));
        }
    }

    [MethodImpl(HotPath.Compiled)]
    private void ReportLink(ScannedAttribute attribute, LinkKind kind, ReadOnlySpan<byte> source)
    {
        if (!_attributes.Has(attribute) || !IsKept()) return;
        var noFollow = kind != LinkKind.Frame && _attributes.Has(ScannedAttribute.Rel) && HasToken(source, "nofollow"u8);
        var value = Value(attribute, source);
        if (_attributes.Place(attribute).Length > MaxValue) _receiver.OverlongLink(value, kind, noFollow);
        else _receiver.Link(value, kind, noFollow);
    }

    // Whether what stands here is part of the page. Its place must be known, because the first of several counts.
    private bool IsKept()
    {
        if (_templates.IsInert) return false;
        if (_tables.IsLoose) Trigger(TreeTrigger.Table);
        return !_isStopped;
    }

    // The same of what is looked for in the document, not in its shadow trees.
    private bool IsDocuments() => !_templates.IsOpen && IsKept();

    private bool IsShadowRoot(ReadOnlySpan<byte> source) => _attributes.Has(ScannedAttribute.ShadowRootMode)
        && Value(ScannedAttribute.ShadowRootMode, source) is var mode && (System.Text.Ascii.EqualsIgnoreCase(mode, "open"u8) || System.Text.Ascii.EqualsIgnoreCase(mode, "closed"u8));

    private bool HasToken(ReadOnlySpan<byte> source, ReadOnlySpan<byte> token)
    {
        if (!_attributes.Has(ScannedAttribute.Rel)) return false;
        var rel = Decoded(Raw(ScannedAttribute.Rel, source), ref _decodedName, isAttribute: true);
        foreach (var range in rel.SplitAny(" \t\n\f\r"u8))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(rel[range], token)) return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> Raw(ScannedAttribute attribute, ReadOnlySpan<byte> source)
    {
        var (start, length) = _attributes.Place(attribute);
        return source.Slice(start, Math.Min(length, MaxValue));
    }

    private ReadOnlySpan<byte> Value(ScannedAttribute attribute, ReadOnlySpan<byte> source) => Decoded(Raw(attribute, source), ref _decoded, isAttribute: true);

    private ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> raw, ref byte[] buffer, bool isAttribute)
    {
        if (raw.IndexOfAny((byte)'&', (byte)'\r', (byte)0) < 0) return raw;
        if (buffer.Length < CharacterReferences.MaxGrowth * raw.Length) buffer = new byte[CharacterReferences.MaxGrowth * raw.Length];
        return buffer.AsSpan(0, _references.Decode(raw, buffer, isAttribute));
    }

    // What is opened in a template ends with it, and nothing around it is closed from within. In a shadow root it is part of the page all the same.
    private bool IsOwnOfTemplate(ScannedElement element)
    {
        if (!IsStructure(element)) return element == ScannedElement.Marker;
        if (_templates.IsInert) return true;
        Trigger(TreeTrigger.ShadowRoot);
        return _isStopped;
    }

    // What opens or closes something that reaches beyond the element.
    private static bool IsStructure(ScannedElement element) => element is ScannedElement.Select or ScannedElement.Frameset or >= ScannedElement.Table and <= ScannedElement.Th;

    private static bool HoldsText(ScannedElement element) => element is ScannedElement.Iframe or >= ScannedElement.Title and <= ScannedElement.Plaintext;
}
