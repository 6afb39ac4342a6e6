using AngleSharp;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Text;

namespace Crawler.Parsing;

/// <summary>Makes the nodes of one <see cref="LinkDocument"/> for AngleSharp's tree builder; an instance serves one parse.</summary>
/// <param name="keepsResources">Whether the texts of style elements are kept, and elements that name resources where the document is flattened.</param>
internal sealed class LinkTreeFactory(bool keepsResources) : IDomConstructionElementFactory<LinkDocument, LinkElement>
{
    // The largest documents of the web (whole specifications on one page) have a few hundred thousand elements; this many cost about 200 MB.
    private const int MaxElements = 2_000_000;

    public bool KeepsResources => keepsResources;

    /// <summary>The document, from the moment when the parse began.</summary>
    public LinkDocument? Document { get; private set; }

    public LinkElement Create(LinkDocument document, StringOrMemory localName, StringOrMemory prefix = default, NodeFlags flags = NodeFlags.None)
    {
        var (name, own) = ElementKinds.Html(localName.Memory.Span);
        return new LinkElement(document, name, own | flags);
    }

    public LinkElement CreateUnknown(LinkDocument document, StringOrMemory tagName) => new(document, tagName.ToString(), NodeFlags.HtmlMember);

    public LinkElement CreateNoScript(LinkDocument document, bool scripting) => Create(document, "noscript");

    public IConstructableNode CreateDocumentType(LinkDocument document, StringOrMemory name, StringOrMemory publicIdentifier, StringOrMemory systemIdentifier) => new LinkDoctype();

    public IConstructableMathElement CreateMath(LinkDocument document, StringOrMemory name = default)
    {
        var (text, flags) = ElementKinds.Math(name.Memory.Span);
        return new LinkMath(document, text, flags);
    }

    public IConstructableSvgElement CreateSvg(LinkDocument document, StringOrMemory name = default)
    {
        var (text, flags) = ElementKinds.Svg(name.Memory.Span);
        return new LinkSvg(document, text, flags);
    }

    public IConstructableMetaElement CreateMeta(LinkDocument document) => new LinkMeta(document, ElementKinds.Html("meta").Flags);

    public IConstructableScriptElement CreateScript(LinkDocument document, bool parserInserted, bool started) => new LinkScript(document, ElementKinds.Html("script").Flags);

    public IConstructableFrameElement CreateFrame(LinkDocument document) => new LinkFrame(document, ElementKinds.Html("frame").Flags);

    public IConstructableTemplateElement CreateTemplate(LinkDocument document) => new LinkTemplate(document, ElementKinds.Html("template").Flags);

    public IConstructableFormElement CreateForm(LinkDocument document) => new LinkForm(document, ElementKinds.Html("form").Flags);

    public LinkDocument CreateDocument(TextSource source, IBrowsingContext? context = null) => Document = new LinkDocument(source, MaxElements, keepsResources);
}
