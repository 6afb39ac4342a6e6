using Akka.Actor;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <content>
/// What was offered before a host pushed back. The queue of the host learns of the outcome later than the pool, which might grant its offers meanwhile: so they are set aside, with those
/// that are on their way, until the queue has recalled them.
/// </content>
internal sealed partial class FetchPoolActor
{
    private void HoldIfPushedBack(Book book, Lease lease, FetchOutcome outcome)
    {
        if (!book.HoldsHosts || !HostSignals.IsPushBack(outcome)) return;
        var host = lease.Order.Host;
        if (!book.Held.TryGetValue(host, out var held)) book.Held.Add(host, held = new HeldOffers());
        held.Outcomes++;
        held.Orders.AddRange(TakeOffers(book, host));
    }

    private static bool IsHeld(Book book, FetchPoolProtocol.Offer offer)
    {
        if (!book.Held.TryGetValue(offer.Order.Host, out var held)) return false;
        held.Orders.Add(offer.Order);
        return true;
    }

    private void OnRecall(FetchPoolProtocol.Recall message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book)) return;
        var orders = TakeOffers(book, message.Host);
        if (book.Held.TryGetValue(message.Host, out var held))
        {
            orders.AddRange(held.Orders);
            held.Orders.Clear();

            // One that the queue does not know yet holds the host on.
            if (--held.Outcomes <= 0) book.Held.Remove(message.Host);
        }

        message.Queue.Tell(new HostQueueProtocol.Recalled(message.Birth, orders));
        GrantAll();
    }

    // The next life of a queue is told every outcome again that was not decided.
    private static void HoldAnew(Book book, HostKey host)
    {
        book.Held.Remove(host);
        var undecided = book.HoldsHosts ? book.Leases.OfHost(host).Count(lease => lease is { Stage: LeaseStage.Decide, CrashDetail: null, Outcome: { } outcome } && HostSignals.IsPushBack(outcome)) : 0;
        if (undecided > 0) book.Held.Add(host, new HeldOffers { Outcomes = undecided });
    }

    // Wherever they wait: for a fetcher, for a place at their address, or for that to be found.
    private List<FetchOrder> TakeOffers(Book book, HostKey host)
    {
        var orders = new List<FetchOrder>(book.Leases.Withdraw(host));
        LeaveGate(book.Crawl, orders);
        if (_gate is not null) orders.AddRange(_gate.Forget(book.Crawl, host));
        if (!_lookedUp.TryGetValue(host, out var waiting)) return orders;
        orders.AddRange(waiting.Where(offer => offer.Crawl == book.Crawl).Select(offer => offer.Order));
        waiting.RemoveAll(offer => offer.Crawl == book.Crawl);
        return orders;
    }

    private sealed class HeldOffers
    {
        /// <summary>Outcomes that the host's queue has not answered.</summary>
        public int Outcomes { get; set; }

        public List<FetchOrder> Orders { get; } = [];
    }
}
