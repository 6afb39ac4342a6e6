namespace Crawler.Frontier;

/// <summary>
/// The identities of a host's waiting URLs that are not in memory whole, in the order of their turn. Few of them are here: the ones in between
/// lie in the store, in chunks.
/// </summary>
internal sealed class HostTail
{
    // Made when they are needed: most of a million hosts have one URL.
    private List<UrlId>? _front;
    private List<UrlId>? _back;
    private Queue<long>? _chunks;

    /// <summary>URLs in the tail.</summary>
    public long Count { get; private set; }

    /// <summary>All of them, where nothing was put aside or taken yet; null otherwise.</summary>
    public IReadOnlyList<UrlId>? Untouched => _chunks is null && _front is null && Count == _back?.Count ? _back : null;

    /// <summary>A URL joins the end.</summary>
    /// <param name="url">Its identity.</param>
    /// <param name="chunkSize">How many make a chunk.</param>
    /// <returns>The identities to put aside under a new name, told to <see cref="PutAside"/>; null while there are too few.</returns>
    public IReadOnlyList<UrlId>? Add(UrlId url, int chunkSize)
    {
        Count++;
        (_back ??= new List<UrlId>(1)).Add(url);
        if (_back.Count < chunkSize) return null;
        UrlId[] full = [.. _back];
        _back.Clear();
        return full;
    }

    /// <summary>A chunk was put aside.</summary>
    public void PutAside(long chunk) => (_chunks ??= new Queue<long>()).Enqueue(chunk);

    /// <summary>Takes the next URLs out: a chunk that was put aside, or identities that are here.</summary>
    public (long? Chunk, IReadOnlyList<UrlId> Urls) Take()
    {
        if (_front is { Count: > 0 }) return (null, TakeAll(_front));
        if (_chunks is not null && _chunks.TryDequeue(out var chunk)) return (chunk, []);
        return (null, _back is null ? [] : TakeAll(_back));
    }

    /// <summary>What came of a take: so many came into memory, and these are still to come because they are not committed.</summary>
    public void Taken(int count, IReadOnlyList<UrlId> missing)
    {
        Count -= count;
        if (missing.Count > 0) (_front ??= []).AddRange(missing);
    }

    private static UrlId[] TakeAll(List<UrlId> urls)
    {
        UrlId[] taken = [.. urls];
        urls.Clear();
        return taken;
    }
}
