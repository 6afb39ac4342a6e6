using System.Globalization;
using Akka.Actor;
using Crawler.Frontier;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>The limits that one crawl's leases keep to.</summary>
/// <param name="Concurrency">Leases in the fetch stage at once; null leaves it to the pool's size.</param>
/// <param name="MaxPages">Pages fetched in all; null is unlimited.</param>
/// <param name="MaxParseBacklog">Responses waiting for a parser at which no lease is granted.</param>
/// <param name="MaxBacklogBytes">Bytes of bodies waiting for parsers and outputs at which no lease is granted.</param>
/// <param name="MaxWriteBacklog">Settled URLs waiting for their commit at which no lease is granted.</param>
internal sealed record LeaseLimits(int? Concurrency, long? MaxPages, int MaxParseBacklog, long MaxBacklogBytes, int MaxWriteBacklog)
{
    /// <summary>Requests that may start in a second; null is unlimited.</summary>
    public double? MaxRate { get; init; }
}

/// <summary>One crawl's leases: which orders wait, which are granted, and whether another may be. Pure; the fetch pool owns it.</summary>
/// <param name="limits">What it keeps to.</param>
/// <param name="pagesFetched">Pages that were fetched before it was opened.</param>
internal sealed class LeaseBook(LeaseLimits limits, long pagesFetched = 0)
{
    private readonly LinkedList<(FetchOrder Order, IActorRef Queue)> _ready = new();
    private readonly Dictionary<LeaseId, Lease> _leases = [];
    private readonly Dictionary<HostKey, List<Lease>> _byHost = [];
    private readonly Dictionary<UrlId, int> _crashes = [];
    private readonly Dictionary<HostKey, int> _readyOfHost = [];

    // Leases of pages that may still turn out fetched: granted, not closed.
    private int _openPages;
    private (FetchOrder Order, double? Rate)? _heldByRate;

    // When the rate of starts held an order back last.
    private TimeSpan? _lastHeld;
    private int _inFetch;
    private int _inParse;
    private int _inWrite;
    private long _bodyBytes;

    public LeaseLimits Limits { get; } = limits;

    /// <summary>How fast leases may be granted.</summary>
    public StartRate Rate { get; } = new() { PerSecond = limits.MaxRate };

    /// <summary>Pages closed as fetched.</summary>
    public long PagesFetched { get; private set; } = pagesFetched;

    /// <summary>No further grants: the crawl is stopping.</summary>
    public bool IsClosing { get; set; }

    /// <summary>No grants for the time being.</summary>
    public bool IsPaused { get; set; }

    public int InFetch => _inFetch;

    public int InParse => _inParse;

    public int InWrite => _inWrite;

    public int Ready => _ready.Count;

    public bool IsEmpty => _leases.Count == 0;

    /// <summary>Whether nothing is with a fetcher, a parser or undecided.</summary>
    public bool IsIdle => _leases.Count == _inWrite;

    public IEnumerable<Lease> Leases => _leases.Values;

    public bool PageLimitReached => Limits.MaxPages is { } max && PagesFetched >= max;

    /// <summary>Whether nothing can be granted before settled URLs are committed, and nothing else is under way that would have them committed.</summary>
    public bool WaitsForCommit => _inWrite > 0 && _inWrite == _leases.Count && Limits.MaxPages is { } max && PagesFetched + _openPages >= max;

    private bool IsBehind =>
        _inParse >= Limits.MaxParseBacklog || _bodyBytes >= Limits.MaxBacklogBytes || _inWrite >= Limits.MaxWriteBacklog;

    /// <summary>The next waiting order. Only where one waits.</summary>
    public FetchOrder Next => _ready.First!.Value.Order;

    /// <summary>An order waits for a fetcher.</summary>
    /// <param name="order">The order.</param>
    /// <param name="queue">Who wants it.</param>
    /// <param name="isFirst">Whether it was the next one before, and was taken back.</param>
    public void Offer(FetchOrder order, IActorRef queue, bool isFirst = false)
    {
        if (IsClosing) return;
        if (isFirst) _ready.AddFirst((order, queue));
        else _ready.AddLast((order, queue));
        _readyOfHost[order.Host] = _readyOfHost.GetValueOrDefault(order.Host) + 1;
    }

    /// <summary>Whether the next waiting order may be granted now.</summary>
    public bool CanGrant()
    {
        if (IsClosing || IsPaused || _ready.Count == 0 || IsBehind) return false;
        if (Limits.Concurrency is { } concurrency && _inFetch >= concurrency) return false;
        return Limits.MaxPages is not { } max || Next.Kind != LeaseKind.Page || PagesFetched + _openPages < max;
    }

    /// <summary>How long the rate of starts holds the next order back; one that it holds says so in its wait once it is granted. Only after <see cref="CanGrant"/>.</summary>
    public TimeSpan RateWait(TimeSpan now)
    {
        var wait = Rate.Wait(now);
        if (wait > TimeSpan.Zero) (_heldByRate, _lastHeld) = ((Next, Rate.PerSecond), now);
        return wait;
    }

    /// <summary>
    /// The hosts that wait for nothing but the rate of starts; null where there is none. Where many requests start in a second each wait is short, and at any one moment its time may have come: hosts that are ready
    /// count as held where one was within the time of two starts, a second at most.
    /// </summary>
    /// <param name="now">The time, on a monotonic clock.</param>
    public HostWait? HostsHeldByRate(TimeSpan now)
    {
        if (Rate.PerSecond is not { } rate || !CanGrant()) return null;
        var wait = Rate.Wait(now);
        var isHeld = wait > TimeSpan.Zero || (_lastHeld is { } at && now - at < TimeSpan.FromSeconds(Math.Min(2 / rate, 1)));
        return isHeld ? new HostWait(HostWaitCause.MaxRate, _readyOfHost.Count, Next.Host.Value, wait) { PerSecond = rate } : null;
    }

    /// <summary>Grants the next waiting order. Only after <see cref="CanGrant"/>.</summary>
    public Lease Grant(LeaseId id, IActorRef fetcher, TimeSpan now)
    {
        var (order, queue) = TakeBack();
        if (_heldByRate is { } held && ReferenceEquals(order, held.Order)) order = order with { Wait = order.Wait with { HeldLastBy = string.Create(CultureInfo.InvariantCulture, $"crawler.limits.max-rate = {held.Rate}") } };
        _heldByRate = null;
        var lease = new Lease(id, order, queue, fetcher, now);
        _leases.Add(id, lease);
        if (!_byHost.TryGetValue(order.Host, out var ofHost)) _byHost.Add(order.Host, ofHost = []);
        ofHost.Add(lease);
        Rate.OnStarted(now);
        _inFetch++;
        if (order.Kind == LeaseKind.Page) _openPages++;
        return lease;
    }

    /// <summary>The next waiting order waits no more. Only where one waits.</summary>
    public (FetchOrder Order, IActorRef Queue) TakeBack()
    {
        var next = _ready.First!.Value;
        _ready.RemoveFirst();
        if (--_readyOfHost[next.Order.Host] == 0) _readyOfHost.Remove(next.Order.Host);
        return next;
    }

    public Lease? Find(LeaseId id) => _leases.GetValueOrDefault(id);

    public IReadOnlyList<Lease> OfHost(HostKey host) => _byHost.TryGetValue(host, out var leases) ? leases : [];

    /// <summary>The lease goes on to another stage.</summary>
    public void Advance(Lease lease, LeaseStage stage, TimeSpan now)
    {
        Count(lease, -1);
        lease.Stage = stage;
        lease.StageSince = now;
        lease.StallReported = false;
        Count(lease, 1);
    }

    /// <summary>The lease ends.</summary>
    /// <param name="lease">A lease of this book.</param>
    /// <param name="fetched">Whether it counts as a page.</param>
    public void Close(Lease lease, bool fetched)
    {
        if (!_leases.Remove(lease.Id)) return;
        Count(lease, -1);
        var ofHost = _byHost[lease.Order.Host];
        ofHost.Remove(lease);
        if (ofHost.Count == 0) _byHost.Remove(lease.Order.Host);
        if (lease.Order.Kind != LeaseKind.Page) return;
        _openPages--;
        if (!fetched) return;
        PagesFetched++;
        _crashes.Remove(lease.Order.Row!.Id);
    }

    /// <summary>Counts a failure of an actor on this URL.</summary>
    /// <returns>How many there were.</returns>
    public int CountCrash(UrlId id) => _crashes[id] = _crashes.GetValueOrDefault(id) + 1;

    /// <summary>Forgets the orders of a host whose queue has died.</summary>
    /// <returns>Those orders.</returns>
    public IReadOnlyList<FetchOrder> Withdraw(HostKey host)
    {
        if (!_readyOfHost.Remove(host)) return [];
        var withdrawn = new List<FetchOrder>();
        for (var node = _ready.First; node is not null;)
        {
            var (waiting, next) = (node.Value, node.Next);
            if (waiting.Order.Host == host)
            {
                withdrawn.Add(waiting.Order);
                _ready.Remove(node);
            }

            node = next;
        }

        return withdrawn;
    }

    /// <summary>Forgets every order that waits.</summary>
    /// <returns>Those orders.</returns>
    public IReadOnlyList<FetchOrder> WithdrawAll()
    {
        FetchOrder[] withdrawn = [.. _ready.Select(waiting => waiting.Order)];
        _ready.Clear();
        _readyOfHost.Clear();
        return withdrawn;
    }

    private void Count(Lease lease, int by)
    {
        switch (lease.Stage)
        {
            case LeaseStage.Fetch:
                _inFetch += by;
                break;
            case LeaseStage.Parse:
                _inParse += by;
                _bodyBytes += by * lease.BodyBytes;
                break;
            case LeaseStage.Write:
                _inWrite += by;
                if (lease.KeepsBody) _bodyBytes += by * lease.BodyBytes;
                break;
            case LeaseStage.Decide:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(lease), lease.Stage, "no such stage");
        }
    }
}
