using System.Net;
using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Tests.Fetching;

/// <summary>DNS is asked once for the limits per address and the connections: what it has answered goes with the request.</summary>
public class FetchPoolAddressTests : ActorTest
{
    private static readonly CrawlId Crawl = new("crawl");
    private static readonly IPAddress[] Addresses = [IPAddress.Parse("203.0.113.1"), IPAddress.Parse("203.0.113.2")];
    private readonly CountingFetcher _fetchers = new();
    private readonly IActorRef _pool;
    private readonly TestProbe _fetcher;

    public FetchPoolAddressTests()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
    {
        _fetcher = CreateTestProbe();
        _pool = Sys.ActorOf(FetchPoolActor.Props(CreateTestProbe(), _fetchers, CrawlOptions.Default, new HtmlPageParser(CrawlOptions.Default.Parsing)));
        _pool.Tell(new FetchPoolProtocol.OpenBook(Crawl, new LeaseLimits(null, null, 100, 1_000_000, 100), KeepBodies: false, CreateTestProbe()));
        _pool.Tell(new FetchPoolProtocol.FetcherIdle(_fetcher));
    }

    [Fact]
    public void EveryRequest_HasTheAddressesOfOneLookUp()
    {
        for (var page = 0; page < 3; page++) Assert.Equal(Addresses, Fetch(new FetchOutcome.NotModified(Head) { Elapsed = TimeSpan.Zero }));
        Assert.Equal(1, _fetchers.LookUps);
    }

    [Fact]
    public void NoConnection_TheHostIsLookedUpAgain()
    {
        Fetch(new FetchOutcome.Failure(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero });
        Assert.Equal(Addresses, Fetch(new FetchOutcome.Failure(FetchError.ConnectTimedOut, "silent") { Elapsed = TimeSpan.Zero }));
        Fetch(new FetchOutcome.Failure(FetchError.HttpStatus, "500", Head) { Elapsed = TimeSpan.Zero });
        Fetch(new FetchOutcome.Failure(FetchError.HttpStatus, "500", Head) { Elapsed = TimeSpan.Zero });
        Assert.Equal(3, _fetchers.LookUps);
    }

    // It has passed the gate with addresses that were forgotten before a fetcher had time for it.
    [Fact]
    public void OfferHasWaited_ItsRequestHasTheAddressesThatAreKnownWhenItStarts()
    {
        Offer();
        var first = _fetcher.ExpectMsg<FetcherProtocol.Fetch>();
        Offer();
        _pool.Tell(new FetchPoolProtocol.FetchCompleted(first.Lease, new FetchOutcome.Failure(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero }, _fetcher));
        Assert.Null(_fetcher.ExpectMsg<FetcherProtocol.Fetch>().Request.Addresses);
        Assert.Equal(1, _fetchers.LookUps);
    }

    [Fact]
    public void HostsThatAreLookedUp_AreCountedAsWaitingForDns()
    {
        _fetchers.Answer = new TaskCompletionSource<HostAddress?>();
        Offer();
        Offer();
        Assert.Equal([new HostWait(HostWaitCause.Dns, 1, "a.test", TimeSpan.Zero)], Waits());
        _fetchers.Answer.SetResult(new HostAddress(Addresses[0], IsLocal: false));
        _fetcher.ExpectMsg<FetcherProtocol.Fetch>();
        Assert.Empty(Waits());
    }

    [Fact]
    public void RobotsRequestOfAnotherCrawl_IsNotCountedAsOurs()
    {
        var other = new CrawlId("other");
        _pool.Tell(new FetchPoolProtocol.OpenBook(other, new LeaseLimits(null, null, 100, 1_000_000, 100), KeepBodies: false, CreateTestProbe()));
        _fetchers.Answer = new TaskCompletionSource<HostAddress?>();
        Offer();
        Offer(other, LeaseKind.Robots);
        Assert.Equal((0, 1), (Counts(Crawl).RobotsInDns, Counts(other).RobotsInDns));
    }

    [Fact]
    public void HostsWhoseAddressIsBusy_AreCountedAsWaitingForIt()
    {
        for (var page = 0; page <= CrawlOptions.Default.Politeness.PerAddress; page++) Offer();
        Assert.Equal([new HostWait(HostWaitCause.Address, 1, "a.test", TimeSpan.Zero)], Waits());
    }

    private IReadOnlyList<HostWait> Waits() => Counts(Crawl).Waits;

    private FetchPoolProtocol.LeaseCounts Counts(CrawlId crawl)
    {
        _pool.Tell(new FetchPoolProtocol.GetLeaseCounts(crawl, TestActor));
        return ExpectMsg<FetchPoolProtocol.LeaseCounts>();
    }

    private static CanonicalUrl Url => Fetchers.Url("http://a.test/");

    private static ResponseHead Head => new() { Url = Url, Status = 304, HttpVersion = "1.1" };

    private void Offer() => Offer(Crawl, LeaseKind.Page);

    private void Offer(CrawlId crawl, LeaseKind kind)
    {
        var row = new FrontierUrl(new UrlId(1), Url, 1, 0, null, 0, IsSeed: false);
        _pool.Tell(new FetchPoolProtocol.Offer(crawl, new FetchOrder(kind, row, Url.HostKey, new FetchRequest { Url = Url }, new PageContext(Url, 0, null, 1), ActorRefs.Nobody), ActorRefs.Nobody));
    }

    private IReadOnlyList<IPAddress>? Fetch(FetchOutcome outcome)
    {
        Offer();
        var fetch = _fetcher.ExpectMsg<FetcherProtocol.Fetch>();
        _pool.Tell(new FetchPoolProtocol.FetchCompleted(fetch.Lease, outcome, _fetcher));
        return fetch.Request.Addresses;
    }

    private sealed class CountingFetcher : IFetcher
    {
        public int LookUps { get; private set; }

        /// <summary>What look-ups wait for; null where they are answered at once.</summary>
        public TaskCompletionSource<HostAddress?>? Answer { get; set; }

        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken)
        {
            LookUps++;
            return Answer?.Task ?? Task.FromResult<HostAddress?>(new HostAddress(Addresses[0], IsLocal: false) { All = Addresses });
        }

        public void Dispose()
        {
        }
    }
}
