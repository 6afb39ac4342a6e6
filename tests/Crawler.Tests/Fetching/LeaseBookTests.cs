using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Tests.Fetching;

public class LeaseBookTests
{
    private static readonly LeaseLimits Unlimited = new(null, null, 1000, long.MaxValue, 1000);
    private long _lastLease;

    [Fact]
    public void NoOrderWaits_NothingIsGranted()
    {
        Assert.False(new LeaseBook(Unlimited).CanGrant());
    }

    [Fact]
    public void ConcurrencyReached_WaitsUntilARequestEnds()
    {
        var book = Book(Unlimited with { Concurrency = 2 }, orders: 3);
        var first = Grant(book);
        Grant(book);
        Assert.False(book.CanGrant());
        book.Advance(first, LeaseStage.Parse, TimeSpan.Zero);
        Assert.True(book.CanGrant());
    }

    [Fact]
    public void HostsReadyAtTheSameMoment_AreServedInTurn()
    {
        // Each offers its next order when the one before was granted, as a host without a delay does.
        string[] hosts = ["http://a.test/", "http://b.test/", "http://c.test/"];
        var (book, id) = (new LeaseBook(Unlimited), 0L);
        foreach (var host in hosts) book.Offer(Order(++id, host), ActorRefs.Nobody);
        var served = new List<string>();
        while (served.Count < 9)
        {
            served.Add(Grant(book).Order.Request.Url.Text);
            book.Offer(Order(++id, served[^1]), ActorRefs.Nobody);
        }

        Assert.Equal([.. hosts, .. hosts, .. hosts], served);
    }

    [Fact]
    public void MaxPages_ReservesBeforeTheRequest()
    {
        var book = Book(Unlimited with { MaxPages = 2 }, orders: 4);
        var first = Grant(book);
        var second = Grant(book);
        Assert.False(book.CanGrant());

        // A failure gives its place to another URL, a page keeps it.
        book.Close(first, fetched: false);
        Assert.True(book.CanGrant());
        book.Close(second, fetched: true);
        var third = Grant(book);
        Assert.False(book.CanGrant());
        Assert.False(book.PageLimitReached);
        book.Close(third, fetched: true);
        Assert.True(book.PageLimitReached);
        Assert.Equal(2, book.PagesFetched);
    }

    [Fact]
    public void EveryPlaceTakenBySettledPages_WaitsForTheCommit()
    {
        var book = Book(Unlimited with { MaxPages = 2 }, orders: 3);
        var leases = new[] { Grant(book), Grant(book) };
        book.Advance(leases[0], LeaseStage.Write, TimeSpan.Zero);
        Assert.False(book.WaitsForCommit);
        book.Advance(leases[1], LeaseStage.Write, TimeSpan.Zero);
        Assert.True(book.WaitsForCommit);
        book.Close(leases[0], fetched: false);
        Assert.False(book.WaitsForCommit);
    }

    [Fact]
    public void RobotsRequest_IsNoPage()
    {
        var book = new LeaseBook(Unlimited with { MaxPages = 1 });
        book.Offer(Order(1), ActorRefs.Nobody);
        Grant(book);
        book.Offer(Order(2) with { Kind = LeaseKind.Robots }, ActorRefs.Nobody);
        Assert.True(book.CanGrant());
    }

    [Fact]
    public void ParsersBehind_NothingIsGranted()
    {
        var book = Book(Unlimited with { MaxParseBacklog = 1 }, orders: 2);
        var lease = Grant(book);
        book.Advance(lease, LeaseStage.Parse, TimeSpan.Zero);
        Assert.False(book.CanGrant());
        book.Advance(lease, LeaseStage.Write, TimeSpan.Zero);
        Assert.True(book.CanGrant());
    }

    [Fact]
    public void BodiesWaitingForAParser_AreBoundedInBytesToo()
    {
        var book = Book(Unlimited with { MaxBacklogBytes = 100 }, orders: 3);
        var lease = Grant(book);
        lease.BodyBytes = 100;
        book.Advance(lease, LeaseStage.Parse, TimeSpan.Zero);
        Assert.False(book.CanGrant());
        book.Close(lease, fetched: false);
        Assert.True(book.CanGrant());
    }

    [Fact]
    public void OutputsBehind_NothingIsGranted()
    {
        var book = Book(Unlimited with { MaxWriteBacklog = 1 }, orders: 2);
        book.Advance(Grant(book), LeaseStage.Write, TimeSpan.Zero);
        Assert.False(book.CanGrant());
    }

    [Fact]
    public void Closing_GrantsNothingAndTakesNoOffers()
    {
        var book = Book(Unlimited, orders: 2);
        var lease = Grant(book);
        book.IsClosing = true;
        Assert.False(book.CanGrant());
        book.WithdrawAll();
        book.Offer(Order(9), ActorRefs.Nobody);
        Assert.Equal(0, book.Ready);
        Assert.False(book.IsEmpty);
        book.Close(lease, fetched: true);
        Assert.True(book.IsEmpty);
    }

    [Fact]
    public void HostWithdrawn_OnlyItsOrdersGo()
    {
        var book = new LeaseBook(Unlimited);
        book.Offer(Order(1, "http://a.test/"), ActorRefs.Nobody);
        book.Offer(Order(2, "http://b.test/"), ActorRefs.Nobody);
        book.Offer(Order(3, "http://a.test/x"), ActorRefs.Nobody);
        book.Withdraw(Order(1, "http://a.test/").Host);
        Assert.Equal(1, book.Ready);
        Assert.Equal("http://b.test/", Grant(book).Order.Request.Url.Text);
    }

    [Fact]
    public void LeasesOfAHost_AreFoundUntilTheyAreClosed()
    {
        var book = Book(Unlimited, orders: 2);
        var first = Grant(book);
        var second = Grant(book);
        Assert.Equal([first, second], book.OfHost(first.Order.Host));
        book.Close(first, fetched: true);
        Assert.Equal([second], book.OfHost(first.Order.Host));
        book.Close(second, fetched: true);
        Assert.Empty(book.OfHost(first.Order.Host));
    }

    [Fact]
    public void ManyStartsInASecond_WhatWasHeldWithinTheTimeOfTwoCountsAsHeldStill()
    {
        static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

        var book = Book(Unlimited with { MaxRate = 20 }, orders: 2);
        book.Grant(new LeaseId(1), ActorRefs.Nobody, TimeSpan.FromSeconds(1));
        Assert.Equal(Ms(40), book.RateWait(Ms(1010)));
        Assert.Equal((1L, Ms(40)), (book.HostsHeldByRate(Ms(1010))!.Value.Hosts, book.HostsHeldByRate(Ms(1010))!.Value.Longest));

        // Its time has come and its timer not yet.
        Assert.Equal((1L, TimeSpan.Zero, 20), (book.HostsHeldByRate(Ms(1055))!.Value.Hosts, book.HostsHeldByRate(Ms(1055))!.Value.Longest, book.HostsHeldByRate(Ms(1055))!.Value.PerSecond));
        Assert.Null(book.HostsHeldByRate(Ms(1110)));
        book.IsClosing = true;
        Assert.Null(book.HostsHeldByRate(Ms(1055)));
    }

    [Fact]
    public void UnderWayOrHeldByAnotherLimit_NoHostWaitsForTheRate()
    {
        var book = Book(Unlimited with { MaxRate = 20, Concurrency = 2 }, orders: 3);
        book.Grant(new LeaseId(1), ActorRefs.Nobody, TimeSpan.FromSeconds(1));
        book.RateWait(TimeSpan.FromSeconds(1.01));
        Assert.NotNull(book.HostsHeldByRate(TimeSpan.FromSeconds(1.01)));

        // As many are under way as may be: it is those that the third waits for.
        book.Grant(new LeaseId(2), ActorRefs.Nobody, TimeSpan.FromSeconds(1.05));
        Assert.Null(book.HostsHeldByRate(TimeSpan.FromSeconds(1.06)));

        // The last one is under way, and nothing waits.
        book.Close(book.Find(new LeaseId(1))!, fetched: true);
        Assert.NotNull(book.HostsHeldByRate(TimeSpan.FromSeconds(1.06)));
        book.Grant(new LeaseId(3), ActorRefs.Nobody, TimeSpan.FromSeconds(1.07));
        book.Close(book.Find(new LeaseId(2))!, fetched: true);
        Assert.Null(book.HostsHeldByRate(TimeSpan.FromSeconds(1.08)));
    }

    private static LeaseBook Book(LeaseLimits limits, int orders)
    {
        var book = new LeaseBook(limits);
        for (var i = 1; i <= orders; i++) book.Offer(Order(i), ActorRefs.Nobody);
        return book;
    }

    private static FetchOrder Order(long id, string text = "http://a.test/")
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));
        var row = new FrontierUrl(new UrlId(id), url, (ulong)id, 0, null, 0, IsSeed: false);
        return new FetchOrder(LeaseKind.Page, row, url.HostKey, new FetchRequest { Url = url }, new PageContext(url, 0, null, 1), ActorRefs.Nobody);
    }

    private Lease Grant(LeaseBook book)
    {
        Assert.True(book.CanGrant());
        return book.Grant(new LeaseId(++_lastLease), ActorRefs.Nobody, TimeSpan.Zero);
    }
}
