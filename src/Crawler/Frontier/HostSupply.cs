using Akka.Actor;

namespace Crawler.Frontier;

/// <summary>
/// Decides which pending URLs of a host are in memory: the first ones, up to a number, and none of a host without a queue once many are. Of the
/// rest, its tail, only identities are kept, most of them in the store, and they are read when the head runs low. A partition may so know many
/// more URLs than it holds.
/// </summary>
internal sealed class HostSupply(int headsPerHost, int partition, IActorRef store, IActorRef frontier, int heads = HostSupply.Heads)
{
    private const int Heads = 100_000;
    private const int LargestChunk = 64;
    private const int PartitionShift = 48;

    // Hosts whose next URLs could not be read because their rows were not committed yet.
    private readonly HashSet<HostEntry> _waitForCommit = [];
    private long _lastChunk = (long)partition << PartitionShift;
    private long _inMemory;

    /// <summary>From so many URLs on a tail is put aside.</summary>
    public int ChunkSize { get; } = Math.Min(headsPerHost, LargestChunk);

    /// <summary>A new pending URL of a host.</summary>
    /// <returns>Whether it is in the head and should be handed on now.</returns>
    public bool Accept(HostEntry entry, FrontierUrl url)
    {
        if (entry.Tail is null && (entry.Heads?.Count ?? 0) < headsPerHost && (entry.Queue is not null || _inMemory < heads))
        {
            Keep(entry, url);
            return true;
        }

        entry.Tail ??= new HostTail();
        if (entry.Tail.Add(url.Id, ChunkSize) is { } full)
        {
            store.Tell(new StoreProtocol.PutAside(++_lastChunk, full));
            entry.Tail.PutAside(_lastChunk);
        }

        return false;
    }

    /// <summary>A URL of the head, whatever the head's size.</summary>
    public void Keep(HostEntry entry, FrontierUrl url)
    {
        (entry.Heads ??= []).Add(url.Id, url);
        _inMemory++;
    }

    /// <summary>A URL has come to its end.</summary>
    /// <returns>False where it is not in the head.</returns>
    public bool Release(HostEntry entry, UrlId url)
    {
        if (entry.Heads?.Remove(url) != true) return false;
        _inMemory--;
        if (entry.Heads.Count == 0) entry.Heads = null;
        entry.Retries?.Remove(url);
        return true;
    }

    /// <summary>Asks for more of the tail if the head is half empty and the host has a queue.</summary>
    public void Refill(HostEntry entry)
    {
        if (entry.Tail is null || entry.Queue is null || entry.IsReading || (entry.Heads?.Count ?? 0) > headsPerHost / 2) return;
        entry.IsReading = true;
        var (chunk, urls) = entry.Tail.Take();
        store.Tell(new StoreProtocol.ReadPending(entry.Host, chunk, urls, frontier));
    }

    /// <summary>More of the tail was read.</summary>
    /// <param name="entry">The host.</param>
    /// <param name="urls">What was read; it is now in the head, to be handed on.</param>
    /// <param name="missing">What is not committed yet.</param>
    public void Take(HostEntry entry, IReadOnlyList<FrontierUrl> urls, IReadOnlyList<UrlId> missing)
    {
        entry.IsReading = false;
        foreach (var url in urls) Keep(entry, url);
        entry.Tail!.Taken(urls.Count, missing);
        if (entry.Tail.Count == 0) entry.Tail = null;
        if (missing.Count > 0) _waitForCommit.Add(entry);
        else Refill(entry);
    }

    /// <summary>Rows were committed: tails that waited for that are read again.</summary>
    public void OnCommitted()
    {
        if (_waitForCommit.Count == 0) return;
        foreach (var entry in _waitForCommit.ToArray())
        {
            _waitForCommit.Remove(entry);
            Refill(entry);
        }
    }
}
