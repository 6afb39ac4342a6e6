using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
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
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var seed, out _));
        frontier.Tell(new FrontierProtocol.TakeSeeds([seed], CreateTestProbe().Ref));
        var first = _store.FishForMessage<StoreProtocol.ReadHost>(_ => true);
        Sys.ActorSelection(frontier.Path / "*").Tell(Kill.Instance);
        var second = _store.FishForMessage<StoreProtocol.ReadHost>(_ => true);
        Assert.NotEqual(first.Birth, second.Birth);
        first.ReplyTo.Tell(new StoreProtocol.HostRead(first.Host, first.Birth, null));
        second.ReplyTo.Tell(new StoreProtocol.HostRead(second.Host, second.Birth, null));
        Assert.Equal(second.Birth, _pool.ExpectMsg<FetchPoolProtocol.Rebind>().Birth);
        _pool.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

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
