using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Tests.Fetching;

/// <summary>What was offered before a host has pushed back does not start after it.</summary>
public class FetchPoolRecallTests : ActorTest
{
    private static readonly CrawlId Crawl = new("crawl");
    private static readonly Guid Birth = Guid.NewGuid();
    private static readonly FetchOutcome Refused = new FetchOutcome.Failure(FetchError.HttpStatus, "429", Head(429)) { Elapsed = TimeSpan.Zero };
    private static readonly FetchOutcome Fine = new FetchOutcome.NotModified(Head(304)) { Elapsed = TimeSpan.Zero };
    private readonly IActorRef _pool;
    private readonly TestProbe _queue;
    private readonly TestProbe _fetcher;

    public FetchPoolRecallTests()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
    {
        (_queue, _fetcher) = (CreateTestProbe(), CreateTestProbe());
        _queue.IgnoreMessages(message => message is HostQueueProtocol.Completed);
        _pool = Sys.ActorOf(FetchPoolActor.Props(CreateTestProbe(), new Nowhere(), CrawlOptions.Default, new HtmlPageParser(CrawlOptions.Default.Parsing)));
        Open(holdsHosts: true);
        _pool.Tell(new FetchPoolProtocol.FetcherIdle(_fetcher));
    }

    [Fact]
    public void HostPushesBack_NothingOfItStartsUntilItsQueueHasRecalledWhatItHadOffered()
    {
        Offer("a.test", 1, 2);
        Offer("b.test", 3);
        End(Granted(1), Refused);
        var other = Granted(3);
        Offer("a.test", 4);
        End(other, Fine);
        NothingMore();
        Assert.Equal([4L, 2L], Recall("a.test").Order().Reverse());
        Offer("a.test", 5);
        Granted(5);
    }

    [Fact]
    public void TwoAnswersPushBack_TheHostIsHeldUntilItsQueueKnowsBoth()
    {
        var second = CreateTestProbe();
        _pool.Tell(new FetchPoolProtocol.FetcherIdle(second));
        Offer("a.test", 1, 2, 3);
        var (one, two) = (_queue.ExpectMsg<HostQueueProtocol.Granted>(), _queue.ExpectMsg<HostQueueProtocol.Granted>());
        End(one, Refused);
        End(two, Refused);
        Assert.Equal([3L], Recall("a.test"));
        Offer("a.test", 4);
        NothingMore();
        Assert.Equal([4L], Recall("a.test"));
        Offer("a.test", 5);
        Granted(5);
    }

    [Fact]
    public void QueueIsBornAgain_TheHostIsHeldUntilThatOneKnows()
    {
        Offer("a.test", 1, 2);
        End(Granted(1), Refused);
        _pool.Tell(new FetchPoolProtocol.Rebind(Crawl, Url("a.test", 1).HostKey, _queue, Birth, TestActor));
        Assert.Single(ExpectMsg<FetchPoolProtocol.HostLeases>().Leases);
        Offer("a.test", 3);
        NothingMore();
        Assert.Equal([3L], Recall("a.test"));
        Offer("a.test", 4);
        Granted(4);
    }

    [Fact]
    public void NobodyAnswersForTheBook_NothingIsHeld()
    {
        _pool.Tell(new FetchPoolProtocol.DropBook(Crawl));
        Open(holdsHosts: false);
        Offer("a.test", 1, 2);
        End(Granted(1), Refused);
        Granted(2);
    }

    private void Open(bool holdsHosts) =>
        _pool.Tell(new FetchPoolProtocol.OpenBook(Crawl, new LeaseLimits(null, null, 100, 1_000_000, 100), KeepBodies: false, CreateTestProbe()) { HoldsHosts = holdsHosts });

    private void Offer(string host, params long[] pages)
    {
        foreach (var page in pages)
        {
            var url = Url(host, page);
            var row = new FrontierUrl(new UrlId(page), url, (ulong)page, 0, null, 0, IsSeed: false);
            _pool.Tell(new FetchPoolProtocol.Offer(Crawl, new FetchOrder(LeaseKind.Page, row, url.HostKey, new FetchRequest { Url = url }, new PageContext(url, 0, null, 1), ActorRefs.Nobody), _queue));
        }
    }

    private HostQueueProtocol.Granted Granted(long page)
    {
        var granted = _queue.ExpectMsg<HostQueueProtocol.Granted>();
        Assert.Equal(page, granted.Order.Row!.Id.Value);
        return granted;
    }

    private IEnumerable<long> Recall(string host)
    {
        _pool.Tell(new FetchPoolProtocol.Recall(Crawl, Url(host, 1).HostKey, Birth, _queue));
        var recalled = _queue.ExpectMsg<HostQueueProtocol.Recalled>();
        Assert.Equal(Birth, recalled.Birth);
        return recalled.Orders.Select(order => order.Row!.Id.Value);
    }

    // Whatever the pool had to say on the messages before is said once it has answered.
    private void NothingMore()
    {
        _pool.Tell(new FetchPoolProtocol.GetLeaseCounts(Crawl, TestActor));
        ExpectMsg<FetchPoolProtocol.LeaseCounts>();
        Assert.False(_queue.HasMessages);
    }

    private void End(HostQueueProtocol.Granted granted, FetchOutcome outcome) => _pool.Tell(new FetchPoolProtocol.FetchCompleted(granted.Lease, outcome, _fetcher));

    private static CanonicalUrl Url(string host, long page) => Fetchers.Url($"http://{host}/{page}");

    private static ResponseHead Head(int status) => new() { Url = Url("a.test", 1), Status = status, HttpVersion = "1.1" };

    private sealed class Nowhere : IFetcher
    {
        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
