using System.Net;
using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Politeness;
using Crawler.Telemetry;
using Crawler.Tests.Parsing;
using Crawler.Urls;

namespace Crawler.Tests.Fetching;

public class FetchPoolActorTests : ActorTest
{
    private static readonly CrawlId Held = new("held");
    private static readonly CrawlId Free = new("free");
    private static readonly FetchOutcome Failed = new FetchOutcome.Failure(FetchError.TotalTimedOut, "too slow") { Elapsed = TimeSpan.FromSeconds(1) };
    private readonly IActorRef _pool;
    private readonly TestProbe _queue;
    private readonly TestProbe _fetcher;
    private readonly TestProbe _parsers;

    public FetchPoolActorTests()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
    {
        (_queue, _fetcher, _parsers) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        _queue.IgnoreMessages(message => message is not HostQueueProtocol.Granted);
        var options = CrawlOptions.Default with { Politeness = CrawlOptions.Default.Politeness with { PerHost = 1, PerAddress = 1, AddressDelay = TimeSpan.Zero } };
        _pool = Sys.ActorOf(FetchPoolActor.Props(_parsers, new OneAddress(), options, new HtmlPageParser(CrawlOptions.Default.Parsing)));
        _pool.Tell(new FetchPoolProtocol.FetcherIdle(_fetcher));
        _pool.Tell(new FetchPoolProtocol.FetcherIdle(CreateTestProbe()));
    }

    [Fact]
    public void CrawlIsPaused_AnotherGoesToTheSameAddress()
    {
        Open(Held);
        Open(Free);
        _pool.Tell(new FetchPoolProtocol.SetPaused(Held, Paused: true));
        Offer(Held, "a.test");
        Offer(Free, "b.test");
        Assert.Equal("b.test", Granted().Order.Host.Value);
    }

    [Fact]
    public void CrawlIsHeldByItsRate_AnotherGoesToTheSameAddress()
    {
        Open(Held, rate: 0.001);
        Open(Free);
        Offer(Held, "a.test");
        End(Granted());
        Offer(Held, "a.test");
        Offer(Free, "b.test");
        Assert.Equal("b.test", Granted().Order.Host.Value);
    }

    [Fact]
    public void OrderWaitsForTheRate_ItsWaitAndTheProgressSaySo()
    {
        Open(Held, rate: 0.001);
        Offer(Held, "a.test");
        var first = Granted();
        Assert.Null(first.Order.Wait.HeldLastBy);
        End(first);
        Offer(Held, "a.test");
        NothingGranted();
        var wait = Assert.Single(Counts(Held).Waits);
        Assert.Equal(new HostWait(HostWaitCause.MaxRate, 1, "a.test", wait.Longest) { PerSecond = 0.001 }, wait);
        Assert.InRange(wait.Longest, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1000));
        Assert.Equal(0.001, Counts(Held).HeldByRate?.PerSecond);
        _pool.Tell(new FetchPoolProtocol.SetMaxRate(Held, null));
        Assert.Null(Counts(Held).HeldByRate);
        Assert.Equal("crawler.limits.max-rate = 0.001", Granted().Order.Wait.HeldLastBy);
    }

    [Fact]
    public void PausedCrawlGoesOn_ItsOfferWaitsForThePlaceAndIsNotLost()
    {
        Open(Held);
        Open(Free);
        _pool.Tell(new FetchPoolProtocol.SetPaused(Held, Paused: true));
        Offer(Held, "a.test");
        Offer(Free, "b.test");
        var first = Granted();
        _pool.Tell(new FetchPoolProtocol.SetPaused(Held, Paused: false));
        NothingGranted();
        End(first);
        Assert.Equal("a.test", Granted().Order.Host.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PausedCrawlEnds_NothingOfItIsLeftAtTheAddress(bool isDropped)
    {
        Open(Held);
        _pool.Tell(new FetchPoolProtocol.SetPaused(Held, Paused: true));
        Offer(Held, "a.test");
        Offer(Held, "b.test");
        _pool.Tell(isDropped ? new FetchPoolProtocol.DropBook(Held) : new FetchPoolProtocol.CloseBook(Held));
        Open(Held);
        Offer(Held, "c.test");
        Assert.Equal("c.test", Granted().Order.Host.Value);
        NothingGranted();
    }

    [Fact]
    public void FetcherWasStoppingWhenItGotALease_TheLeaseIsBackAtOnce()
    {
        Open(Free);
        Offer(Free, "a.test");
        Granted();
        Assert.Equal(1, Counts(Free).InFetch);
        _pool.Tell(new FetchPoolProtocol.FetcherStopped(_fetcher));
        Assert.Equal(0, Counts(Free).InFetch);
        Offer(Free, "a.test");
        Granted();
        _fetcher.ExpectMsg<FetcherProtocol.Fetch>();
        Assert.False(_fetcher.HasMessages);
    }

    [Theory]
    [InlineData(nameof(LeaseKind.Page), true)]
    [InlineData(nameof(LeaseKind.Robots), false)]
    [InlineData(nameof(LeaseKind.Sitemap), false)]
    public void PagesAreScannedWhileTheyArrive(string kind, bool areScanned)
    {
        Open(Free);
        Offer(Free, "a.test", Enum.Parse<LeaseKind>(kind));
        Assert.Equal(areScanned, _fetcher.ExpectMsg<FetcherProtocol.Fetch>().Request.Scanner is HtmlPageParser);
    }

    [Theory]
    [InlineData(true, false, false, true)]
    [InlineData(false, false, false, false)]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, true, false)]
    public void BodiesAreLent_WhereNobodyKeepsThem(bool lends, bool keepBodies, bool hasHooks, bool areLent)
    {
        _pool.Tell(new FetchPoolProtocol.OpenBook(Free, new LeaseLimits(null, null, 100, 1_000_000, 100), keepBodies, CreateTestProbe(), Hooks: hasHooks ? new CrawlHooks() : null) { LendsBodies = lends });
        Offer(Free, "a.test");
        Assert.Equal(areLent, _fetcher.ExpectMsg<FetcherProtocol.Fetch>().Request.LendsBody);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PagesAreCompared_WhereTheCrawlSaysSo(bool compares)
    {
        _pool.Tell(new FetchPoolProtocol.OpenBook(Free, new LeaseLimits(null, null, 100, 1_000_000, 100), KeepBodies: false, CreateTestProbe()) { ComparesPages = compares });
        Offer(Free, "a.test");
        _pool.Tell(new FetchPoolProtocol.FetchCompleted(Granted().Lease, Pages.Response("x"u8.ToArray(), "application/pdf"), _fetcher));
        Assert.Equal(compares, _parsers.ExpectMsg<ParsePoolProtocol.Parse>().IsCompared);
    }

    [Fact]
    public void LastPageIsSettled_ItsCommitIsAskedForOnceASitemapIsReadToo()
    {
        var supervisor = CreateTestProbe();
        Open(Free, maxPages: 1, supervisor: supervisor);
        Offer(Free, "a.test", LeaseKind.Sitemap);
        Offer(Free, "b.test");
        var (sitemap, page) = (Granted(), Granted());
        _pool.Tell(new FetchPoolProtocol.Settling(Free, page.Lease));
        NothingGranted();
        supervisor.ExpectNoMsg(TimeSpan.Zero);
        _pool.Tell(new FetchPoolProtocol.Release(Free, sitemap.Lease));
        supervisor.ExpectMsg<FetchPoolProtocol.CommitAwaited>();
    }

    private void Open(CrawlId crawl, double? rate = null, long? maxPages = null, IActorRef? supervisor = null) =>
        _pool.Tell(new FetchPoolProtocol.OpenBook(crawl, new LeaseLimits(null, maxPages, 100, 1_000_000, 100) { MaxRate = rate }, KeepBodies: false, supervisor ?? CreateTestProbe()) { LimitsAddresses = maxPages is null });

    private void Offer(CrawlId crawl, string host, LeaseKind kind = LeaseKind.Page)
    {
        var url = Fetchers.Url($"http://{host}/");
        var row = new FrontierUrl(new UrlId(1), url, 1, 0, null, 0, IsSeed: false);
        var order = new FetchOrder(kind, row, url.HostKey, new FetchRequest { Url = url }, new PageContext(url, 0, null, 1), ActorRefs.Nobody);
        _pool.Tell(new FetchPoolProtocol.Offer(crawl, order, _queue));
    }

    private HostQueueProtocol.Granted Granted() => _queue.ExpectMsg<HostQueueProtocol.Granted>();

    // Whatever the pool had to say on the messages before is said once it has answered.
    private void NothingGranted()
    {
        _pool.Tell(new FetchPoolProtocol.GetLeaseCounts(Free, TestActor));
        ExpectMsg<FetchPoolProtocol.LeaseCounts>();
        Assert.False(_queue.HasMessages);
    }

    private FetchPoolProtocol.LeaseCounts Counts(CrawlId crawl)
    {
        _pool.Tell(new FetchPoolProtocol.GetLeaseCounts(crawl, TestActor));
        return ExpectMsg<FetchPoolProtocol.LeaseCounts>();
    }

    private void End(HostQueueProtocol.Granted granted) => _pool.Tell(new FetchPoolProtocol.FetchCompleted(granted.Lease, Failed, _fetcher));

    private sealed class OneAddress : IFetcher
    {
        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("only fetchers fetch");

        public Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken) =>
            Task.FromResult<HostAddress?>(new HostAddress(IPAddress.Parse("203.0.113.1"), IsLocal: false));

        public void Dispose()
        {
        }
    }
}
