using System.Net;
using Akka.Actor;
using Crawler.Crawling;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <content>The gate of addresses, which an offer passes before it waits for a fetcher: so a busy address holds no fetcher up.</content>
internal sealed partial class FetchPoolActor
{
    private const string AddressTimer = "next start at an address";
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromMinutes(1);

    // The operating system blocks a thread for each; ten thousand at once would leave none for anything else.
    private const int MostLookUps = 32;

    // Offers of hosts whose address is not known yet, and the hosts whose turn to be looked up is still to come.
    private readonly Dictionary<HostKey, List<FetchPoolProtocol.Offer>> _lookedUp = [];
    private readonly Queue<HostKey> _toLookUp = new();
    private int _lookUps;
    private TimeSpan _purgedAt;

    private void PassGate(FetchPoolProtocol.Offer offer, Book book)
    {
        var host = offer.Order.Host;
        if (_gate is null || !book.LimitsAddresses) book.Leases.Offer(offer.Order, offer.Queue);
        else if (_addresses.TryFind(host, Now, out var address)) Enter(offer, address);
        else if (_lookedUp.TryGetValue(host, out var waiting)) waiting.Add(offer);
        else
        {
            _lookedUp.Add(host, [offer]);
            _toLookUp.Enqueue(host);
            LookUpMore();
        }
    }

    private void LookUpMore()
    {
        while (_lookUps < MostLookUps && _toLookUp.TryDequeue(out var host))
        {
            // The queue of the host may have died meanwhile.
            if (_lookedUp[host] is not [var first, ..])
            {
                _lookedUp.Remove(host);
                continue;
            }

            var located = LocateAsync(first.Order.Request.Url);
            if (located.IsCompletedSuccessfully)
            {
                Settle(host, located.Result);
                continue;
            }

            _lookUps++;
            _ = located.PipeTo(Self, Self, address => new Located(host, address), _ => new Located(host, null));
        }
    }

    // A fetcher of the host application may throw before its task begins.
    private async Task<HostAddress?> LocateAsync(CanonicalUrl url) => await _fetcher.LocateAsync(url, CancellationToken.None);

    private void OnLocated(Located message)
    {
        _lookUps--;
        Settle(message.Host, message.Address);
        LookUpMore();
        GrantAll();
    }

    private void Settle(HostKey host, HostAddress? found)
    {
        var address = _addresses.Learn(host, found, Now);
        if (!_lookedUp.Remove(host, out var waiting)) return;
        foreach (var offer in waiting) Enter(offer, address);
    }

    private void Enter(FetchPoolProtocol.Offer offer, IPAddress? address)
    {
        if (!_books.TryGetValue(offer.Crawl, out var book) || book.Leases.IsClosing) return;
        if (address is null) book.Leases.Offer(offer.Order, offer.Queue);
        else if (_gate!.TryEnter(address, offer, Now)) book.Leases.Offer(offer.Order with { Address = address }, offer.Queue);
    }

    // Some place may have become free, or a delay be over.
    private void AdmitWaiting()
    {
        if (_gate is null) return;
        var startable = Context.System.Scheduler.Now;
        foreach (var (address, offer) in _gate.Admit(Now))
        {
            var waited = offer.Order.Wait with { OfferedAt = startable, Cause = "other requests to its address (crawler.politeness.per-address)" };
            _books[offer.Crawl].Leases.Offer(offer.Order with { Address = address, Wait = waited }, offer.Queue, isFirst: offer.Order.Address is not null);
        }
    }

    // The next order of a book takes its place at its address; where another crawl has taken it, the order goes back to the gate, and is the book's first when it comes again.
    private bool TakesPlace(Book book, LeaseId lease)
    {
        if (book.Leases.Next.Address is not { } address || _gate!.TryStart(address, book.Crawl, lease, Now)) return true;
        var (order, queue) = book.Leases.TakeBack();
        _gate.Return(address, new FetchPoolProtocol.Offer(book.Crawl, order, queue));
        return false;
    }

    // What was known when the offer came may be too old by now.
    private FetchRequest RequestOf(Book book, FetchOrder order)
    {
        var isLimited = _gate is not null && book.LimitsAddresses;
        var isPage = order.Kind == LeaseKind.Page;
        if (!isLimited && !isPage) return order.Request;
        return order.Request with
        {
            Addresses = isLimited ? _addresses.AddressesOf(order.Host, Now) : order.Request.Addresses,
            LendsBody = isPage && book.LendsBodies,
            Scanner = isPage ? _scanner : null,
        };
    }

    private void AwaitDue()
    {
        if (_gate?.NextDue(Now) is { } due) Timers.StartSingleTimer(AddressTimer, AddressDue.Instance, due - Now);
    }

    private void LeaveGate(CrawlId crawl, IEnumerable<FetchOrder> withdrawn)
    {
        foreach (var order in withdrawn)
        {
            if (order.Address is { } address) _gate!.Leave(address, crawl);
        }
    }

    private FetchPoolProtocol.LeaseCounts CountWaits(Book book, FetchPoolProtocol.LeaseCounts counts)
    {
        var crawl = book.Crawl;
        var inDns = _lookedUp.Where(host => host.Value.Exists(offer => offer.Crawl == crawl)).ToArray();
        var waits = new List<HostWait>();
        if (inDns.Length > 0) waits.Add(new HostWait(HostWaitCause.Dns, inDns.Length, inDns[0].Key.Value, TimeSpan.Zero));
        HostKey[] atAddress = [.. _gate?.HostsOf(crawl) ?? []];
        if (atAddress.Length > 0) waits.Add(new HostWait(HostWaitCause.Address, atAddress.Length, atAddress[0].Value, TimeSpan.Zero));
        if (_idle.Count > 0 && book.Leases.HostsHeldByRate(Now) is { } held) waits.Add(held);
        var rate = book.Leases.Rate;
        var byRate = rate.PerSecond is { } perSecond && rate.Wait(Now) is var wait && wait > TimeSpan.Zero ? (wait, perSecond) : default((TimeSpan, double)?);
        return counts with { Waits = waits, HeldByRate = byRate, RobotsInDns = inDns.Count(host => host.Value.Exists(offer => offer.Crawl == crawl && offer.Order.Kind == LeaseKind.Robots)) };
    }

    private void PurgeAddresses()
    {
        if (_gate is null || Now - _purgedAt < PurgeInterval) return;
        _purgedAt = Now;
        _addresses.Purge(Now);
        _gate.Purge(Now);
    }

    private sealed record Located(HostKey Host, HostAddress? Address);

    private sealed record AddressDue
    {
        public static readonly AddressDue Instance = new();
    }
}
