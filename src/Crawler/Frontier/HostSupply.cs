using Akka.Actor;

namespace Crawler.Frontier;

/// <summary>
/// Decides which pending URLs of a host are in memory: the oldest, up to a number. The rest, its tail, is only in the store and is read when
/// the head runs low. A partition may so know many more URLs than it holds.
/// </summary>
internal sealed class HostSupply(int headsPerHost, IActorRef store, IActorRef frontier)
{
    // Hosts whose tail could not be read to its end because its last rows were not committed yet.
    private readonly HashSet<HostEntry> _waitForCommit = [];

    /// <summary>A new pending URL of a host.</summary>
    /// <returns>Whether it is in the head and should be handed on now.</returns>
    public bool Accept(HostEntry entry, FrontierUrl url)
    {
        var isOlderThanHead = url.Id <= entry.LastHead;
        if (!isOlderThanHead && (entry.Tail > 0 || (entry.Heads?.Count ?? 0) >= headsPerHost))
        {
            if (entry.Tail == 0 || url.Id > entry.LastTail)
            {
                entry.Tail++;
                entry.LastTail = url.Id;
                return false;
            }

            // Skipped when it was found and wanted only now: the rows behind it may be read before its own is committed, and it would be passed over.
            (entry.Ahead ??= []).Add(url.Id);
            isOlderThanHead = true;
        }

        (entry.Heads ??= []).Add(url.Id, url);
        if (!isOlderThanHead) entry.LastHead = url.Id;
        return true;
    }

    /// <summary>Asks for more of the tail if the head is half empty.</summary>
    public void Refill(HostEntry entry)
    {
        if (entry.Tail == 0 || entry.IsReading || (entry.Heads?.Count ?? 0) > headsPerHost / 2) return;
        entry.IsReading = true;
        store.Tell(new StoreProtocol.ReadPending(entry.Host, entry.LastHead, headsPerHost, frontier));
    }

    /// <summary>More of the tail was read.</summary>
    /// <returns>The URLs that are now in the head, to be handed on.</returns>
    public IReadOnlyList<FrontierUrl> Take(HostEntry entry, IReadOnlyList<FrontierUrl> urls)
    {
        entry.IsReading = false;
        var taken = entry.Ahead is { } ahead ? [.. urls.Where(url => !ahead.Contains(url.Id))] : urls;
        foreach (var url in taken) (entry.Heads ??= []).Add(url.Id, url);
        if (urls.Count > 0) entry.LastHead = urls[^1].Id;
        entry.Tail -= taken.Count;
        if (entry.Ahead?.RemoveWhere(id => id <= entry.LastHead) > 0 && entry.Ahead.Count == 0) entry.Ahead = null;
        if (entry.Tail > 0 && urls.Count == 0) _waitForCommit.Add(entry);
        else Refill(entry);
        return taken;
    }

    /// <summary>Rows were committed: tails that waited for that are read again.</summary>
    public void OnCommitted()
    {
        foreach (var entry in _waitForCommit.ToArray())
        {
            _waitForCommit.Remove(entry);
            Refill(entry);
        }
    }
}
