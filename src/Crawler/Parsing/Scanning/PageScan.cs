using System.Text;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>Takes links and metadata from a document by a scan of its tags, piece by piece. Used by one thread at a time.</summary>
internal sealed class PageScan : IDisposable
{
    // Between two pieces a cancellation is seen.
    private const int Piece = 256 * 1024;

    // A thread that reads a whole document reads one at a time.
    [ThreadStatic]
    private static LinkScanner<PageReceiver>? OfThread;

    private readonly LinkScanner<PageReceiver> _scanner;
    private readonly Charset _charset;
    private readonly ParsingOptions _options;
    private readonly PageFindings _page;
    private Transcoder? _transcoder;
    private bool _isBegun;

    /// <summary>Begins a document.</summary>
    /// <param name="scanner">What scans it, for nothing else until this is disposed.</param>
    /// <param name="charset">Its encoding.</param>
    /// <param name="url">Where it was fetched from.</param>
    /// <param name="isXml">Whether it is XHTML.</param>
    /// <param name="options">The caps, and whether it is read although its tree may hold other links.</param>
    /// <param name="productToken">The crawler's name in meta elements; null is none.</param>
    public PageScan(LinkScanner<PageReceiver> scanner, Charset charset, CanonicalUrl url, bool isXml, ParsingOptions options, string? productToken)
    {
        (_scanner, _charset, _options) = (scanner, charset, options);
        _page = new PageFindings(url, options, productToken);
        scanner.Begin(new PageReceiver(_page), isXml, stopsAtTrigger: options.Mode == ParsingMode.Auto);
    }

    /// <summary>Whether the tree has to be built to tell what the document holds; then nothing more is read.</summary>
    public bool NeedsTree => _options.Mode == ParsingMode.Auto && _scanner.Triggers != TreeTrigger.None;

    /// <summary>Bytes that what is found so far takes.</summary>
    public long Held => _page.Held;

    /// <summary>Reads a whole document.</summary>
    /// <param name="body">The document, as much of it as is read.</param>
    /// <param name="charset">Its encoding.</param>
    /// <param name="url">Where it was fetched from.</param>
    /// <param name="isXml">Whether it is XHTML.</param>
    /// <param name="options">The caps, and whether it is read although its tree may hold other links.</param>
    /// <param name="productToken">The crawler's name in meta elements; null is none.</param>
    /// <param name="hasher">What makes the fingerprints of the links.</param>
    /// <param name="cancellationToken">Stops a long scan.</param>
    /// <returns>What was found; null where the tree has to be built to tell.</returns>
    public static ParsedPage? TryRead(ReadOnlySpan<byte> body, Charset charset, CanonicalUrl url, bool isXml, ParsingOptions options, string? productToken, UrlHasher hasher, CancellationToken cancellationToken)
    {
        using var scan = new PageScan(OfThread ??= new LinkScanner<PageReceiver>(), charset, url, isXml, options, productToken);
        scan.Feed(body, cancellationToken);
        return scan.Finish(charset.QueryEncoding, hasher, cancellationToken);
    }

    /// <summary>Reads the next piece.</summary>
    /// <param name="text">It, of any length; the first of a document has its byte order mark whole.</param>
    /// <param name="cancellationToken">Stops a long scan.</param>
    public void Feed(ReadOnlySpan<byte> text, CancellationToken cancellationToken)
    {
        if (!_isBegun) text = text[_charset.MarkLength..];
        _isBegun = true;
        if (_charset.Name is "replacement") return;
        if (_transcoder is null && !IsUtf8(text)) _transcoder = new Transcoder(WebEncodings.Get(_charset.Name), _scanner);
        while (!text.IsEmpty && !NeedsTree)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = text[..Math.Min(text.Length, Piece)];
            if (_transcoder is null) _scanner.Feed(piece);
            else _transcoder.Feed(piece);
            text = text[piece.Length..];
        }
    }

    /// <summary>The document is whole.</summary>
    /// <param name="queryEncoding">In what query strings are written; null is UTF-8.</param>
    /// <param name="hasher">What makes the fingerprints of the links.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    /// <returns>What was found; null where the tree has to be built to tell.</returns>
    public ParsedPage? Finish(Encoding? queryEncoding, UrlHasher hasher, CancellationToken cancellationToken)
    {
        _transcoder?.Finish();
        _scanner.Finish();
        return NeedsTree ? null : _page.ToPage(queryEncoding, hasher, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lets go of the page, also of one that is given up.
        _scanner.Begin(default);
        _page.Dispose();
        _transcoder?.Dispose();
    }

    // Of the encodings that a document without a declaration is given, ASCII alone means the same in all; what was ASCII so far leaves no state behind.
    private bool IsUtf8(ReadOnlySpan<byte> text) => _charset.Name is "utf-8" || (_charset.Name is "windows-1252" && Ascii.IsValid(text));
}
