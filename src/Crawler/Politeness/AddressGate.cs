using System.Net;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>
/// How many requests go to one address at once, whatever the names of its hosts, and how far apart they start. Pure; the fetch pool owns the one of
/// the process. An offer that may not go yet waits here, in its crawl's order, and holds no fetcher. A place is taken when a request starts and not
/// before: an offer that was let through and that its crawl holds back keeps nobody from the address but its own crawl.
/// </summary>
/// <param name="most">Requests in flight at one address; of one crawl, offers that were let through and wait for a fetcher count.</param>
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

    /// <summary>The hosts of a crawl that wait.</summary>
    public IEnumerable<HostKey> HostsOf(CrawlId crawl) => _waitingOf.Keys.Where(waiting => waiting.Crawl == crawl).Select(waiting => waiting.Host);

    /// <summary>Lets an offer through at once, or keeps it.</summary>
    /// <param name="address">Where its host is.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="now">The time, on a monotonic clock.</param>
    /// <returns>Whether it may wait for a fetcher; <see cref="TryStart"/> follows, or <see cref="Leave"/>.</returns>
    public bool TryEnter(IPAddress address, FetchPoolProtocol.Offer offer, TimeSpan now)
    {
        if (!_slots.TryGetValue(address, out var slot)) _slots.Add(address, slot = new Slot());
        var lane = slot.LaneOf(offer.Crawl);
        if (lane.Waiting.Count == 0 && MayEnter(slot, lane, now))
        {
            lane.Admitted++;
            return true;
        }

        lane.Waiting.AddLast(offer);
        _crowded[address] = slot;
        Count(offer, 1);
        return false;
    }

    /// <summary>The request of an offer that was let through wants to start.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="crawl">Whose it is.</param>
    /// <param name="lease">Its lease, if it starts.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether its place is taken; otherwise another crawl came first, and it goes back by <see cref="Return"/>.</returns>
    public bool TryStart(IPAddress address, CrawlId crawl, LeaseId lease, TimeSpan now)
    {
        var slot = _slots[address];
        slot.LaneOf(crawl).Admitted--;
        if (!HasPlace(slot, now)) return false;
        slot.InFlight++;
        _underWay.Add(lease, address);
        if (most > 1) slot.NextStart = now + delay;
        return true;
    }

    /// <summary>An offer whose request could not start waits again, before the others of its crawl.</summary>
    public void Return(IPAddress address, FetchPoolProtocol.Offer offer)
    {
        var slot = _slots[address];
        slot.LaneOf(offer.Crawl).Waiting.AddFirst(offer);
        _crowded[address] = slot;
        Count(offer, 1);
    }

    /// <summary>A request has ended, and its socket is let go. One that is not known, or has ended before, changes nothing.</summary>
    public void OnEnded(LeaseId lease, TimeSpan now)
    {
        if (!_underWay.Remove(lease, out var address)) return;
        var slot = _slots[address];
        slot.InFlight--;
        if (most == 1) slot.NextStart = now + delay;
    }

    /// <summary>An offer that was let through will not be made.</summary>
    public void Leave(IPAddress address, CrawlId crawl) => _slots[address].LaneOf(crawl).Admitted--;

    /// <summary>Takes the offers that may go by now, of each crawl in the order in which they came to their address.</summary>
    public IReadOnlyList<(IPAddress Address, FetchPoolProtocol.Offer Offer)> Admit(TimeSpan now)
    {
        if (_crowded.Count == 0) return [];
        var admitted = new List<(IPAddress Address, FetchPoolProtocol.Offer Offer)>();
        foreach (var (address, slot) in _crowded)
        {
            if (!HasPlace(slot, now)) continue;
            foreach (var lane in slot.Lanes.Values)
            {
                while (lane.Waiting.First is { Value: var offer } && MayEnter(slot, lane, now))
                {
                    lane.Waiting.RemoveFirst();
                    Count(offer, -1);
                    lane.Admitted++;
                    admitted.Add((address, offer));
                }
            }

            if (!slot.IsCrowded) _crowded.Remove(address);
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
            if (slot.InFlight < most && slot.NextStart > now && (next is null || slot.NextStart < next)) next = slot.NextStart;
        }

        return next;
    }

    /// <summary>Forgets the offers of a host whose queue has died, or of a crawl that ends.</summary>
    /// <param name="crawl">The crawl.</param>
    /// <param name="host">The host; null for all.</param>
    /// <returns>What they were for.</returns>
    public IReadOnlyList<FetchOrder> Forget(CrawlId crawl, HostKey? host)
    {
        if (Waiting == 0 || (host is { } one && !_waitingOf.ContainsKey((crawl, one)))) return [];
        var forgotten = new List<FetchOrder>();
        foreach (var (address, slot) in _crowded)
        {
            if (!slot.Lanes.TryGetValue(crawl, out var lane)) continue;
            for (var node = lane.Waiting.First; node is not null;)
            {
                var (offer, next) = (node.Value, node.Next);
                if (host is null || offer.Order.Host == host)
                {
                    Count(offer, -1);
                    lane.Waiting.Remove(node);
                    forgotten.Add(offer.Order);
                }

                node = next;
            }

            if (!slot.IsCrowded) _crowded.Remove(address);
        }

        return forgotten;
    }

    /// <summary>Forgets addresses at which nothing happens, and crawls of which nothing is left.</summary>
    public void Purge(TimeSpan now)
    {
        foreach (var (address, slot) in _slots)
        {
            foreach (var (crawl, lane) in slot.Lanes)
            {
                if (lane is { Admitted: 0, Waiting.Count: 0 }) slot.Lanes.Remove(crawl);
            }

            if (slot is { InFlight: 0, Lanes.Count: 0 } && slot.NextStart <= now) _slots.Remove(address);
        }
    }

    private bool HasPlace(Slot slot, TimeSpan now) => slot.InFlight < most && (delay == TimeSpan.Zero || now >= slot.NextStart);

    private bool MayEnter(Slot slot, Lane lane, TimeSpan now) =>
        HasPlace(slot, now) && slot.InFlight + lane.Admitted < most && (delay == TimeSpan.Zero || lane.Admitted == 0);

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

        public TimeSpan NextStart { get; set; }

        public Dictionary<CrawlId, Lane> Lanes { get; } = [];

        public bool IsCrowded => Lanes.Values.Any(lane => lane.Waiting.Count > 0);

        public Lane LaneOf(CrawlId crawl)
        {
            if (!Lanes.TryGetValue(crawl, out var lane)) Lanes.Add(crawl, lane = new Lane());
            return lane;
        }
    }

    /// <summary>One crawl at one address.</summary>
    private sealed class Lane
    {
        /// <summary>Let through, and not started yet.</summary>
        public int Admitted { get; set; }

        public LinkedList<FetchPoolProtocol.Offer> Waiting { get; } = new();
    }
}
