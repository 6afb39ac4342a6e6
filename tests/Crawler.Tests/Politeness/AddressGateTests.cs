using System.Net;
using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Tests.Fetching;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Politeness;

public class AddressGateTests
{
    private static readonly IPAddress One = IPAddress.Parse("203.0.113.1");
    private static readonly IPAddress Other = IPAddress.Parse("203.0.113.2");
    private static readonly CrawlId Crawl = new("test");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void SoManyAtOneAddress_TheRestWaitsInOrder()
    {
        var gate = new AddressGate(2, TimeSpan.Zero);
        Assert.True(gate.TryEnter(One, Offer(1), default));
        Assert.True(gate.TryEnter(One, Offer(2), default));
        Assert.False(gate.TryEnter(One, Offer(3), default));
        Assert.False(gate.TryEnter(One, Offer(4), default));
        Assert.True(gate.TryEnter(Other, Offer(5), default));
        Assert.True(gate.TryStart(One, Crawl, new LeaseId(1), default));
        Assert.True(gate.TryStart(One, Crawl, new LeaseId(2), default));
        Assert.Empty(gate.Admit(default));
        gate.OnEnded(new LeaseId(1), default);
        Assert.Equal([3L], Admitted(gate, default));
        gate.OnEnded(new LeaseId(1), default);
        Assert.Empty(gate.Admit(default));
        gate.OnEnded(new LeaseId(2), default);
        Assert.Equal([4L], Admitted(gate, default));
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public void NewOffer_DoesNotOvertakeOneThatWaits()
    {
        var gate = new AddressGate(1, TimeSpan.Zero);
        Assert.True(gate.TryEnter(One, Offer(1), default));
        Assert.False(gate.TryEnter(One, Offer(2), default));
        gate.Leave(One, Crawl);
        Assert.False(gate.TryEnter(One, Offer(3), default));
        Assert.Equal([2L], Admitted(gate, default));
    }

    [Fact]
    public void Delay_SpacesStarts()
    {
        var gate = new AddressGate(8, Second);
        Assert.True(gate.TryEnter(One, Offer(1), default));
        Assert.False(gate.TryEnter(One, Offer(2), default));
        Assert.True(gate.TryStart(One, Crawl, new LeaseId(1), 5 * Second));
        Assert.Equal(6 * Second, gate.NextDue(5 * Second));
        Assert.Empty(gate.Admit(5.9 * Second));
        Assert.Equal([2L], Admitted(gate, 6 * Second));
    }

    [Fact]
    public void DelayWithOneAtATime_RunsFromTheEnd()
    {
        var gate = new AddressGate(1, Second);
        gate.TryEnter(One, Offer(1), default);
        Assert.True(gate.TryStart(One, Crawl, new LeaseId(1), default));
        Assert.False(gate.TryEnter(One, Offer(2), 3 * Second));
        Assert.Null(gate.NextDue(3 * Second));
        gate.OnEnded(new LeaseId(1), 4 * Second);
        Assert.Equal(5 * Second, gate.NextDue(4 * Second));
        Assert.Equal([2L], Admitted(gate, 5 * Second));
    }

    [Fact]
    public void QueueOfAHostDies_ItsOffersAreForgottenAndTheOthersKeepTheirOrder()
    {
        var gate = new AddressGate(1, TimeSpan.Zero);
        gate.TryEnter(One, Offer(1), default);
        gate.TryEnter(One, Offer(2, "b.test"), default);
        gate.TryEnter(One, Offer(3, "c.test"), default);
        gate.TryEnter(One, Offer(4, "b.test"), default);
        gate.Forget(Crawl, Fetchers.Url("http://b.test/").HostKey);
        Assert.Equal(1, gate.Waiting);
        gate.Leave(One, Crawl);
        Assert.Equal([3L], Admitted(gate, default));
        gate.TryEnter(One, Offer(5), default);
        gate.Forget(Crawl, null);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public void OffersLetThroughOfOneCrawl_KeepNoOtherFromTheAddress()
    {
        var gate = new AddressGate(2, Second);
        Assert.True(gate.TryEnter(One, Offer(1), default));
        Assert.False(gate.TryEnter(One, Offer(2), default));
        Assert.True(gate.TryEnter(One, Offer(3, crawl: "other"), default));
        Assert.True(gate.TryStart(One, new CrawlId("other"), new LeaseId(1), default));
        Assert.False(gate.TryStart(One, Crawl, new LeaseId(2), default));
        gate.Return(One, Offer(1));
        Assert.Equal(Second, gate.NextDue(default));
        Assert.Equal([1L], Admitted(gate, Second));
        Assert.True(gate.TryStart(One, Crawl, new LeaseId(2), Second));
    }

    [Fact]
    public void Purge_KeepsWhatIsInUseAndForgetsTheRest()
    {
        var gate = new AddressGate(1, Second);
        gate.TryEnter(One, Offer(1), default);
        Assert.True(gate.TryStart(One, Crawl, new LeaseId(1), default));
        gate.Purge(TimeSpan.Zero);
        gate.OnEnded(new LeaseId(1), Second);
        gate.Purge(1.5 * Second);
        Assert.False(gate.TryEnter(One, Offer(2), 1.5 * Second));
        Assert.Equal([2L], Admitted(gate, 2 * Second));
    }

    // Offers, starts and ends in any order: never more than the limit at an address, and nothing is lost.
    [Fact]
    public void AnyHistory_KeepsTheLimitAndLosesNoOffer() => Prop.ForAll(
        Gen.Choose(0, 5).ArrayOf().ToArbitrary(),
        steps =>
        {
            var gate = new AddressGate(3, TimeSpan.Zero);
            var (made, started, lastLease) = (0, 0, 0L);
            var admitted = new Queue<IPAddress>();
            var running = new Dictionary<IPAddress, Queue<LeaseId>> { [One] = new(), [Other] = new() };
            foreach (var step in steps)
            {
                var address = step % 2 == 0 ? One : Other;
                if (step <= 3)
                {
                    made++;
                    if (gate.TryEnter(address, Offer(made), default)) admitted.Enqueue(address);
                }
                else
                {
                    if (running[address].TryDequeue(out var ended)) gate.OnEnded(ended, default);
                    foreach (var (at, _) in gate.Admit(default)) admitted.Enqueue(at);
                }

                if (step is 3 or 4 && admitted.TryDequeue(out var next))
                {
                    started++;
                    Assert.True(gate.TryStart(next, Crawl, new LeaseId(++lastLease), default));
                    running[next].Enqueue(new LeaseId(lastLease));
                }

                if (running.Any(at => at.Value.Count + admitted.Count(waits => waits.Equals(at.Key)) > 3)) return false;
                if (made != started + admitted.Count + gate.Waiting) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static long[] Admitted(AddressGate gate, TimeSpan now) => [.. gate.Admit(now).Select(admitted => admitted.Offer.Order.Row!.Id.Value)];

    private static FetchPoolProtocol.Offer Offer(long id, string host = "a.test", string crawl = "test")
    {
        var url = Fetchers.Url($"http://{host}/{id}");
        var row = new FrontierUrl(new UrlId(id), url, (ulong)id, 0, null, 0, IsSeed: false);
        var order = new FetchOrder(LeaseKind.Page, row, url.HostKey, new FetchRequest { Url = url }, new PageContext(url, 0, null, 1), ActorRefs.Nobody);
        return new FetchPoolProtocol.Offer(new CrawlId(crawl), order, ActorRefs.Nobody);
    }
}
