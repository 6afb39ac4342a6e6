using System.IO.Compression;
using Crawler.Fetching;

namespace Crawler.Sitemaps;

/// <summary>A stream whose beginning can be looked at, that gives no more than so many bytes, and that ends instead of throwing where its compressed data is damaged.</summary>
/// <param name="inner">The bytes; disposed with it.</param>
/// <param name="maxBytes">How many at most.</param>
internal sealed class SitemapLayer(Stream inner, long maxBytes) : ReadOnlyStream
{
    private const int HeadLength = 1024;
    private readonly byte[] _head = new byte[HeadLength];
    private int _headAt;
    private int _headEnd;
    private long _left = maxBytes;
    private bool _hasEnded;

    /// <summary>Whether a decoder reads from it. The framework's takes an end in the middle of its data for the end of it; here it gets one zero byte more, and asks for yet more only where it has not seen its end.</summary>
    public bool FeedsDecoder { get; set; }

    /// <summary><see cref="SitemapError.GzipDamaged"/> or <see cref="SitemapError.TooLarge"/> where that has ended it; else null.</summary>
    public SitemapError? Error { get; private set; }

    /// <summary>The first bytes, up to 1,024. To be asked before anything is read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (_headEnd < HeadLength && ReadInner(_head.AsSpan(_headEnd)) is > 0 and var read) _headEnd += read;
        return _head.AsSpan(0, _headEnd);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_headAt == _headEnd) return ReadInner(buffer) is > 0 and var read ? read : End(buffer);
        var count = Math.Min(buffer.Length, _headEnd - _headAt);
        _head.AsSpan(_headAt, count).CopyTo(buffer);
        _headAt += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int End(Span<byte> buffer)
    {
        if (!FeedsDecoder || Error is not null || buffer.IsEmpty) return 0;
        if (_hasEnded)
        {
            Error = SitemapError.GzipDamaged;
            return 0;
        }

        _hasEnded = true;
        buffer[0] = 0;
        return 1;
    }

    private int ReadInner(Span<byte> buffer)
    {
        if (Error is not null || buffer.IsEmpty) return 0;
        try
        {
            var read = inner.Read(buffer);
            if (read <= _left)
            {
                _left -= read;
                return read;
            }

            Error = SitemapError.TooLarge;
            return (int)_left;
        }
        catch (InvalidDataException) when (inner is GZipStream)
        {
            Error = SitemapError.GzipDamaged;
            return 0;
        }
    }
}
