using System.Text;

namespace Crawler.Frontier;

/// <summary>
/// Texts in ASCII, such as names of hosts, each kept whole and for good in about its own length and 16 bytes. Any thread may add and look up at any time, and none waits for another: what is
/// written once never changes or moves, so that growing leaves no garbage, and what <see cref="Add(ReadOnlySpan{char})"/> has returned from is found by everybody.
/// </summary>
/// <remarks>
/// Texts are told apart by every character, and not by a fingerprint, since what may be reached depends on them; the hash, under a key of its own, only says where to look. A site can therefore
/// neither forge a name that passes for another nor names that are slow to look up.
/// </remarks>
internal sealed class NameBook
{
    private readonly UrlHasher _hasher = UrlHasher.Random();

    // The one reference that is replaced, by a layer that goes on with the one before.
    private NameLayer? _newest;

    /// <summary>Where most texts are, and behind it the others; null while there are none.</summary>
    public NameLayer? Newest => Volatile.Read(ref _newest);

    /// <summary>Memory that is reserved, for further texts too.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            for (var layer = Newest; layer is not null; layer = layer.Older) bytes += layer.Bytes;
            return bytes;
        }
    }

    /// <summary>Where to look for a text in every layer.</summary>
    public ulong Hash(ReadOnlySpan<char> name) => _hasher.Hash(name);

    /// <summary>Whether a text was added.</summary>
    public bool Contains(ReadOnlySpan<char> name) => Find(Hash(name), name, Newest).Slot >= 0;

    /// <summary>Adds a text, if it is not here yet.</summary>
    /// <exception cref="ArgumentException">It is not in ASCII.</exception>
    public void Add(ReadOnlySpan<char> name) => Add(Hash(name), name);

    /// <summary>Adds a text, or finds it. Where threads add the same text at once, there may be two of it, each in a layer of its own.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="name">The text.</param>
    /// <returns>One place where it is.</returns>
    /// <exception cref="ArgumentException">It is not in ASCII.</exception>
    public (NameLayer Layer, int Slot) Add(ulong hash, ReadOnlySpan<char> name)
    {
        while (true)
        {
            var newest = Newest;
            if (Find(hash, name, newest) is ({ } layer, >= 0 and var found)) return (layer, found);
            if (!Ascii.IsValid(name)) throw new ArgumentException("a text that is not in ASCII", nameof(name));
            if (newest?.Add(hash, name) is >= 0 and var added) return (newest, added);
            if (Newest == newest) PutUpon(newest, name.Length);
        }
    }

    private void PutUpon(NameLayer? newest, int length)
    {
        var layer = NameLayer.Upon(newest, length);

        // Nobody else has seen one that another thread's has come before.
        if (Interlocked.CompareExchange(ref _newest, layer, newest) != newest) layer.Dispose();
    }

    private static (NameLayer? Layer, int Slot) Find(ulong hash, ReadOnlySpan<char> name, NameLayer? layer)
    {
        for (; layer is not null; layer = layer.Older)
        {
            if (layer.Find(hash, name) is >= 0 and var slot) return (layer, slot);
        }

        return (null, -1);
    }
}
