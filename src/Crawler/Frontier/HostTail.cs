namespace Crawler.Frontier;

/// <summary>
/// The identities of those waiting URLs of a host and a band that are not in memory whole, in the order of their turn. Few of them are here:
/// the others lie in the store, in chunks.
/// </summary>
/// <param name="band">See <see cref="UrlRanking.Band"/>.</param>
internal abstract class HostTail(int band)
{
    public int Band { get; } = band;

    /// <summary>The host's next band; null while there is none.</summary>
    public HostTail? Worse { get; set; }

    /// <summary>URLs in the tail, those under way from the store included.</summary>
    public long Count { get; protected set; }

    /// <summary>All of them, in the order in which they were found, where all are here; null where some are put aside or under way.</summary>
    public abstract IReadOnlyList<UrlId>? AllHere { get; }

    public static HostTail Create(int band, bool isNewestFirst) => isNewestFirst ? new NewestFirstTail(band) : new OldestFirstTail(band);

    /// <summary>A URL that was found just now.</summary>
    /// <param name="url">Its identity.</param>
    /// <param name="chunkSize">How many make a chunk.</param>
    /// <returns>The identities to put aside under a new name, told to <see cref="PutAside"/>; null while there are too few.</returns>
    public abstract IReadOnlyList<UrlId>? Add(UrlId url, int chunkSize);

    /// <summary>A chunk was put aside.</summary>
    public abstract void PutAside(long chunk);

    /// <summary>Takes the next URLs out: a chunk that was put aside, or identities that are here, in the order of their turn. They count until <see cref="Taken"/>.</summary>
    public abstract (long? Chunk, IReadOnlyList<UrlId> Urls) Take();

    /// <summary>URLs that were taken and could not come into memory yet: they have their turn before all that is here.</summary>
    public abstract void Return(IEnumerable<UrlId> urls);

    /// <summary>So many of those taken came into memory.</summary>
    public void Taken(int count) => Count -= count;

    /// <summary>A URL that was in memory: it has its turn before all that is here.</summary>
    public void PutBack(UrlId url)
    {
        Count++;
        Return([url]);
    }

    protected static void AddInOrder(List<UrlId> list, IEnumerable<UrlId> urls)
    {
        list.AddRange(urls);
        list.Sort();
    }
}

/// <summary>The tail of a host whose URLs are requested in the order in which they were found.</summary>
internal sealed class OldestFirstTail(int band) : HostTail(band)
{
    // Made when they are needed: most of a million hosts have one URL.
    private List<UrlId>? _front;
    private List<UrlId>? _back;
    private Queue<long>? _chunks;

    public override IReadOnlyList<UrlId>? AllHere => Count != (_front?.Count ?? 0) + (_back?.Count ?? 0) ? null : [.. _front ?? [], .. _back ?? []];

    public override IReadOnlyList<UrlId>? Add(UrlId url, int chunkSize)
    {
        Count++;
        (_back ??= new List<UrlId>(1)).Add(url);
        if (_back.Count < chunkSize) return null;
        UrlId[] full = [.. _back];
        _back.Clear();
        return full;
    }

    public override void PutAside(long chunk) => (_chunks ??= new Queue<long>()).Enqueue(chunk);

    public override (long? Chunk, IReadOnlyList<UrlId> Urls) Take()
    {
        if (_front is { Count: > 0 }) return (null, TakeAll(_front));
        if (_chunks is not null && _chunks.TryDequeue(out var chunk)) return (chunk, []);
        return (null, _back is null ? [] : TakeAll(_back));
    }

    public override void Return(IEnumerable<UrlId> urls) => AddInOrder(_front ??= [], urls);

    private static UrlId[] TakeAll(List<UrlId> urls)
    {
        UrlId[] taken = [.. urls];
        urls.Clear();
        return taken;
    }
}

/// <summary>The tail of a host whose URLs are requested in the opposite order.</summary>
internal sealed class NewestFirstTail(int band) : HostTail(band)
{
    // Oldest first: the last one has its turn first.
    private List<UrlId>? _top;
    private Stack<long>? _chunks;

    public override IReadOnlyList<UrlId>? AllHere => Count == _top?.Count ? _top : null;

    public override IReadOnlyList<UrlId>? Add(UrlId url, int chunkSize)
    {
        Count++;
        (_top ??= new List<UrlId>(1)).Add(url);

        // One chunk stays, so that taking and adding in turn does not go to the store each time.
        if (_top.Count / 2 < chunkSize) return null;
        UrlId[] oldest = [.. _top.Take(chunkSize).Reverse()];
        _top.RemoveRange(0, chunkSize);
        return oldest;
    }

    public override void PutAside(long chunk) => (_chunks ??= new Stack<long>()).Push(chunk);

    public override (long? Chunk, IReadOnlyList<UrlId> Urls) Take()
    {
        if (_top is { Count: > 0 })
        {
            UrlId[] taken = [.. Enumerable.Reverse(_top)];
            _top.Clear();
            return (null, taken);
        }

        return _chunks is not null && _chunks.TryPop(out var chunk) ? (chunk, []) : (null, []);
    }

    public override void Return(IEnumerable<UrlId> urls) => AddInOrder(_top ??= [], urls);
}
