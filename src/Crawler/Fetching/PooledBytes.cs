using System.Buffers;

namespace Crawler.Fetching;

/// <summary>Bytes of unknown number, gathered in pooled segments that grow with what has come; what was announced is believed up to the size of a usual page.</summary>
/// <param name="announced">Bytes that are said to come; null where nothing is said.</param>
/// <param name="scan">Reads them while more are awaited; null is nobody.</param>
internal sealed class PooledBytes(long? announced = null, IBodyScan? scan = null) : IBodyBuffer, IDisposable
{
    private const int FirstSegment = 16 * 1024;
    private const int LargestFirstSegment = 64 * 1024;
    private const int LargestSegment = 1024 * 1024;

    // Of less, a scan of the whole is done sooner than one in pieces. More than the largest keeps other bodies waiting: what a scan falls behind by is left to whoever reads the whole body.
    private const int LeastScanned = 16 * 1024;
    private const int MostScanned = 64 * 1024;

    private readonly List<byte[]> _segments = [];
    private int _usedOfLast;

    // How far they were scanned.
    private int _scannedSegments;
    private int _scannedOfSegment;
    private IBodyScan? _scan = scan;

    /// <summary>Bytes gathered so far.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public bool IsFull => false;

    // With room for the read that finds the end.
    private int FirstLength => announced is { } length ? (int)Math.Clamp(length + 1, FirstSegment, LargestFirstSegment) : FirstSegment;

    /// <summary>Room for at least one more byte.</summary>
    public Memory<byte> Space()
    {
        if (_segments.Count == 0 || _usedOfLast == _segments[^1].Length)
        {
            _segments.Add(ArrayPool<byte>.Shared.Rent(_segments.Count == 0 ? FirstLength : Math.Min(_segments[^1].Length * 2, LargestSegment)));
            _usedOfLast = 0;
        }

        return _segments[^1].AsMemory(_usedOfLast);
    }

    /// <summary>So many bytes were written to the last <see cref="Space"/>.</summary>
    public void Advance(int count)
    {
        _usedOfLast += count;
        Length += count;
    }

    /// <inheritdoc/>
    public void OnWaiting()
    {
        if (_scan is not null && Unscanned() is { IsEmpty: false } piece) _scan.Feed(piece);
    }

    /// <summary>What has read the bytes so far, which is the caller's to dispose; null where nothing has.</summary>
    public IBodyScan? TakeScan()
    {
        var taken = _scan;
        _scan = null;
        return taken;
    }

    /// <summary>The first bytes, in an array of their own.</summary>
    /// <param name="length">How many; no more than <see cref="Length"/>.</param>
    public byte[] ToArray(long length)
    {
        var result = GC.AllocateUninitializedArray<byte>(checked((int)length));
        CopyTo(result);
        return result;
    }

    /// <summary>The array of <see cref="ArrayPool{T}.Shared"/> at whose beginning all bytes are, which is the caller's to give back; nothing is left here.</summary>
    /// <returns>Null where they are in several, or in one so large that the pool would hold too much memory if many were kept.</returns>
    public byte[]? TryTake()
    {
        if (_segments is not [{ Length: <= LargestFirstSegment } only]) return null;
        _segments.Clear();
        return only;
    }

    public void Dispose()
    {
        foreach (var segment in _segments) ArrayPool<byte>.Shared.Return(segment);
        _segments.Clear();
        _scan?.Dispose();
    }

    // So many as lie side by side; none where they are few and more will come behind them.
    private ReadOnlySpan<byte> Unscanned()
    {
        if (_scannedSegments == _segments.Count) return [];
        var segment = _segments[_scannedSegments];
        var end = _scannedSegments < _segments.Count - 1 ? segment.Length : _usedOfLast;
        var start = _scannedOfSegment;
        if (end < segment.Length && end - start < LeastScanned) return [];
        end = Math.Min(end, start + MostScanned);
        (_scannedSegments, _scannedOfSegment) = end == segment.Length ? (_scannedSegments + 1, 0) : (_scannedSegments, end);
        return segment.AsSpan(start, end - start);
    }

    private void CopyTo(Span<byte> result)
    {
        var copied = 0;
        foreach (var segment in _segments)
        {
            var count = Math.Min(segment.Length, result.Length - copied);
            segment.AsSpan(0, count).CopyTo(result[copied..]);
            copied += count;
        }
    }
}
