using System.Buffers;
using System.Text;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>Takes links and metadata from a document by a scan of its tags.</summary>
internal static class PageScan
{
    // Between two pieces a cancellation is seen.
    private const int Piece = 256 * 1024;
    private const int TranscodedPiece = 16 * 1024;

    // A parser thread reads one page at a time.
    [ThreadStatic]
    private static LinkScanner<PageReceiver>? Scanner;

    /// <summary>Reads a document.</summary>
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
        using var findings = new PageFindings(url, charset.QueryEncoding, options, productToken, hasher);
        return Scan(body, charset, findings, isXml, options, cancellationToken) ? findings.ToPage(cancellationToken) : null;
    }

    private static bool Scan(ReadOnlySpan<byte> body, Charset charset, PageFindings page, bool isXml, ParsingOptions options, CancellationToken cancellationToken)
    {
        var scanner = Scanner ??= new LinkScanner<PageReceiver>();
        scanner.Begin(new PageReceiver(page), isXml, stopsAtTrigger: options.Mode == ParsingMode.Auto);
        try
        {
            if (IsUtf8(body, charset)) Feed(scanner, body[charset.MarkLength..], cancellationToken);
            else if (charset.Name is not "replacement") FeedTranscoded(scanner, body[charset.MarkLength..], WebEncodings.Get(charset.Name), cancellationToken);
            scanner.Finish();
            return options.Mode != ParsingMode.Auto || scanner.Triggers == TreeTrigger.None;
        }
        finally
        {
            // Lets go of the page, also of one that is given up.
            scanner.Begin(default);
        }
    }

    // Of the encodings that a document without a declaration is given, ASCII alone means the same in all.
    private static bool IsUtf8(ReadOnlySpan<byte> body, Charset charset) => charset.Name is "utf-8" || (charset.Name is "windows-1252" && Ascii.IsValid(body));

    private static void Feed(LinkScanner<PageReceiver> scanner, ReadOnlySpan<byte> text, CancellationToken cancellationToken)
    {
        while (!text.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(text.Length, Piece);
            scanner.Feed(text[..length]);
            text = text[length..];
        }
    }

    private static void FeedTranscoded(LinkScanner<PageReceiver> scanner, ReadOnlySpan<byte> text, Encoding encoding, CancellationToken cancellationToken)
    {
        // The decoder of an encoding that brings none of its own refuses nothing at all.
        if (text.IsEmpty) return;
        var decoder = encoding.GetDecoder();
        var encoder = Encoding.UTF8.GetEncoder();
        var chars = ArrayPool<char>.Shared.Rent(TranscodedPiece);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(TranscodedPiece));
        try
        {
            var isDone = false;
            while (!isDone)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // It copies all that it is given, whatever there is room for.
                var piece = text[..Math.Min(text.Length, TranscodedPiece)];
                decoder.Convert(piece, chars.AsSpan(0, TranscodedPiece), flush: piece.Length == text.Length, out var used, out var decoded, out var isConverted);
                text = text[used..];
                isDone = text.IsEmpty && isConverted;
                var written = encoder.GetBytes(chars.AsSpan(0, decoded), bytes, flush: isDone);
                scanner.Feed(bytes.AsSpan(0, written));
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
