using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

/// <summary>More hosts have URLs without end than have places: a frontier with its queues, between a fetch pool and a store that the test plays.</summary>
public class FrontierTurnsTests : ActorTest
{
    private const int Hosts = 6;
    private const int Places = 2;
    private const int Share = 4;
    private const int UrlsPerHost = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestProbe _pool;
    private readonly TestProbe _others;
    private readonly Queue<FetchPoolProtocol.Offer> _offers = new();
    private readonly List<string> _requested = [];
    private int _queues;

    public FrontierTurnsTests()
    {
        (_pool, _others) = (CreateTestProbe(), CreateTestProbe());
        _pool.IgnoreMessages(message => message is not (FetchPoolProtocol.Rebind or FetchPoolProtocol.Offer));
    }

    [Fact]
    public void EveryHost_IsServedWithinABoundedNumberOfRequests_AndHasMoreThanOneEachTime()
    {
        Begin();
        while (_requested.Count < 30 * Hosts) RequestOne(Places);

        // What was offered when a host was asked to leave is requested still.
        const int round = Hosts * (Share + 1);
        for (var i = 0; i + round <= _requested.Count; i++) Assert.Equal(Hosts, _requested.Skip(i).Take(round).Distinct().Count());
        Assert.InRange(_queues, Hosts, (_requested.Count / Share) + Places);
    }

    [Fact]
    public void EveryUrl_IsRequestedOnce()
    {
        Begin();
        while (_requested.Count < Hosts * UrlsPerHost) RequestOne(1);
        Assert.All(_requested.GroupBy(host => host), host => Assert.Equal(UrlsPerHost, host.Count()));
        Assert.Empty(_offers);
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));

    private void Begin()
    {
        var options = CrawlOptions.Default with
        {
            Frontier = CrawlOptions.Default.Frontier with { ActiveHosts = Places, PlaceUrls = Share },
            Politeness = CrawlOptions.Default.Politeness with { Delay = TimeSpan.Zero, Jitter = 0, AdaptiveFactor = 0 },
            Robots = CrawlOptions.Default.Robots with { Obey = false },
        };
        Assert.True(CrawlScope.TryCreate(options.Scope, out var scope, out _));
        var plan = new FrontierPlan(new CrawlId("test"), 0, options, new UrlHasher(1, 2), new FrontierPast(IsResumed: false, JudgeAgain: false), scope, "Crawler", _pool.Ref, _others.Ref, _others.Ref, _others.Ref);
        var frontier = Sys.ActorOf(FrontierActor.Props(plan));
        frontier.Tell(new FrontierActor.UsePartitions([frontier]));
        var urls = Enumerable.Range(0, UrlsPerHost).SelectMany(number => Enumerable.Range(0, Hosts).Select(host => Url($"http://host-{host}.test/{number}")));
        frontier.Tell(new FrontierProtocol.TakeSeeds([.. urls], _others.Ref));
    }

    // Once as many hosts offer a URL, the oldest offer is granted, and nothing else happens until everybody knows of its end.
    private void RequestOne(int offers)
    {
        while (_offers.Count < offers) Take(_pool.ReceiveOne(Patience) ?? throw new TimeoutException("no further host offers a URL"));
        var offer = _offers.Dequeue();
        var lease = new LeaseId(_requested.Count + 1);
        _requested.Add(offer.Order.Host.Value);
        offer.Queue.Tell(new HostQueueProtocol.Granted(lease, offer.Order));
        offer.Queue.Tell(new HostQueueProtocol.Completed(lease, new FetchOutcome.NotModified(new ResponseHead { Url = offer.Order.Request.Url, Status = 304, HttpVersion = "1.1" }) { Elapsed = TimeSpan.Zero }));
        foreach (var actor in new[] { offer.Queue, offer.Order.Owner })
        {
            actor.Tell(new Identify(lease), TestActor);
            ExpectMsg<ActorIdentity>(Patience);
        }
    }

    private void Take(object message)
    {
        if (message is FetchPoolProtocol.Offer offer)
        {
            _offers.Enqueue(offer);
        }
        else if (message is FetchPoolProtocol.Rebind rebind)
        {
            _queues++;
            rebind.ReplyTo.Tell(new FetchPoolProtocol.HostLeases(rebind.Host, rebind.Queue, rebind.Birth, []));
        }
    }
}
