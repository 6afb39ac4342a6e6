using System.Buffers;
using AngleSharp.Html.Dom;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;

namespace Crawler.Parsing;

/// <summary>A page as a hook sees it: the response, what was found in it, and the document if the hook asks for it. Only valid during the call.</summary>
public sealed class PageVisit : IDisposable
{
    private readonly Dictionary<string, string> _extracted = new(StringComparer.Ordinal);
    private readonly ParsedPage _page;
    private readonly CancellationToken _cancellation;
    private IHtmlDocument? _document;
    private string? _text;

    // Of the shared pool, for the document alone, if it was asked for before the text.
    private char[]? _characters;

    internal PageVisit(CrawlId crawl, FetchOutcome.Success response, ParsedPage page, PageRecord record, CancellationToken cancellationToken) =>
        (Crawl, Response, _page, Record, _cancellation) = (crawl, response, page, record, cancellationToken);

    /// <summary>Which crawl.</summary>
    public CrawlId Crawl { get; }

    /// <summary>The response with its decoded body.</summary>
    public FetchOutcome.Success Response { get; }

    /// <summary>Title, links and the rest that the crawl took from it; nothing in it where it is no HTML. It may be kept after the call.</summary>
    public ParsedPage Page => field ??= _page.AsObjects();

    /// <summary>The record as it would be written.</summary>
    public PageRecord Record { get; }

    /// <summary>The document as AngleSharp's tree, for selectors. It is built when first asked for, which costs several times what the crawl's own parsing costs.</summary>
    /// <exception cref="OperationCanceledException"><c>crawler.parsing.timeout</c> has passed since the parser took the page.</exception>
    /// <exception cref="InsufficientExecutionStackException">The page has too many pre elements in a row for AngleSharp.</exception>
    public IHtmlDocument Document => _document ??= PageTree.Build(Characters(), _cancellation);

    /// <summary>The body as text, decoded as the crawl decided.</summary>
    public string Text => _text ??= Charset.DecodeText(Response.Body.Span);

    private Charset Charset => CharsetSniffer.Decide(Response.Body.Span, MediaType.Parse(Response.Head.ContentType).Charset);

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
    public void Dispose()
    {
        _document?.Dispose();
        _document = null;
        if (_characters is not null) ArrayPool<char>.Shared.Return(_characters);
        _characters = null;
    }

    private ReadOnlyMemory<char> Characters()
    {
        if (_text is not null) return _text.AsMemory();
        if (_characters is not null) ArrayPool<char>.Shared.Return(_characters);
        _characters = Charset.Decode(Response.Body.Span, out var length);
        return _characters.AsMemory(0, length);
    }
}
