using System.Runtime.ExceptionServices;
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

    // The rest is the parser's.
    private bool _isEnough;
    private bool _needsTree;
    private bool _isUsed;
    private ExceptionDispatchInfo? _fault;

    /// <inheritdoc/>
    public long Held => _scan?.Held ?? 0;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        if (_isEnough) return;
        try
        {
            Scan(piece[..(int)Math.Min(piece.Length, options.MaxDocumentBytes - _scanned)]);
        }
        catch (Exception error)
        {
            // It is a bug, and counts as one where a parser is supervised.
            _fault = ExceptionDispatchInfo.Capture(error);
            _isEnough = true;
        }
    }

    /// <summary>Whether what is scanned so far is the beginning of the document. Once: whoever asks uses it up.</summary>
    /// <param name="body">The document, as much of it as is read.</param>
    /// <param name="charset">Its encoding.</param>
    /// <returns>False where nothing was scanned, or the encoding is not what it was taken for.</returns>
    public bool TryUse(ReadOnlySpan<byte> body, Charset charset)
    {
        if (_isUsed || (_scanned == 0 && _fault is null)) return false;
        _isUsed = true;
        _fault?.Throw();
        return charset.Name == _charset.Name || (_charset.Name is "utf-8" && charset.Name is "windows-1252" && Ascii.IsValid(body));
    }

    /// <summary>Scans the rest, where <see cref="TryUse"/>.</summary>
    /// <param name="body">The document, as much of it as is read.</param>
    /// <param name="charset">Its encoding.</param>
    /// <param name="hasher">What makes the fingerprints of the links.</param>
    /// <param name="cancellationToken">Stops a long scan.</param>
    /// <returns>What was found; null where the tree has to be built to tell.</returns>
    public ParsedPage? Finish(ReadOnlySpan<byte> body, Charset charset, UrlHasher hasher, CancellationToken cancellationToken)
    {
        if (_needsTree) return null;
        _scan!.Feed(body[_scanned..], cancellationToken);
        return _scan.Finish(charset.QueryEncoding, hasher, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scan?.Dispose();
        _scan = null;
        _isUsed = true;
    }

    private void Scan(ReadOnlySpan<byte> piece)
    {
        if (_scan is null)
        {
            _charset = CharsetSniffer.Declared(piece, type.Charset) ?? new Charset("utf-8", CharsetSource.Guess, 0);
            _scan = new PageScan(new LinkScanner<PageReceiver>(), _charset, url, type.IsXml, options, productToken);
        }

        _scan.Feed(piece, CancellationToken.None);
        _scanned += piece.Length;
        _needsTree = _scan.NeedsTree;
        _isEnough = _needsTree || _scan.Held > MostHeld;
        if (!_needsTree) return;
        _scan.Dispose();
        _scan = null;
    }
}
