using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Crawler.Parsing;

/// <summary>
/// The document that AngleSharp's tree builder fills instead of its own DOM: only what links and metadata need. No text (but titles), no attribute that nobody reads,
/// children as linked lists, so that a node costs about a hundred bytes, inserting is O(1) and nothing here recurses.
/// </summary>
internal sealed class LinkDocument(TextSource source, int maxElements, bool keepsStyles) : LinkNode, IConstructableDocument
{
    private readonly Stack<LinkElement> _openTables = new();

    public override StringOrMemory NodeName => "#document";

    public override NodeFlags Flags => NodeFlags.None;

    public TextSource Source { get; } = source;

    public IDisposable? Builder { get; set; }

    public QuirksMode QuirksMode { get; set; }

    public IConstructableElement? Head { get; private set; }

    public IConstructableElement DocumentElement { get; private set; } = null!;

    public bool IsLoading => false;

    /// <summary>The element that was inserted last: its depth tells how deep the parser stands.</summary>
    public LinkElement? LastInserted { get; set; }

    /// <summary>Characters of style elements that may still be kept.</summary>
    public int StyleRoom { get; set; } = keepsStyles ? 4 * 1024 * 1024 : 0;

    /// <summary>Open template tags; what is created inside a template is inert (HTML Standard 4.12.3).</summary>
    public OpenTemplates Templates { get; } = new();

    /// <summary>The open element in which the parser stands if that is one of SVG or MathML with no HTML in it; null elsewhere.</summary>
    public LinkElement? OpenForeign
    {
        get
        {
            var element = LastInserted;
            while (element is { IsClosed: true }) element = element.ParentNode as LinkElement;
            return element is { IsForeign: true } ? element : null;
        }
    }

    /// <summary>Whether the parser stands in an option or optgroup of a select.</summary>
    public bool IsInOption
    {
        get
        {
            var element = LastInserted;
            while (element is { IsClosed: true }) element = element.ParentNode as LinkElement;
            var isOption = false;
            for (; element is { Name: "option" or "optgroup" }; element = element.ParentNode as LinkElement) isOption = true;
            return isOption && element is { Name: "select" };
        }
    }

    /// <summary>Whether the document is one of frames.</summary>
    public bool HasFrameset { get; private set; }

    /// <summary>Elements created, clones of misnested formatting included.</summary>
    public int Elements { get; private set; }

    /// <summary>Whether a page builds more elements than one page may.</summary>
    public bool IsExhausted => Elements > maxElements;

    public void Register(LinkElement element)
    {
        Elements++;
        if (element.IsHtml("html")) DocumentElement = element;
        else if (element.IsHtml("head")) Head ??= element;
        else if (element.IsHtml("frameset")) HasFrameset = true;
        else if (element.IsHtml("table")) _openTables.Push(element);
    }

    public void Closed(LinkElement element)
    {
        if (_openTables.TryPeek(out var table) && ReferenceEquals(table, element)) _openTables.Pop();
    }

    /// <summary>Appends, except for what AngleSharp foster-parents: it looks for its own table class, finds none and falls back to the document, while the place is right before the open table (HTML Standard 13.2.6.1).</summary>
    public override void AddNode(IConstructableNode node)
    {
        if (node is LinkElement element && !element.IsHtml("html") && _openTables.TryPeek(out var table) && table.ParentNode is { } parent) parent.InsertBefore(element, table);
        else base.AddNode(node);
    }

    /// <summary>Appends what a tag says where the parser stands, be it before the root, without opening an element for it.</summary>
    public void AddLeaf(ref StructHtmlToken token)
    {
        var (name, flags) = ElementKinds.Html(token.Name.Memory.Span);
        var leaf = new LinkElement(this, name, flags);
        leaf.SetAttributes(token.Attributes);
        var last = LastInserted;
        if (last is null) AddNode(leaf);
        else last.AddNode(leaf);
        LastInserted = last;
    }

    public void PerformMicrotaskCheckpoint()
    {
    }

    public void ProvideStableState()
    {
    }

    public void AddComment(ref StructHtmlToken token)
    {
    }

    public void TrackError(Exception exception)
    {
    }

    public Task WaitForReadyAsync(CancellationToken cancelToken) => Task.CompletedTask;

    public Task FinishLoadingAsync() => Task.CompletedTask;

    public void ApplyManifest()
    {
    }

    public void Clear()
    {
        while (FirstChild is { } child) Detach(child);
        Head = null;
    }
}
