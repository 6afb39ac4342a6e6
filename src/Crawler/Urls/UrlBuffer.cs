using System.Buffers;

namespace Crawler.Urls;

/// <summary>A text under construction: on the caller's stack while it is short, in rented memory when it is not.</summary>
/// <param name="initial">Where the text starts; usually stack memory.</param>
internal ref struct UrlBuffer(Span<char> initial)
{
    private Span<char> _chars = initial;
    private char[]? _rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<char> Written => _chars[..Length];

    public void Append(char c)
    {
        if (Length == _chars.Length) Grow(1);
        _chars[Length++] = c;
    }

    public void Append(scoped ReadOnlySpan<char> text) => text.CopyTo(Reserve(text.Length));

    /// <summary>Makes room for <paramref name="count"/> more chars and counts them as written.</summary>
    public Span<char> Reserve(int count)
    {
        if (_chars.Length - Length < count) Grow(count);
        var room = _chars.Slice(Length, count);
        Length += count;
        return room;
    }

    /// <summary>Forgets everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = length;

    public override readonly string ToString() => Written.ToString();

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<char>.Shared.Return(_rented);
        this = default;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(Length + count, Math.Max(256, _chars.Length * 2)));
        Written.CopyTo(larger);
        if (_rented is not null) ArrayPool<char>.Shared.Return(_rented);
        _chars = _rented = larger;
    }
}
