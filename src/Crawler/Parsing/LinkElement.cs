using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Crawler.Parsing;

/// <summary>An element: its name, its kind for the tree builder, and the attributes that the crawl reads.</summary>
internal class LinkElement : LinkNode, IConstructableElement, IConstructableNamedNodeMap
{
    private const string XLink = "http://www.w3.org/1999/xlink";
    private readonly LinkDocument _document;
    private readonly NodeFlags _flags;
    private (string Name, string Value)[] _attributes = [];

    public LinkElement(LinkDocument document, string name, NodeFlags flags)
    {
        _document = document;
        Name = name;
        _flags = flags;

        // The root is never in a template, also where a template is the first that a page has.
        IsInert = name != "html" && (document.Templates.IsInert || (document.Templates.IsOpen && name is "base" or "meta" or "title"));
        document.Register(this);
    }

    public string Name { get; }

    public override StringOrMemory NodeName => Name;

    public override NodeFlags Flags => _flags;

    public StringOrMemory NamespaceUri => IsSvg ? NamespaceNames.SvgUri : _flags.HasFlag(NodeFlags.MathMember) ? NamespaceNames.MathMlUri : NamespaceNames.HtmlUri;

    public StringOrMemory LocalName => Name;

    public StringOrMemory Prefix => StringOrMemory.Empty;

    public IConstructableNamedNodeMap Attributes => this;

    public ISourceReference? SourceReference
    {
        get => null;
        set
        {
        }
    }

    /// <summary>Whether it stands in a template, where it is no part of the page; of a shadow root, where it is looked for in the document alone.</summary>
    public bool IsInert { get; private init; }

    /// <summary>Whether the tree builder is done with it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether it is of SVG or MathML, and HTML in it would end it.</summary>
    public bool IsForeign => (_flags & (NodeFlags.HtmlMember | NodeFlags.HtmlTip | NodeFlags.MathTip)) == NodeFlags.None;

    public bool IsSvg => _flags.HasFlag(NodeFlags.SvgMember);

    /// <summary>The text of a title, or of a style where such are kept; null elsewhere.</summary>
    public string? Text { get; private set; }

    int IConstructableNamedNodeMap.Length => _attributes.Length;

    IConstructableAttr? IConstructableNamedNodeMap.this[StringOrMemory name] => null;

    public bool IsHtml(string name) => Name == name && _flags.HasFlag(NodeFlags.HtmlMember);

    public string? Get(string name)
    {
        foreach (var (key, value) in _attributes)
        {
            if (key == name) return value;
        }

        return null;
    }

    /// <summary>Formatting elements keep no attributes here, so equal names make them equal: the list of active formatting elements stays short whatever a page writes.</summary>
    public bool SameAs(IConstructableNamedNodeMap? attributes) => true;

    public void SetAttribute(string? namespaceUri, StringOrMemory name, StringOrMemory value) => Add(namespaceUri == XLink ? "xlink:" + name : name.ToString(), value);

    public void SetOwnAttribute(StringOrMemory name, StringOrMemory value) => Add(name.ToString(), value);

    public void SetAttributes(StructAttributes tagAttributes)
    {
        for (var i = 0; i < tagAttributes.Count; i++) Add(tagAttributes[i].Name.ToString(), tagAttributes[i].Value);
    }

    public StringOrMemory GetAttribute(StringOrMemory namespaceUri, StringOrMemory localName) => Get(localName.ToString()) is { } value ? new StringOrMemory(value) : default;

    public bool HasAttribute(StringOrMemory name) => Get(name.ToString()) is not null;

    public void SetupElement()
    {
        IsClosed = true;
        _document.Closed(this);
    }

    public void AddComment(ref StructHtmlToken token)
    {
    }

    public IConstructableNode ShallowCopy() => new LinkElement(_document, Name, _flags) { _attributes = _attributes, IsInert = IsInert };

    public override void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false)
    {
        var isStyle = Name == "style" && text.Length <= _document.StyleRoom;
        if (isStyle) _document.StyleRoom -= Math.Max(text.Length, Text?.Length ?? 0);
        if (isStyle || IsHtml("title")) Text = Text is null ? text.ToString() : Text + text.ToString();
    }

    protected override void Inserted() => _document.LastInserted = this;

    private void Add(string name, StringOrMemory value)
    {
        if (Get(name) is null) _attributes = [.. _attributes, (name, value.ToString())];
    }
}

/// <summary>A script element; it is never run.</summary>
internal sealed class LinkScript(LinkDocument document, NodeFlags flags) : LinkElement(document, "script", flags), IConstructableScriptElement
{
    public Task RunAsync(CancellationToken cancel) => Task.CompletedTask;

    public bool Prepare(IConstructableDocument document) => false;
}

/// <summary>A meta element; the encoding is decided before the parse, so it changes nothing.</summary>
internal sealed class LinkMeta(LinkDocument document, NodeFlags flags) : LinkElement(document, "meta", flags), IConstructableMetaElement
{
    public void Handle()
    {
    }
}

/// <summary>A frame element.</summary>
internal sealed class LinkFrame(LinkDocument document, NodeFlags flags) : LinkElement(document, "frame", flags), IConstructableFrameElement;

/// <summary>A form element.</summary>
internal sealed class LinkForm(LinkDocument document, NodeFlags flags) : LinkElement(document, "form", flags), IConstructableFormElement;

/// <summary>A template element that declares a shadow root, whose content stays in it; the token gate takes the others away.</summary>
internal sealed class LinkTemplate(LinkDocument document, NodeFlags flags) : LinkElement(document, "template", flags), IConstructableTemplateElement
{
    public void PopulateFragment()
    {
    }
}

/// <summary>An element of MathML.</summary>
internal sealed class LinkMath(LinkDocument document, string name, NodeFlags flags) : LinkElement(document, name, flags), IConstructableMathElement;

/// <summary>An element of SVG.</summary>
internal sealed class LinkSvg(LinkDocument document, string name, NodeFlags flags) : LinkElement(document, name, flags), IConstructableSvgElement;
