using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class FrontierActorTests : TestKit
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

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));

    private IActorRef Resumed()
    {
        Assert.True(CrawlScope.TryCreate(CrawlOptions.Default.Scope, out var scope, out _));
        var plan = new FrontierPlan(new CrawlId("test"), 0, CrawlOptions.Default, new UrlHasher(1, 2), new FrontierPast(IsResumed: true, JudgeAgain: false), scope, "Crawler", _pool.Ref, _commit.Ref, _store.Ref, _supervisor.Ref);
        var frontier = Sys.ActorOf(FrontierActor.Props(plan));
        frontier.Tell(new FrontierActor.UsePartitions([frontier]));
        _store.ExpectMsg<StoreProtocol.ReadKnown>().ReplyTo.Tell(new StoreProtocol.KnownRead([]));
        _store.ExpectMsg<StoreProtocol.ReadOutbox>().ReplyTo.Tell(new StoreProtocol.OutboxRead([]));
        _supervisor.ExpectMsg<FrontierProtocol.PartitionRecovered>();
        frontier.Tell(FrontierProtocol.Begin.Instance);
        return frontier;
    }
}
