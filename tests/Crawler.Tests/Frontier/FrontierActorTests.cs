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

namespace Crawler.Tests.Frontier;

public class FrontierActorTests : ActorTest
{
    private readonly TestProbe _pool;
    private readonly TestProbe _commit;
    private readonly TestProbe _store;
    private readonly TestProbe _supervisor;

    public FrontierActorTests() => (_pool, _commit, _store, _supervisor) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());

    [Fact]
    public void HostReadForALifeOfItsQueueThatIsOver_IsNoAnswer()
    {
        var frontier = Resumed();
        frontier.Tell(new FrontierProtocol.TakeSeeds([Url("http://a.test/")], CreateTestProbe().Ref));
        var first = _store.FishForMessage<StoreProtocol.ReadHost>(_ => true);
        Sys.ActorSelection(frontier.Path / "*").Tell(Kill.Instance);
        var second = _store.FishForMessage<StoreProtocol.ReadHost>(_ => true);
        Assert.NotEqual(first.Birth, second.Birth);
        first.ReplyTo.Tell(new StoreProtocol.HostRead(first.Host, first.Birth, null));
        second.ReplyTo.Tell(new StoreProtocol.HostRead(second.Host, second.Birth, null));
        Assert.Equal(second.Birth, _pool.ExpectMsg<FetchPoolProtocol.Rebind>().Birth);
        _pool.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void HostWhoseUrlsAreBeingRead_KeepsItsPlaceThoughOthersWaitForIt()
    {
        Assert.True(CrawlScope.TryCreate(CrawlOptions.Default.Scope, out var scope, out _));
        var options = CrawlOptions.Default with { Frontier = CrawlOptions.Default.Frontier with { ActiveHosts = 1 } };
        var frontier = Sys.ActorOf(FrontierActor.Props(new FrontierPlan(new CrawlId("test"), 0, options, new UrlHasher(1, 2), new FrontierPast(IsResumed: false, JudgeAgain: false), scope, "Crawler", _pool.Ref, _commit.Ref, _store.Ref, _supervisor.Ref) { Heads = 0 }));
        frontier.Tell(new FrontierActor.UsePartitions([frontier]));
        frontier.Tell(new FrontierProtocol.TakeSeeds([Url("http://a.test/"), Url("http://b.test/")], CreateTestProbe().Ref));
        var bound = _pool.ExpectMsg<FetchPoolProtocol.Rebind>();
        frontier.Tell(new FetchPoolProtocol.HostLeases(bound.Host, bound.Queue, bound.Birth, []));
        var asked = _store.FishForMessage<StoreProtocol.ReadPending>(_ => true);

        // Given nothing to do, the queue has said that it rests, and the frontier has heard it.
        foreach (var actor in new[] { bound.Queue, frontier })
        {
            actor.Tell(new Identify(1), TestActor);
            ExpectMsg<ActorIdentity>();
        }

        asked.ReplyTo.Tell(new StoreProtocol.PendingRead(asked.Host, asked.Band, [new FrontierUrl(asked.Urls[0], Url("http://a.test/"), 1, 0, null, 0, IsSeed: true)], [], AwaitsCommit: false));
        Assert.Equal(bound.Host, _pool.ExpectMsg<FetchPoolProtocol.Offer>().Order.Host);
    }

    [Fact]
    public void ParsedPage_ItsNewLinksAreAppendedAndItsBatchGivenBack()
    {
        var frontier = Resumed();
        frontier.Tell(new FrontierProtocol.TakeSeeds([Url("http://a.test/")], CreateTestProbe().Ref));
        var row = Assert.Single(_commit.FishForMessage<CommitProtocol.Append>(_ => true).Judged).Url;
        var page = new HtmlPageParser(CrawlOptions.Default.Parsing).Parse(Parsing.Pages.Response("<a href=/><a href=x><a href=//b.test><a href=x#y>"u8.ToArray(), url: "http://a.test/"), CancellationToken.None);
        var order = new FetchOrder(LeaseKind.Page, row, row.Url.HostKey, FetchRequest.Get(row.Url.Text), new PageContext(row.Url, 0, null, 1), frontier);
        frontier.Tell(new ParsePoolProtocol.Parsed(new LeaseId(1), order, page, PageRecords.RefusedByRobots(order.Context, "none", null)));
        var append = _commit.FishForMessage<CommitProtocol.Append>(message => message.Settled is not null);
        Assert.Equal(["http://a.test/x Pending 1 http://a.test/", "http://b.test/ Skipped 1 http://a.test/"], append.Judged.Select(judged => $"{judged.Url.Url} {judged.State} {judged.Url.Depth} {judged.Url.Referrer}"));
        AwaitAssert(() => Assert.Equal(0, page.LinkBatch!.Count));
    }

    [Fact]
    public void WaitingUrlOfAnEarlierProcess_IsReadOnceItsHostHasAQueue()
    {
        var frontier = Begun([new KnownUrl(new UrlId(7), 1, UrlState.Pending, null, false, false, null, 0, default) { Host = Url("http://a.test/").HostKey }]);
        var read = _store.FishForMessage<StoreProtocol.ReadHost>(_ => true);
        read.ReplyTo.Tell(new StoreProtocol.HostRead(read.Host, read.Birth, null));
        var bound = _pool.ExpectMsg<FetchPoolProtocol.Rebind>();
        frontier.Tell(new FetchPoolProtocol.HostLeases(bound.Host, bound.Queue, bound.Birth, []));
        var asked = _store.FishForMessage<StoreProtocol.ReadPending>(_ => true);
        Assert.Equal((Url("http://a.test/").HostKey, new UrlId(7)), (asked.Host, Assert.Single(asked.Urls)));
        frontier.Tell(new FrontierProtocol.GetReport(TestActor));
        Assert.Equal(1, ExpectMsg<FrontierProtocol.PartitionReport>().Balance.Pending);
    }

    [Fact]
    public void UrlsOfAFailingHostAreWithdrawn_ItIsToldOnceHoweverManyQueuesTheHostHas()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(CrawlEvent.HostFailing));
        var frontier = Resumed();
        foreach (var seed in new[] { "http://a.test/1", "http://a.test/2", "http://b.test/" }) frontier.Tell(new FrontierProtocol.TakeSeeds([Url(seed)], CreateTestProbe().Ref));
        for (var i = 0; i < 3; i++)
        {
            var row = Assert.Single(_commit.FishForMessage<CommitProtocol.Append>(_ => true).Judged).Url;
            frontier.Tell(new FrontierProtocol.Withdraw(row.Url.HostKey, [row], SkipReason.HostFailing, "rule") { Errors = 5 });
        }

        var told = new[] { ExpectMsg<CrawlEvent.HostFailing>(), ExpectMsg<CrawlEvent.HostFailing>() };
        Assert.Equal([("a.test", 5), ("b.test", 5)], told.Select(host => (host.Host, host.Errors)));
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));

    private IActorRef Resumed() => Begun([]);

    private IActorRef Begun(IReadOnlyList<KnownUrl> known)
    {
        Assert.True(CrawlScope.TryCreate(CrawlOptions.Default.Scope, out var scope, out _));
        var plan = new FrontierPlan(new CrawlId("test"), 0, CrawlOptions.Default, new UrlHasher(1, 2), new FrontierPast(IsResumed: true, JudgeAgain: false), scope, "Crawler", _pool.Ref, _commit.Ref, _store.Ref, _supervisor.Ref);
        var frontier = Sys.ActorOf(FrontierActor.Props(plan));
        frontier.Tell(new FrontierActor.UsePartitions([frontier]));
        var first = _store.ExpectMsg<StoreProtocol.ReadKnown>();
        Assert.False(first.AreWhole);
        first.ReplyTo.Tell(new StoreProtocol.KnownRead(known));
        if (known.Count > 0)
        {
            var next = _store.ExpectMsg<StoreProtocol.ReadKnown>();
            Assert.Equal(known[^1].Id, next.After);
            next.ReplyTo.Tell(new StoreProtocol.KnownRead([]));
        }

        _store.ExpectMsg<StoreProtocol.ReadOutbox>().ReplyTo.Tell(new StoreProtocol.OutboxRead([]));
        _supervisor.ExpectMsg<FrontierProtocol.PartitionRecovered>();
        frontier.Tell(FrontierProtocol.Begin.Instance);
        return frontier;
    }
}
