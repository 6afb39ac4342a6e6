using Akka.Actor;

namespace Crawler.Frontier;

/// <summary>
/// Decides which pending URLs of a host are in memory: those whose turn comes first, up to a number; few of each host once many are, and none of
/// a host without a queue. Of the rest, its tails, only identities are kept, most of them in the store, and they are read when the head runs
/// low. A partition may so know many more URLs than it holds.
/// </summary>
/// <param name="headsPerHost">URLs of a host in memory.</param>
/// <param name="ranking">Whose turn comes first.</param>
/// <param name="partition">Whose hosts they are.</param>
/// <param name="store">Keeps and reads the tails.</param>
/// <param name="frontier">Gets what was read.</param>
/// <param name="heads">URLs in memory of all hosts, above which each has few.</param>
internal sealed class HostSupply(int headsPerHost, UrlRanking ranking, int partition, IActorRef store, IActorRef frontier, int heads)
{
    /// <summary>URLs in memory of all hosts of a partition, above which each has few.</summary>
    public const int Heads = 100_000;

    private const int LeastHeads = 8;
    private const int LargestChunk = 64;
    private const int PartitionShift = 48;

    // Hosts whose next URLs could not be read because their rows were not committed yet.
    private readonly HashSet<HostEntry> _waitForCommit = [];
    private long _lastChunk = (long)partition << PartitionShift;

    /// <summary>From so many URLs on a tail is put aside.</summary>
    public int ChunkSize { get; } = Math.Min(headsPerHost, LargestChunk);

    /// <summary>URLs in the heads of all hosts.</summary>
    public long InMemory { get; private set; }

    /// <summary>A new pending URL of a host.</summary>
    /// <returns>Whether it is in the head and should be handed on now.</returns>
    public bool Accept(HostEntry entry, FrontierUrl url)
    {
        var band = ranking.Band(url.Url);
        if (entry.Tail is { } tail && !ranking.IsNewestFirst && band >= tail.Band)
        {
            AddToTail(entry, band, url.Id);
            return false;
        }

        if ((entry.Heads?.Count ?? 0) < Room(entry))
        {
            Keep(entry, url);
            return true;
        }

        if (ranking.IsNewestFirst || band < entry.WorstBand)
        {
            // The queue gives back what has its turn last; one without a queue has nobody to do that.
            if (entry.Queue is not null)
            {
                Keep(entry, url);
                return true;
            }

            Shelve(entry);
        }

        AddToTail(entry, band, url.Id);
        return false;
    }

    /// <summary>A URL of the head, whatever the head's size.</summary>
    public void Keep(HostEntry entry, FrontierUrl url)
    {
        (entry.Heads ??= []).Add(url.Id, url);
        entry.WorstBand = Math.Max(entry.WorstBand, ranking.Band(url.Url));
        InMemory++;
    }

    /// <summary>A pending URL of a host that has its turn after all others of its band, and is not in memory whole.</summary>
    public void AddToTail(HostEntry entry, int band, UrlId url)
    {
        var tail = TailOf(entry, band);
        if (tail.Add(url, ChunkSize) is not { } full) return;
        store.Tell(new StoreProtocol.PutAside(++_lastChunk, full));
        tail.PutAside(_lastChunk);
    }

    /// <summary>A URL has come to its end.</summary>
    /// <returns>False where it is not in the head.</returns>
    public bool Release(HostEntry entry, UrlId url)
    {
        if (entry.Heads?.Remove(url) != true) return false;
        InMemory--;
        entry.Place?.Serve();
        ForgetEmptyHead(entry);
        entry.Retries?.Remove(url);
        return true;
    }

    /// <summary>URLs of the head, none of them tried before, leave memory: others have their turn first.</summary>
    public void PutBack(HostEntry entry, IEnumerable<FrontierUrl> urls)
    {
        foreach (var url in urls)
        {
            if (entry.Heads?.Remove(url.Id) != true) continue;
            InMemory--;
            TailOf(entry, ranking.Band(url.Url)).PutBack(url.Id);
        }

        ForgetEmptyHead(entry);
    }

    /// <summary>A host has no queue any more: while many URLs are in memory, its own need not be, and neither need more than a queue would keep.</summary>
    public void OnPassivated(HostEntry entry)
    {
        if (InMemory > heads / 2 || entry.Heads?.Count > 2L * headsPerHost) Shelve(entry);
    }

    /// <summary>Asks for more of the tail if the head is half empty and the host has a queue.</summary>
    public void Refill(HostEntry entry)
    {
        var (held, room) = (entry.Heads?.Count ?? 0, Room(entry));
        if (entry.Tail is not { } tail || entry.Queue is null || entry.IsReading || held > room / 2) return;
        entry.IsReading = true;
        var (chunk, urls) = tail.Take();
        store.Tell(new StoreProtocol.ReadPending(entry.Host, tail.Band, chunk, urls, Math.Max(1, room - held), frontier));
    }

    /// <summary>More of a tail was read.</summary>
    /// <param name="entry">The host.</param>
    /// <param name="read">What was read.</param>
    /// <returns>What is in the head now, to be handed on.</returns>
    public IReadOnlyList<FrontierUrl> Take(HostEntry entry, StoreProtocol.PendingRead read)
    {
        entry.IsReading = false;
        var tail = TailOf(entry, read.Band);
        if (entry.Queue is null)
        {
            // It has lost its queue meanwhile.
            tail.Return([.. read.Urls.Select(url => url.Id), .. read.Left]);
            return [];
        }

        foreach (var url in read.Urls) Keep(entry, url);
        tail.Taken(read.Urls.Count);
        tail.Return(read.Left);
        if (tail.Count == 0) entry.Tail = Without(entry.Tail!, tail);
        if (read.AwaitsCommit) _waitForCommit.Add(entry);
        else Refill(entry);
        return read.Urls;
    }

    /// <summary>Whether a host has no URL left but those that may be under way, and its next ones can only be read once they are committed.</summary>
    /// <param name="entry">The host.</param>
    /// <param name="mostUnderWay">Requests to it at a time.</param>
    public bool IsStarved(HostEntry entry, int mostUnderWay) => (entry.Heads?.Count ?? 0) <= mostUnderWay && _waitForCommit.Contains(entry);

    /// <summary>Whether more of its tail is on its way to a host.</summary>
    public bool IsReading(HostEntry entry) => entry.IsReading || _waitForCommit.Contains(entry);

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

    private int Room(HostEntry entry) => (InMemory < heads, entry.Queue is not null) switch
    {
        (true, _) => headsPerHost,
        (false, true) => Math.Min(headsPerHost, LeastHeads),
        (false, false) => 0,
    };

    // How often a URL was tried is not in the tail, so those stay.
    private void Shelve(HostEntry entry) =>
        PutBack(entry, [.. (entry.Heads?.Values ?? Enumerable.Empty<FrontierUrl>()).Where(url => entry.Retries?.ContainsKey(url.Id) != true)]);

    private HostTail TailOf(HostEntry entry, int band) => entry.TailOf(band, ranking.IsNewestFirst);

    private static HostTail? Without(HostTail first, HostTail empty)
    {
        if (first == empty) return first.Worse;
        var before = first;
        while (before.Worse != empty) before = before.Worse!;
        before.Worse = empty.Worse;
        return first;
    }

    private static void ForgetEmptyHead(HostEntry entry)
    {
        if (entry.Heads is { Count: 0 }) (entry.Heads, entry.WorstBand) = (null, 0);
    }
}
