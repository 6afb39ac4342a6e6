using System.Buffers;
using System.Text;

namespace Crawler.MockWeb.Rendering;

/// <summary>A pooled, growing byte buffer that a page is written into, text in the page's encoding.</summary>
internal sealed class PageBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);

    /// <summary>What <see cref="Text"/> is written in.</summary>
    public Encoding Encoding { get; set; } = Encoding.UTF8;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public PageBuffer Text(string text)
    {
        Length += Encoding.GetBytes(text, Room(Encoding.GetMaxByteCount(text.Length)));
        return this;
    }

    public PageBuffer Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
