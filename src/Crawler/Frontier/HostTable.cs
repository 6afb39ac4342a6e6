using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// A partition's hosts, and which of them may have a queue: those with URLs that are due soon, in the order in which they became ready, up to a
/// number of live queues. Where more are ready, they take turns. Pure; the frontier actor makes and stops the queues.
/// </summary>
/// <param name="places">The live queues, up to their largest number.</param>
/// <param name="passivateAfter">A host that is due later than this gets none.</param>
/// <param name="clockLostAt">When an earlier process lost the clocks of its hosts; null where there was none.</param>
/// <param name="partition">Whose hosts they are.</param>
/// <param name="hasher">Gives the hosts' fingerprints.</param>
/// <param name="isNewestFirst">Whether a host's URL that was found last has its turn first.</param>
internal sealed class HostTable(HostPlaces places, TimeSpan passivateAfter, DateTimeOffset? clockLostAt = null, int partition = 0, UrlHasher hasher = default, bool isNewestFirst = false)
{
    // By the fingerprint of the name: a HostEntry, or the bytes of a QuietHost.
    private readonly Dictionary<ulong, object> _hosts = [];
    private readonly Queue<ulong> _waiting = new();
    private readonly PriorityQueue<HostEntry, DateTimeOffset> _dormant = new();
    private readonly LinkedList<(HostEntry Entry, DateTimeOffset Since)> _resting = new();
    private bool _hasForgotten;

    // Two names had the same fingerprint. A host that takes the place of one forgotten could then be looked for where it is not.
    private bool _hasCollided;

    /// <summary>Hosts that have a queue.</summary>
    public int Active => places.Count;

    /// <summary>All but the quiet ones.</summary>
    public IEnumerable<HostEntry> Entries => _hosts.Values.OfType<HostEntry>();

    /// <summary>When the next dormant host is due; null while none is dormant.</summary>
    public DateTimeOffset? NextDue => _dormant.TryPeek(out _, out var due) ? due : null;

    public HostEntry Get(HostKey host)
    {
        var fingerprint = Locate(host, out var slot);
        if (slot is not null) return Open(fingerprint, slot);
        var entry = new HostEntry(host) { Fingerprint = fingerprint, ClockLostAt = clockLostAt, MayHaveRow = clockLostAt is not null || _hasForgotten };
        _hosts.Add(fingerprint, entry);
        return entry;
    }

    public HostEntry? Find(HostKey host)
    {
        var fingerprint = Locate(host, out var slot);
        return slot is null ? null : Open(fingerprint, slot);
    }

    /// <summary>A new pending URL of a host that is quiet joins its tail.</summary>
    /// <param name="host">The host.</param>
    /// <param name="url">The URL.</param>
    /// <param name="band">Its band.</param>
    /// <param name="most">A host with as many URLs as this is not quiet.</param>
    /// <returns>Whether the host is quiet still; otherwise nothing has happened.</returns>
    public bool TryAddQuietly(HostKey host, UrlId url, int band, int most)
    {
        var fingerprint = Locate(host, out var slot);
        if (slot is not byte[] bytes || new QuietHost(bytes).Add(url, band, most) is not { } added) return false;
        if (!ReferenceEquals(added, bytes)) _hosts[fingerprint] = added;
        return true;
    }

    /// <summary>Keeps a host in less memory, if there is nothing to know of it but waiting URLs; the entry is not to be used any more then.</summary>
    /// <param name="entry">The host; it waits for a place, or <see cref="WantAll"/> is still to come.</param>
    /// <param name="most">A host with as many URLs as this is not quiet.</param>
    public void PackIfQuiet(HostEntry entry, int most)
    {
        if (QuietHost.TryPack(entry, clockLostAt, most) is { } packed) _hosts[entry.Fingerprint] = packed;
    }

    /// <summary>The hosts with most pending URLs, most first.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(HostKey Host, long Pending)> Busiest(int count)
    {
        var busiest = new PriorityQueue<object, long>();
        foreach (var slot in _hosts.Values)
        {
            var pending = slot is HostEntry entry ? entry.Pending : new QuietHost((byte[])slot).Count;
            if (pending == 0) continue;
            if (busiest.Count < count) busiest.Enqueue(slot, pending);
            else busiest.EnqueueDequeue(slot, pending);
        }

        return [.. busiest.UnorderedItems.Select(host => (host.Element is HostEntry entry ? entry.Host : new QuietHost((byte[])host.Element).Host, host.Priority)).OrderByDescending(host => host.Priority)];
    }

    /// <summary>Every host that has URLs and no queue waits for a place, or sleeps.</summary>
    public void WantAll(DateTimeOffset now)
    {
        foreach (var (fingerprint, slot) in _hosts)
        {
            if (slot is HostEntry entry)
            {
                Want(entry, now);
                continue;
            }

            var quiet = new QuietHost((byte[])slot);
            if (quiet.IsWaiting) continue;
            quiet.Wait();
            _waiting.Enqueue(fingerprint);
        }
    }

    /// <summary>A host without a queue has URLs: it waits for a place, or sleeps until it is nearly due.</summary>
    /// <param name="entry">The host.</param>
    /// <param name="now">The time.</param>
    /// <param name="due">When its next URL may be requested, where that is later than the host's own clock says.</param>
    public void Want(HostEntry entry, DateTimeOffset now, DateTimeOffset due = default)
    {
        if (entry.Queue is not null || entry.IsWaiting || entry.Pending == 0) return;
        var wake = due > entry.NextAllowed ? due : entry.NextAllowed;
        if (wake > now + passivateAfter)
        {
            if (entry.IsDormant && entry.WakesAt <= wake) return;
            entry.IsDormant = true;
            entry.WakesAt = wake;
            _dormant.Enqueue(entry, wake - passivateAfter);
            return;
        }

        entry.IsDormant = false;
        entry.IsWaiting = true;
        _waiting.Enqueue(entry.Fingerprint);
    }

    /// <summary>The next host that may have a queue now; null where none waits or no place is free.</summary>
    public HostEntry? NextToActivate(DateTimeOffset now)
    {
        while (_dormant.TryPeek(out var sleeper, out var due) && due <= now)
        {
            _dormant.Dequeue();
            if (sleeper.IsDormant) Want(sleeper, now);
        }

        while (!places.AreTaken && _waiting.TryDequeue(out var fingerprint))
        {
            // One that was made active at once has left its place in the queue behind.
            if (!_hosts.TryGetValue(fingerprint, out var slot) || Open(fingerprint, slot) is not { IsWaiting: true } entry) continue;
            Activate(entry);
            return entry;
        }

        return null;
    }

    /// <summary>A host gets a queue at once, whether a place is free or not: another host waits for it.</summary>
    public void Activate(HostEntry entry)
    {
        entry.IsWaiting = false;
        entry.IsDormant = false;
        places.Take(entry);
    }

    /// <summary>Whether a host waits for a place that another one, resting, could give up.</summary>
    public bool IsCrowded => _waiting.Count > 0 && places.AreTaken;

    /// <summary>A queue says that it rests.</summary>
    public void Rest(HostEntry entry, DateTimeOffset now)
    {
        if (entry.IsResting) return;
        entry.IsResting = true;
        _resting.AddLast((entry, now));
    }

    /// <summary>The queue that has rested longest; null where none rests, or none for so long.</summary>
    /// <param name="restedSince">Only queues that rest since this moment or before.</param>
    public HostEntry? NextToPassivate(DateTimeOffset restedSince)
    {
        while (_resting.First is { } first)
        {
            if (first.Value.Entry.IsResting && first.Value.Since > restedSince) return null;
            _resting.RemoveFirst();
            if (first.Value.Entry.IsResting) return first.Value.Entry;
        }

        return null;
    }

    /// <summary>The next host that gives up its place because others wait and it has had its share; null where none does.</summary>
    public HostEntry? NextToLeave() => places.NextToLeave(_waiting.Count);

    /// <summary>Forgets a host that has nothing to do and whose row is in the store: a million of them cost nothing.</summary>
    public void ForgetIfIdle(HostEntry entry)
    {
        if (entry.Queue is null && entry is { IsRowStored: true, Row: not null }) (entry.Row, entry.MayHaveRow) = (null, true);
        if (entry is { Queue: null, Pending: 0, Row: null, IsWaiting: false, IsDormant: false, IsReading: false, Hops: null } && !_hasCollided) _hasForgotten |= _hosts.Remove(entry.Fingerprint);
    }

    /// <summary>A host has no queue any more.</summary>
    public void Passivated(HostEntry entry)
    {
        entry.Queue = null;
        entry.IsActive = false;
        entry.IsResting = false;
        entry.RestsUntilRead = false;
        entry.Sent = 0;
        places.Leave(entry);
    }

    private ulong Locate(HostKey host, out object? slot)
    {
        var fingerprint = hasher.Hash(host.Value);
        while (_hosts.TryGetValue(fingerprint, out slot) && !(slot is HostEntry entry ? entry.Host == host : new QuietHost((byte[])slot).IsNamed(host)))
        {
            fingerprint++;
            _hasCollided = true;
        }

        return fingerprint;
    }

    private HostEntry Open(ulong fingerprint, object slot)
    {
        if (slot is HostEntry entry) return entry;
        entry = new QuietHost((byte[])slot).Unpack(fingerprint, partition, clockLostAt, isNewestFirst);
        _hosts[fingerprint] = entry;
        return entry;
    }
}
