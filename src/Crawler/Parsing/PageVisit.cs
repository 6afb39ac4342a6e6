using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;

namespace Crawler.Parsing;

/// <summary>A page as a hook sees it: the response, what was found in it, and the document if the hook asks for it. Only valid during the call.</summary>
public sealed class PageVisit : IDisposable
{
    private readonly Dictionary<string, string> _extracted = new(StringComparer.Ordinal);
    private readonly ParsedPage _page;
    private IHtmlDocument? _document;

    internal PageVisit(CrawlId crawl, FetchOutcome.Success response, ParsedPage page, PageRecord record) => (Crawl, Response, _page, Record) = (crawl, response, page, record);

    /// <summary>Which crawl.</summary>
    public CrawlId Crawl { get; }

    /// <summary>The response with its decoded body.</summary>
    public FetchOutcome.Success Response { get; }

    /// <summary>Title, links and the rest that the crawl took from it; nothing in it where it is no HTML. It may be kept after the call.</summary>
    public ParsedPage Page => field ??= _page.AsObjects();

    /// <summary>The record as it would be written.</summary>
    public PageRecord Record { get; }

    /// <summary>The document as AngleSharp's tree, for selectors. It is built when first asked for, which costs about as much as the crawl's own parsing.</summary>
    public IHtmlDocument Document => _document ??= new HtmlParser().ParseDocument(Text);

    /// <summary>The body as text, decoded as the crawl decided.</summary>
    public string Text => field ??= CharsetSniffer.Decide(Response.Body.Span, MediaType.Parse(Response.Head.ContentType).Charset).DecodeText(Response.Body.Span);

    /// <summary>What was extracted so far.</summary>
    internal IReadOnlyDictionary<string, string> Extracted => _extracted;

    /// <summary>Puts a value into the page's record, under <c>extracted</c>.</summary>
    /// <param name="name">Its name; a name that is there already is overwritten.</param>
    /// <param name="value">Its value; null leaves it out.</param>
    public void Extract(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (value is null) _extracted.Remove(name);
        else _extracted[name] = value;
    }

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();
}
