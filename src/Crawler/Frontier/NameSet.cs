namespace Crawler.Frontier;

/// <summary>Some of the texts of a book, which others share: a bit for each of its places. Not for several threads at once, although the book is.</summary>
/// <param name="book">Where the texts are.</param>
internal sealed class NameSet(NameBook book)
{
    private const int Bits = 64;

    // Of each layer by its number; those of one in which none of this set's texts is may be null, or missing behind the last.
    private ulong[]?[] _layers = [];

    /// <summary>Adds a text.</summary>
    /// <returns>False if it was here already.</returns>
    /// <exception cref="ArgumentException">It is not in ASCII.</exception>
    public bool Add(ReadOnlySpan<char> name)
    {
        var hash = book.Hash(name);
        if (Contains(hash, name)) return false;
        var (layer, slot) = book.Add(hash, name);
        if (layer.Number >= _layers.Length) Array.Resize(ref _layers, layer.Number + 1);
        var bits = _layers[layer.Number] ??= new ulong[layer.Capacity / Bits];
        bits[slot / Bits] |= 1UL << (slot % Bits);
        return true;
    }

    /// <summary>Whether a text was added here; that it is in the book says nothing.</summary>
    public bool Contains(ReadOnlySpan<char> name) => Contains(book.Hash(name), name);

    // A text may be in two layers, and its bit with either.
    private bool Contains(ulong hash, ReadOnlySpan<char> name)
    {
        for (var layer = book.Newest; layer is not null; layer = layer.Older)
        {
            if (layer.Number < _layers.Length && _layers[layer.Number] is { } bits && layer.Find(hash, name) is >= 0 and var slot && (bits[slot / Bits] >> (slot % Bits) & 1) != 0) return true;
        }

        return false;
    }
}
