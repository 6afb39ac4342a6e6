using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Crawling;

public class SeedActorTests : TestKit
{
    private readonly TestProbe _partition;
    private readonly TestProbe _commit;
    private readonly TestProbe _supervisor;

    public SeedActorTests() => (_partition, _commit, _supervisor) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());

    [Fact]
    public void SeedsThatAnEarlierProcessHasTaken_ArePassedOver()
    {
        var seeds = Enumerable.Range(1, 5).Select(Seed);
        Sys.ActorOf(SeedActor.Props(seeds, true, 3, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        var taken = new List<CanonicalUrl>();
        while (taken.Count < 2)
        {
            var chunk = _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
            taken.AddRange(chunk.Seeds);
            chunk.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, chunk.Seeds.Count));
        }

        Assert.Equal([Seed(4), Seed(5)], taken);
        Assert.Equal(new CommitProtocol.SeedsTaken(5, AreAll: true), _commit.FishForMessage<CommitProtocol.SeedsTaken>(message => message.AreAll));
        Assert.Equal(5, _supervisor.ExpectMsg<CrawlSupervisorProtocol.SeedsRead>().Count);
    }

    [Fact]
    public void ChunkJudged_IsToldToTheCommitBeforeTheNextIsRead()
    {
        Sys.ActorOf(SeedActor.Props(Enumerable.Range(1, 2).Select(Seed), true, 0, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        var chunk = _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
        _commit.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        chunk.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, 1));
        Assert.Equal(new CommitProtocol.SeedsTaken(1, AreAll: false), _commit.ExpectMsg<CommitProtocol.SeedsTaken>());
        Assert.Equal([Seed(2)], _partition.ExpectMsg<FrontierProtocol.TakeSeeds>().Seeds);
    }

    [Fact]
    public void ManySeeds_WaitUntilThoseBeforeAreCommitted()
    {
        Sys.ActorOf(SeedActor.Props(Enumerable.Range(1, 200_000).Select(Seed), true, 0, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        var taken = 0;
        while (taken < 50_000)
        {
            var chunk = _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
            taken += chunk.Seeds.Count;
            chunk.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, chunk.Seeds.Count));
        }

        _partition.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _commit.FishForMessage<CommitProtocol.FlushAll>(_ => true).ReplyTo.Tell(CommitProtocol.Flushed.Instance);
        _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
    }

    private static CanonicalUrl Seed(int number) => CanonicalUrl.TryCreate($"http://a.test/{number}", out var url, out _) ? url : throw new InvalidOperationException();
}
