using System.Buffers;

namespace Crawler.Fetching;

/// <summary>Bytes of unknown number, gathered in pooled segments that grow with what has come and never with what was announced.</summary>
internal sealed class PooledBytes : IBodyBuffer, IDisposable
{
    private const int FirstSegment = 16 * 1024;
    private const int LargestSegment = 1024 * 1024;

    private readonly List<byte[]> _segments = [];
    private int _usedOfLast;

    /// <summary>Bytes gathered so far.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public bool IsFull => false;

    /// <summary>Room for at least one more byte.</summary>
    public Memory<byte> Space()
    {
        if (_segments.Count == 0 || _usedOfLast == _segments[^1].Length)
        {
            _segments.Add(ArrayPool<byte>.Shared.Rent(_segments.Count == 0 ? FirstSegment : Math.Min(_segments[^1].Length * 2, LargestSegment)));
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

    /// <summary>The first bytes, in an array of their own.</summary>
    /// <param name="length">How many; no more than <see cref="Length"/>.</param>
    public byte[] ToArray(long length)
    {
        var result = GC.AllocateUninitializedArray<byte>(checked((int)length));
        var copied = 0;
        foreach (var segment in _segments)
        {
            var count = Math.Min(segment.Length, result.Length - copied);
            segment.AsSpan(0, count).CopyTo(result.AsSpan(copied));
            copied += count;
        }

        return result;
    }

    public void Dispose()
    {
        foreach (var segment in _segments) ArrayPool<byte>.Shared.Return(segment);
        _segments.Clear();
    }
}
