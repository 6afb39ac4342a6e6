using Akka.Actor;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>What a partition knows of one of its hosts while the crawl runs.</summary>
internal sealed class HostEntry(HostKey host)
{
    public HostKey Host { get; } = host;

    /// <summary>Its host queue; null while it has none.</summary>
    public IActorRef? Queue { get; set; }

    /// <summary>Which life of the queue is to be given its URLs, or was.</summary>
    public Guid Birth { get; set; }

    /// <summary>Whether the queue was given its URLs; before that, new ones only go into <see cref="Heads"/>.</summary>
    public bool IsActive { get; set; }

    /// <summary>URLs enqueued since the queue was activated.</summary>
    public int Sent { get; set; }

    /// <summary>Whether the queue has said that it rests and was not disturbed since.</summary>
    public bool IsResting { get; set; }

    /// <summary>Whether it waits for one of the places for active hosts.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Whether it sleeps until it is nearly due.</summary>
    public bool IsDormant { get; set; }

    /// <summary>When it wakes, if it sleeps.</summary>
    public DateTimeOffset WakesAt { get; set; }

    /// <summary>When its queue, or the process before this one, died with the clock that it kept; null where it did not, or where that is settled.</summary>
    public DateTimeOffset? ClockLostAt { get; set; }

    /// <summary>Before this moment no request may start.</summary>
    public DateTimeOffset NextAllowed { get; set; }

    /// <summary>The newest row; null once it is committed and the host has no queue, or before there is one.</summary>
    public HostRow? Row { get; set; }

    /// <summary>Whether <see cref="Row"/> is committed, or says nothing that would have to be.</summary>
    public bool IsRowStored { get; set; }

    /// <summary>Whether the store may have a row of it that was not read.</summary>
    public bool MayHaveRow { get; set; }

    /// <summary>URLs in memory that have not come to their end: with the queue, leased, or waiting for the queue. Null while there are none.</summary>
    public Dictionary<UrlId, FrontierUrl>? Heads { get; set; }

    /// <summary>URLs that failed and will be tried again; null while there are none.</summary>
    public Dictionary<UrlId, (int Attempts, DateTimeOffset NotBefore)>? Retries { get; set; }

    /// <summary>Hops of other hosts' robots.txt that wait until the queue is active; null while there are none.</summary>
    public List<HostQueueProtocol.FetchHop>? Hops { get; set; }

    /// <summary>Pending URLs that are only in the store, or on their way there; null while there are none.</summary>
    public HostTail? Tail { get; set; }

    /// <summary>Whether the store was asked for more of the tail.</summary>
    public bool IsReading { get; set; }

    public long Pending => (Heads?.Count ?? 0) + (Tail?.Count ?? 0);
}

/// <summary>
/// A partition's hosts, and which of them may have a queue: those with URLs that are due soon, in the order in which they became ready, up to a
/// number of live queues. Pure; the frontier actor makes and stops the queues.
/// </summary>
/// <param name="activeHosts">Largest number of live queues.</param>
/// <param name="passivateAfter">A host that is due later than this gets none.</param>
/// <param name="clockLostAt">When an earlier process lost the clocks of its hosts; null where there was none.</param>
internal sealed class HostTable(int activeHosts, TimeSpan passivateAfter, DateTimeOffset? clockLostAt = null)
{
    private readonly Dictionary<HostKey, HostEntry> _hosts = [];
    private readonly Queue<HostEntry> _waiting = new();
    private readonly PriorityQueue<HostEntry, DateTimeOffset> _dormant = new();
    private readonly LinkedList<(HostEntry Entry, DateTimeOffset Since)> _resting = new();
    private bool _hasForgotten;

    /// <summary>Hosts that have a queue.</summary>
    public int Active { get; private set; }

    public IEnumerable<HostEntry> Entries => _hosts.Values;

    /// <summary>When the next dormant host is due; null while none is dormant.</summary>
    public DateTimeOffset? NextDue => _dormant.TryPeek(out _, out var due) ? due : null;

    public HostEntry Get(HostKey host)
    {
        if (!_hosts.TryGetValue(host, out var entry)) _hosts.Add(host, entry = new HostEntry(host) { ClockLostAt = clockLostAt, MayHaveRow = clockLostAt is not null || _hasForgotten });
        return entry;
    }

    public HostEntry? Find(HostKey host) => _hosts.GetValueOrDefault(host);

    /// <summary>The hosts with most pending URLs, most first.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(HostKey Host, long Pending)> Busiest(int count)
    {
        var busiest = new PriorityQueue<HostKey, long>();
        foreach (var entry in _hosts.Values)
        {
            if (entry.Pending == 0) continue;
            if (busiest.Count < count) busiest.Enqueue(entry.Host, entry.Pending);
            else busiest.EnqueueDequeue(entry.Host, entry.Pending);
        }

        return [.. busiest.UnorderedItems.Select(host => (host.Element, host.Priority)).OrderByDescending(host => host.Priority)];
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
        _waiting.Enqueue(entry);
    }

    /// <summary>The next host that may have a queue now; null where none waits or no place is free.</summary>
    public HostEntry? NextToActivate(DateTimeOffset now)
    {
        while (_dormant.TryPeek(out var sleeper, out var due) && due <= now)
        {
            _dormant.Dequeue();
            if (sleeper.IsDormant) Want(sleeper, now);
        }

        while (Active < activeHosts && _waiting.TryDequeue(out var entry))
        {
            // One that was made active at once has left its place in the queue behind.
            if (!entry.IsWaiting) continue;
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
        Active++;
    }

    /// <summary>Whether a host waits for a place that another one, resting, could give up.</summary>
    public bool IsCrowded => _waiting.Count > 0 && Active >= activeHosts;

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

    /// <summary>Forgets a host that has nothing to do and whose row is in the store: a million of them cost nothing.</summary>
    public void ForgetIfIdle(HostEntry entry)
    {
        if (entry.Queue is null && entry is { IsRowStored: true, Row: not null }) (entry.Row, entry.MayHaveRow) = (null, true);
        if (entry is { Queue: null, Pending: 0, Row: null, IsWaiting: false, IsDormant: false, IsReading: false, Hops: null }) _hasForgotten |= _hosts.Remove(entry.Host);
    }

    /// <summary>A host has no queue any more.</summary>
    public void Passivated(HostEntry entry)
    {
        entry.Queue = null;
        entry.IsActive = false;
        entry.IsResting = false;
        entry.Sent = 0;
        Active--;
    }
}
