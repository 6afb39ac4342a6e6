using AngleSharp.Html.Parser;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Parsing;
using Crawler.Parsing.Scanning;
using Crawler.Urls;

namespace Crawler.Benchmarks.Scanning;

/// <summary>Ways from a page's bytes to its links.</summary>
internal sealed class ScanWays : IDisposable
{
    private const int Piece = 16 * 1024;

    private readonly UrlHasher _hasher = new(1, 2, new KeyRules(CrawlOptions.Default.Urls));
    private readonly HtmlPageParser _parser = new(CrawlOptions.Default.Parsing, "crawler");
    private readonly HtmlPageParser _treeParser = new(CrawlOptions.Default.Parsing with { Mode = ParsingMode.Dom }, "crawler");
    private readonly LinkScanner<CountingReceiver> _scanner = new();
    private readonly HtmlParser _angleSharp = new();
    private readonly SeenSet _seen = new();
    private LikenessReader _likenesses = new();

    /// <summary>The scanner alone; the links as they are written.</summary>
    public long Scan(FetchOutcome.Success page)
    {
        _scanner.Begin(default);
        _scanner.Feed(page.Body.Span);
        _scanner.Finish();
        return _scanner.Receiver.Links;
    }

    /// <summary>The scanner, resolving, and the question whether each is known.</summary>
    public long ScanAndLookUp(FetchOutcome.Success page) =>
        LookUp(PageScan.TryRead(page.Body.Span, new Charset("utf-8", CharsetSource.Header, 0), page.Head.Url, isXml: false, CrawlOptions.Default.Parsing, "crawler", _hasher, CancellationToken.None));

    /// <summary>The same with everything that a crawl's parser does: the encoding is found out first.</summary>
    public long Parse(FetchOutcome.Success page) => LookUp(_parser.Parse(page, page.Scan, _hasher, CancellationToken.None));

    /// <summary>The page as it is when its last byte has come: what came in whole pieces of 16 KiB before it is scanned.</summary>
    public FetchOutcome.Success Arrive(FetchOutcome.Success page)
    {
        if (((IBodyScanner)_parser).Begin(page.Head) is not { } scan) return page;
        for (var at = 0; at + Piece < page.Body.Length; at += Piece) scan.Feed(page.Body.Span.Slice(at, Piece));
        return page with { Scanned = new BodyScanned(scan, page.Body) };
    }

    /// <summary>The same with the tree of links.</summary>
    public long ParseTree(FetchOutcome.Success page) => LookUp(_treeParser.Parse(page, null, _hasher, CancellationToken.None));

    /// <summary>What the page is like, read until it differs from the others; no links.</summary>
    public long ReadLikeness(FetchOutcome.Success page) => _likenesses.Read(page.Body.Span, page.Head.Url) == default ? 1 : 0;

    /// <summary>What the page is like, read to its end.</summary>
    public static long ReadWholeLikeness(FetchOutcome.Success page) => LikenessReader.ReadWhole(page.Body.Span, page.Head.Url) == default ? 1 : 0;

    /// <summary>The pages begin anew, and what they are like is not known yet.</summary>
    public void ForgetLikenesses() => _likenesses = new LikenessReader();

    /// <summary>AngleSharp's own document; the links as it resolves them.</summary>
    public long BuildDom(FetchOutcome.Success page)
    {
        using var document = _angleSharp.ParseDocument(new MemoryStream(page.Body.ToArray(), writable: false));
        return document.Links.Count(link => link.HasAttribute("href"));
    }

    /// <summary>Whether a page is one whose tree has to be built.</summary>
    public static bool NeedsTree(FetchOutcome.Success page)
    {
        var scanner = new LinkScanner<CountingReceiver>();
        scanner.Begin(default, stopsAtTrigger: true);
        scanner.Feed(page.Body.Span);
        return scanner.Triggers != TreeTrigger.None;
    }

    public void Dispose() => _seen.Dispose();

    private long LookUp(ParsedPage? page)
    {
        if (page?.LinkBatch is not { } batch) return 0;
        for (var i = 0; i < batch.Count; i++) _seen.Add(batch.FingerprintAt(i));
        var count = batch.Count;
        batch.Return();
        return count;
    }
}
