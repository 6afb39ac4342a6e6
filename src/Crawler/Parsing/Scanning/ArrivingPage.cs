using System.Text;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>
/// Scans a page while it arrives, in the encoding that is known by then: what its beginning declares (HTML Standard 13.2.3.2), else UTF-8, which most pages without a word of it are. A parser takes it from there
/// when the page is whole.
/// </summary>
/// <param name="url">Where the page is fetched from.</param>
/// <param name="type">Its type.</param>
/// <param name="options">The caps, and whether it is read although its tree may hold other links.</param>
/// <param name="productToken">The crawler's name in meta elements; null is none.</param>
internal sealed class ArrivingPage(CanonicalUrl url, MediaType type, ParsingOptions options, string? productToken) : IBodyScan
{
    // A page of nothing but links would take as much memory again as it takes itself, for as long as it takes to come.
    private const long MostHeld = 1024 * 1024;

    private Charset _charset;
    private PageScan? _scan;
    private int _scanned;
    private bool _isFull;

    /// <summary>Bytes that the links found so far take.</summary>
    public long Held => _scan?.Held ?? 0;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        if (_scan is null)
        {
            _charset = CharsetSniffer.Declared(piece, type.Charset) ?? new Charset("utf-8", CharsetSource.Guess, 0);
            _scan = new PageScan(new LinkScanner<PageReceiver>(), _charset, url, type.IsXml, options, productToken);
        }

        // The rest is left to the parser.
        if (_isFull) return;
        piece = piece[..(int)Math.Min(piece.Length, options.MaxDocumentBytes - _scanned)];
        _scan.Feed(piece, CancellationToken.None);
        _scanned += piece.Length;
        _isFull = _scan.Held > MostHeld;
    }

    /// <summary>Whether what is scanned so far is the beginning of the document.</summary>
    /// <param name="body">The document, as much of it as is read.</param>
    /// <param name="charset">Its encoding.</param>
    /// <returns>False where nothing was scanned, or the encoding is not what it was taken for.</returns>
    public bool IsOf(ReadOnlySpan<byte> body, Charset charset) => _scan is not null && charset.MarkLength == _charset.MarkLength && (charset.Name == _charset.Name || IsAscii(body, charset));

    /// <summary>Scans the rest, where <see cref="IsOf"/>. Once.</summary>
    /// <param name="body">The document, as much of it as is read.</param>
    /// <param name="charset">Its encoding.</param>
    /// <param name="hasher">What makes the fingerprints of the links.</param>
    /// <param name="cancellationToken">Stops a long scan.</param>
    /// <returns>What was found; null where the tree has to be built to tell.</returns>
    public ParsedPage? Finish(ReadOnlySpan<byte> body, Charset charset, UrlHasher hasher, CancellationToken cancellationToken)
    {
        _scan!.Feed(body[_scanned..], cancellationToken);
        return _scan.Finish(charset.QueryEncoding, hasher, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _scan?.Dispose();

    // That means the same in the two encodings that a document without a declaration may have.
    private bool IsAscii(ReadOnlySpan<byte> body, Charset charset) => _charset.Name is "utf-8" && charset.Name is "windows-1252" && Ascii.IsValid(body);
}
