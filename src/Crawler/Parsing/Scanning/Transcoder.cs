using System.Buffers;
using System.Text;

namespace Crawler.Parsing.Scanning;

/// <summary>Hands a text of another encoding to a scan as UTF-8, piece by piece.</summary>
/// <param name="encoding">The encoding.</param>
/// <param name="scanner">What scans it.</param>
internal sealed class Transcoder(Encoding encoding, LinkScanner<PageReceiver> scanner) : IDisposable
{
    private const int Piece = 16 * 1024;

    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly char[] _chars = ArrayPool<char>.Shared.Rent(Piece);
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Piece));

    /// <summary>Hands the next bytes on.</summary>
    public void Feed(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            // It copies all that it is given, whatever there is room for.
            _decoder.Convert(text[..Math.Min(text.Length, Piece)], _chars.AsSpan(0, Piece), flush: false, out var used, out var decoded, out _);
            HandOn(decoded, isLast: false);
            text = text[used..];
        }
    }

    /// <summary>Nothing more comes: hands on what an incomplete character at the end stands for.</summary>
    public void Finish() => HandOn(_decoder.GetChars([], _chars, flush: true), isLast: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<byte>.Shared.Return(_bytes);
    }

    private void HandOn(int decoded, bool isLast) => scanner.Feed(_bytes.AsSpan(0, _encoder.GetBytes(_chars.AsSpan(0, decoded), _bytes, flush: isLast)));
}
