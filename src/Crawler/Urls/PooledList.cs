using System.Buffers;

namespace Crawler.Urls;

/// <summary>A list in rented memory that is written at its end. A mutable struct: it is a field or a local, handed on by ref, and returned once.</summary>
/// <typeparam name="T">Numbers or small structs without references.</typeparam>
internal struct PooledList<T>
    where T : unmanaged
{
    private const int Smallest = 64;

    private T[]? _items;

    public int Count { get; private set; }

    public readonly Span<T> Written => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (_items is null || Count == _items.Length) Grow(1);
        _items![Count++] = item;
    }

    public void Append(scoped ReadOnlySpan<T> items) => items.CopyTo(Reserve(items.Length));

    /// <summary>Makes room for <paramref name="count"/> more and counts them as written.</summary>
    public Span<T> Reserve(int count)
    {
        if (_items is null || _items.Length - Count < count) Grow(count);
        var room = _items.AsSpan(Count, count);
        Count += count;
        return room;
    }

    /// <summary>Forgets everything from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Gives the memory back; the list is empty.</summary>
    public void Return()
    {
        if (_items is not null) ArrayPool<T>.Shared.Return(_items);
        this = default;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(Count + count, Math.Max(Smallest, (_items?.Length ?? 0) * 2)));
        Written.CopyTo(larger);
        if (_items is not null) ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
