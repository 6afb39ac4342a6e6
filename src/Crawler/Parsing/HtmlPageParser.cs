using System.Buffers;
using AngleSharp;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Parsing.Scanning;
using Crawler.Robots;

namespace Crawler.Parsing;

/// <summary>
/// Takes links and metadata from HTML and XHTML: by a scan of the tags (<see cref="LinkScanner{TReceiver}"/>) or, as <see cref="ParsingOptions.Mode"/> says, with AngleSharp's tree builder, which follows the HTML
/// Standard, from a tree that holds nothing else.
/// </summary>
/// <param name="options">What is taken, and what it may cost.</param>
/// <param name="productToken">The crawler's robots.txt product token: meta elements of this name rule instead of those named robots; null is none.</param>
public sealed class HtmlPageParser(ParsingOptions options, string? productToken = null) : IPageParser, IBodyScanner
{
    private readonly HtmlParserOptions _parserOptions = new()
    {
        // Scripting is off, so what a noscript element holds is markup (HTML Standard 4.12.2).
        IsScripting = false,
        SkipComments = true,
        SkipScriptText = true,
        SkipRawText = !options.Resources,
        SkipProcessingInstructions = true,
        DisableElementPositionTracking = true,
        // TokenGate caps the nesting, and the tree is walked without recursion.
        MaximumDepth = int.MaxValue,
        ShouldEmitAttribute = options.Resources ? WantsAttributeOrResource : WantsAttribute,
    };

    private readonly MediaTypeSet _types = MediaTypeSet.Of(options.Types);

    // Of pages that are parsed for no crawl.
    private readonly UrlHasher _hasher = UrlHasher.Random();

    /// <inheritdoc/>
    public ParsedPage Parse(FetchOutcome.Success response, CancellationToken cancellationToken) => Parse(response, null, null, cancellationToken);

    /// <summary>Parses one response for a crawl.</summary>
    /// <param name="response">The response with its decoded body.</param>
    /// <param name="scan">What has scanned the response, or its beginning, while it arrived, and is used up by this; null where nothing has.</param>
    /// <param name="hasher">The crawl's, which makes the fingerprints of the links; null where there is none.</param>
    /// <param name="cancellationToken">Stops a long parse.</param>
    internal ParsedPage Parse(FetchOutcome.Success response, IBodyScan? scan, UrlHasher? hasher, CancellationToken cancellationToken)
    {
        using var begun = scan as ArrivingPage;
        var page = ParseDocument(response, begun, hasher ?? _hasher, cancellationToken);
        return response.Head.RobotsTags.Count == 0 ? page : page with { HeaderMarks = XRobotsTag.Read(response.Head.RobotsTags, productToken) };
    }

    /// <inheritdoc/>
    IBodyScan? IBodyScanner.Begin(ResponseHead head)
    {
        if (!Scans || MediaType.Parse(head.ContentType) is not { Essence: { } essence } type || !_types.Contains(essence)) return null;
        return new ArrivingPage(head.Url, type, options, productToken);
    }

    private bool Scans => options.Mode != ParsingMode.Dom && !options.Resources;

    private ParsedPage ParseDocument(FetchOutcome.Success response, ArrivingPage? begun, UrlHasher hasher, CancellationToken cancellationToken)
    {
        var type = MediaType.Parse(response.Head.ContentType);
        var body = response.Body.Span;
        var isSheet = type.Essence is "text/css" && options.Resources;
        if (!(isSheet || (type.Essence is not null && _types.Contains(type.Essence)) || (type.Essence is null && HtmlSniffer.LooksLikeHtml(body)))) return ParsedPage.Empty;

        var isCut = body.Length > options.MaxDocumentBytes;
        if (isCut) body = body[..(int)options.MaxDocumentBytes];
        if (isSheet) return CssPageParser.Parse(response, body, type.Charset, options, hasher, cancellationToken) with { IsCut = isCut };
        var charset = CharsetSniffer.Decide(body, type.Charset, isCut);
        if (Scans && Scan(response, begun, body, charset, type, hasher, cancellationToken) is { } scanned)
        {
            return scanned with { Charset = charset.Name, CharsetSource = charset.Source, IsCut = isCut };
        }

        var buffer = charset.Decode(body, out var length);
        try
        {
            var (document, stopped) = Build(buffer.AsMemory(0, length), type.IsXml, cancellationToken);
            var page = new LinkCollector(document, response.Head.Url, charset, options, productToken, hasher, cancellationToken).Collect();
            return page with { Charset = charset.Name, CharsetSource = charset.Source, IsCut = isCut || stopped };
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    // Null where the tree has to be built to tell.
    private ParsedPage? Scan(FetchOutcome.Success response, ArrivingPage? begun, ReadOnlySpan<byte> body, Charset charset, MediaType type, UrlHasher hasher, CancellationToken cancellationToken)
    {
        if (begun?.TryUse(body, charset) == true) return begun.Finish(body, charset, hasher, cancellationToken);
        return PageScan.TryRead(body, charset, response.Head.Url, type.IsXml, options, productToken, hasher, cancellationToken);
    }

    private (LinkDocument Document, bool IsStopped) Build(ReadOnlyMemory<char> text, bool isXml, CancellationToken cancellationToken)
    {
        var factory = new LinkTreeFactory(options.Resources);
        var gate = new TokenGate(factory, options.MaxNesting, isXml, cancellationToken);
        using var context = BrowsingContext.New(new AngleSharp.Configuration([factory]));
        var parser = new HtmlParser(_parserOptions, context);
        using var memory = new ReadOnlyMemoryTextSource(text);
        using var source = new TextSource(memory);
        try
        {
            parser.ParseDocument<LinkDocument, LinkElement>(source, gate.Pass);
        }
        catch (NullReferenceException) when (factory.Document is not null)
        {
            // AngleSharp closes a select with a paragraph around it, stays in its mode, and finds none at the next select. What was built until then is the page.
            return (factory.Document, true);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (factory.Document!, gate.IsStopped);
    }

    private static bool WantsAttributeOrResource(ref StructHtmlToken token, ReadOnlyMemory<char> attribute) =>
        WantsAttribute(ref token, attribute) || ResourceCollector.Wants(token.Name.Memory.Span, attribute.Span);

    private static bool WantsAttribute(ref StructHtmlToken token, ReadOnlyMemory<char> attribute)
    {
        var name = attribute.Span;
        return token.Name.Memory.Span switch
        {
            "a" or "area" => name is "href" or "rel" or "xlink:href",
            "link" => name is "href" or "rel",
            "base" => name is "href",
            "iframe" or "frame" => name is "src",
            "meta" => name is "name" or "content" or "http-equiv",
            "html" => name is "lang" or "xml:lang",
            "template" => name is "shadowrootmode",
            // These two steer the tree builder: a hidden input may stand in a table, and annotation-xml can hold HTML.
            "input" => name is "type",
            "annotation-xml" => name is "encoding",
            _ => false,
        };
    }
}
