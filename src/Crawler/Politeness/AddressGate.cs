using System.Net;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>
/// How many requests go to one address at once, whatever the names of its hosts, and how far apart they start. Pure; the fetch pool owns the one of
/// the process. An offer that may not go yet waits here, in order, and holds no fetcher.
/// </summary>
/// <param name="most">Requests in flight at one address; offers that were let through and wait for a fetcher count.</param>
/// <param name="delay">From start to start, or with one request at a time from end to start; zero is none.</param>
internal sealed class AddressGate(int most, TimeSpan delay)
{
    private readonly Dictionary<IPAddress, Slot> _slots = [];
    private readonly Dictionary<LeaseId, IPAddress> _underWay = [];

    // Where offers wait.
    private readonly Dictionary<IPAddress, Slot> _crowded = [];
    private readonly Dictionary<(CrawlId Crawl, HostKey Host), int> _waitingOf = [];

    /// <summary>Offers that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Lets an offer through at once, or keeps it.</summary>
    /// <param name="address">Where its host is.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="now">The time, on a monotonic clock.</param>
    /// <returns>Whether it may go; its place is taken then.</returns>
    public bool TryEnter(IPAddress address, FetchPoolProtocol.Offer offer, TimeSpan now)
    {
        if (!_slots.TryGetValue(address, out var slot)) _slots.Add(address, slot = new Slot());
        if (slot.Waiting.Count == 0 && MayEnter(slot, now))
        {
            slot.Admitted++;
            return true;
        }

        slot.Waiting.Enqueue(offer);
        _crowded[address] = slot;
        Count(offer, 1);
        return false;
    }

    /// <summary>The request of an offer that was let through starts.</summary>
    public void OnStarted(IPAddress address, LeaseId lease, TimeSpan now)
    {
        var slot = _slots[address];
        slot.Admitted--;
        slot.InFlight++;
        _underWay.Add(lease, address);
        if (most > 1) slot.NextStart = now + delay;
    }

    /// <summary>A request has ended, and its socket is let go. One that is not known, or has ended before, changes nothing.</summary>
    public void OnEnded(LeaseId lease, TimeSpan now)
    {
        if (!_underWay.Remove(lease, out var address)) return;
        var slot = _slots[address];
        slot.InFlight--;
        if (most == 1) slot.NextStart = now + delay;
    }

    /// <summary>An offer that was let through will not be made: its place is free again.</summary>
    public void Leave(IPAddress address) => _slots[address].Admitted--;

    /// <summary>Takes the offers that may go by now, in the order in which they came to their address.</summary>
    public IReadOnlyList<(IPAddress Address, FetchPoolProtocol.Offer Offer)> Admit(TimeSpan now)
    {
        if (_crowded.Count == 0) return [];
        var admitted = new List<(IPAddress Address, FetchPoolProtocol.Offer Offer)>();
        foreach (var (address, slot) in _crowded)
        {
            while (slot.Waiting.Count > 0 && MayEnter(slot, now))
            {
                var offer = slot.Waiting.Dequeue();
                Count(offer, -1);
                slot.Admitted++;
                admitted.Add((address, offer));
            }

            if (slot.Waiting.Count == 0) _crowded.Remove(address);
        }

        return admitted;
    }

    /// <summary>When the next offer may go if no request ends before; null where only that helps, or none waits.</summary>
    public TimeSpan? NextDue(TimeSpan now)
    {
        if (delay == TimeSpan.Zero) return null;
        TimeSpan? next = null;
        foreach (var slot in _crowded.Values)
        {
            if (slot.Admitted == 0 && slot.InFlight < most && slot.NextStart > now && (next is null || slot.NextStart < next)) next = slot.NextStart;
        }

        return next;
    }

    /// <summary>Forgets the offers of a host whose queue has died, or of a crawl that ends.</summary>
    /// <param name="crawl">The crawl.</param>
    /// <param name="host">The host; null for all.</param>
    public void Forget(CrawlId crawl, HostKey? host)
    {
        if (Waiting == 0 || (host is { } one && !_waitingOf.ContainsKey((crawl, one)))) return;
        foreach (var (address, slot) in _crowded)
        {
            for (var left = slot.Waiting.Count; left > 0; left--)
            {
                var offer = slot.Waiting.Dequeue();
                if (offer.Crawl == crawl && (host is null || offer.Order.Host == host)) Count(offer, -1);
                else slot.Waiting.Enqueue(offer);
            }

            if (slot.Waiting.Count == 0) _crowded.Remove(address);
        }
    }

    /// <summary>Forgets addresses at which nothing happens.</summary>
    public void Purge(TimeSpan now)
    {
        foreach (var (address, slot) in _slots)
        {
            if (slot is { InFlight: 0, Admitted: 0, Waiting.Count: 0 } && slot.NextStart <= now) _slots.Remove(address);
        }
    }

    private bool MayEnter(Slot slot, TimeSpan now) =>
        slot.InFlight + slot.Admitted < most && (delay == TimeSpan.Zero || (slot.Admitted == 0 && now >= slot.NextStart));

    private void Count(FetchPoolProtocol.Offer offer, int by)
    {
        Waiting += by;
        var key = (offer.Crawl, offer.Order.Host);
        var count = _waitingOf.GetValueOrDefault(key) + by;
        if (count > 0) _waitingOf[key] = count;
        else _waitingOf.Remove(key);
    }

    private sealed class Slot
    {
        public int InFlight { get; set; }

        /// <summary>Let through, and not started yet.</summary>
        public int Admitted { get; set; }

        public TimeSpan NextStart { get; set; }

        public Queue<FetchPoolProtocol.Offer> Waiting { get; } = new();
    }
}
