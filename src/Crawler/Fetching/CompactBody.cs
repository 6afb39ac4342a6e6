using System.IO.Compression;

namespace Crawler.Fetching;

/// <summary>
/// A decoded body that waits to be read once from front to back, compressed: text takes a tenth of its size or so, and none more than <see cref="MostHeld"/>; what does not fit is cut.
/// Filled by one fetcher, then read by one actor.
/// </summary>
internal sealed class CompactBody : IBodyBuffer, IDisposable
{
    /// <summary>Compressed bytes at which it is cut.</summary>
    public const int MostHeld = 16 * 1024 * 1024;

    private const int SpaceSize = 32 * 1024;

    private readonly Chunks _chunks = new();
    private byte[]? _space = new byte[SpaceSize];
    private DeflateStream? _coder;

    /// <summary>Decoded bytes taken.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of memory that it takes.</summary>
    public long Held => _chunks.Count;

    /// <summary>Whether it was cut, because it cannot be compressed to <see cref="MostHeld"/>.</summary>
    public bool IsFull { get; private set; }

    /// <inheritdoc/>
    public Memory<byte> Space() => _space ?? throw new InvalidOperationException("the body is complete");

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _coder ??= new DeflateStream(_chunks, CompressionLevel.Fastest, leaveOpen: true);
        _coder.Write(_space!, 0, count);
        Length += count;
        IsFull |= Held > MostHeld;
    }

    /// <inheritdoc/>
    public void OnWaiting()
    {
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        _coder?.Dispose();
        (_coder, _space) = (null, null);
    }

    /// <summary>The decoded bytes from the beginning. Once, after <see cref="Complete"/>.</summary>
    public Stream OpenRead() => Length == 0 ? Stream.Null : new DeflateStream(_chunks, CompressionMode.Decompress);

    /// <inheritdoc/>
    public void Dispose()
    {
        _coder?.Dispose();
        _chunks.Dispose();
    }

    /// <summary>Bytes in pieces that need no large blocks; they are written first, and let go of as they are read.</summary>
    private sealed class Chunks : Stream
    {
        private const int ChunkSize = 64 * 1024;

        private readonly Queue<byte[]> _chunks = new();
        private byte[] _last = [];
        private int _usedOfLast;
        private int _readOfFirst;

        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                if (_usedOfLast == _last.Length)
                {
                    _chunks.Enqueue(_last = GC.AllocateUninitializedArray<byte>(ChunkSize));
                    _usedOfLast = 0;
                    Count += ChunkSize;
                }

                var taken = Math.Min(buffer.Length, _last.Length - _usedOfLast);
                buffer[..taken].CopyTo(_last.AsSpan(_usedOfLast));
                _usedOfLast += taken;
                buffer = buffer[taken..];
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (!_chunks.TryPeek(out var first)) return 0;
            var end = ReferenceEquals(first, _last) ? _usedOfLast : first.Length;
            var count = Math.Min(buffer.Length, end - _readOfFirst);
            first.AsSpan(_readOfFirst, count).CopyTo(buffer);
            _readOfFirst += count;
            if (_readOfFirst < first.Length || buffer.IsEmpty) return count;
            _chunks.Dequeue();
            _readOfFirst = 0;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
