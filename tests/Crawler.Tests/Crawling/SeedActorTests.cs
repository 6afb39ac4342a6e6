using Akka.Actor;
using Akka.TestKit;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Crawling;

public class SeedActorTests : ActorTest
{
    private readonly TestProbe _partition;
    private readonly TestProbe _commit;
    private readonly TestProbe _supervisor;

    public SeedActorTests() => (_partition, _commit, _supervisor) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4, 5 }, false)]
    [InlineData(new[] { 1, 2, 9, 3, 4 }, true)]
    [InlineData(new[] { 2, 1, 3 }, true)]
    [InlineData(new[] { 1, 2 }, true)]
    public void SeedsThatAnEarlierProcessHasTaken_AreJudgedAgain_AndAnotherListIsReported(int[] list, bool isChanged)
    {
        var digest = default(SeedDigest);
        foreach (var number in new[] { 1, 2, 3 }) digest.Add(Seed(number));
        _supervisor.IgnoreMessages(message => message is CrawlSupervisorProtocol.LastSeedsRead);
        Sys.ActorOf(SeedActor.Props(list.Select(Seed), true, 3, digest.Value, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        var taken = new List<CanonicalUrl>();
        while (taken.Count < list.Length)
        {
            var chunk = _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
            taken.AddRange(chunk.Seeds);
            chunk.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, chunk.Seeds.Count));
        }

        Assert.Equal(list.Select(Seed), taken);
        Assert.Equal(list.Length, _commit.FishForMessage<CommitProtocol.SeedsTaken>(message => message.AreAll).Count);
        if (isChanged) Assert.Equal(3, _supervisor.ExpectMsg<CrawlSupervisorProtocol.SeedsChanged>().Taken);
        Assert.Equal(Math.Max(3, list.Length), _supervisor.ExpectMsg<CrawlSupervisorProtocol.SeedsRead>().Count);
    }

    [Fact]
    public void ChunkJudged_IsToldToTheCommitBeforeTheNextIsRead()
    {
        Sys.ActorOf(SeedActor.Props(Enumerable.Range(1, 2).Select(Seed), true, 0, null, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        var chunk = _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
        _commit.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        chunk.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, 1));
        var digest = default(SeedDigest);
        digest.Add(Seed(1));
        Assert.Equal(new CommitProtocol.SeedsTaken(1, AreAll: false, digest.Value), _commit.ExpectMsg<CommitProtocol.SeedsTaken>());
        Assert.Equal([Seed(2)], _partition.ExpectMsg<FrontierProtocol.TakeSeeds>().Seeds);
    }

    [Fact]
    public void ListThatThrows_FailsTheCrawlWithItsWords()
    {
        Sys.ActorOf(SeedActor.Props(new ThrowingList(), true, 0, null, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        Assert.Equal("the seeds cannot be read: the list is closed", _supervisor.ExpectMsg<CrawlSupervisorProtocol.Fail>().Detail);
    }

    // Of three that an earlier process has counted.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public void EntriesThatAreNoUrls_AreThoseOfTheListAsItIsOnceItIsRead(bool isWhole, long expected)
    {
        Sys.ActorOf(SeedActor.Props([Seed(1)], isWhole, 0, null, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref, () => 1, 3));
        var chunk = _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
        chunk.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, 1));
        Assert.Equal(3, _commit.ExpectMsg<CommitProtocol.SeedsTaken>().Refused);
        var last = _commit.ExpectMsg<CommitProtocol.SeedsTaken>();
        Assert.Equal((isWhole, expected), (last.AreAll, last.Refused));
        _supervisor.ExpectMsg<CrawlSupervisorProtocol.LastSeedsRead>();
        Assert.Equal(isWhole, _supervisor.ExpectMsg<CrawlSupervisorProtocol.SeedsRead>().IsListRead);
    }

    // The second chunk is of two at most, and the second list does not tell its length.
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void EndOfTheList_IsToldBeforeItsLastSeedCanBeRequested(int chunks, bool tellsLength)
    {
        IEnumerable<CanonicalUrl> list = tellsLength ? [Seed(1)] : Enumerable.Range(1, 9).TakeWhile(number => number < 3).Select(Seed);
        Sys.ActorOf(SeedActor.Props(list, true, 0, null, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
        for (var chunk = 1; chunk < chunks; chunk++) _partition.ExpectMsg<FrontierProtocol.TakeSeeds>().ReplyTo.Tell(new FrontierProtocol.SeedsTaken(0, 1));
        _partition.ExpectMsg<FrontierProtocol.TakeSeeds>();
        Assert.True(_supervisor.HasMessages);
        _supervisor.ExpectMsg<CrawlSupervisorProtocol.LastSeedsRead>();
    }

    [Fact]
    public void ManySeeds_WaitUntilThoseBeforeAreCommitted()
    {
        Sys.ActorOf(SeedActor.Props(Enumerable.Range(1, 200_000).Select(Seed), true, 0, null, [_partition.Ref], _ => { }, _commit.Ref, _supervisor.Ref));
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

    private sealed class ThrowingList : List<CanonicalUrl>, ICollection<CanonicalUrl>
    {
        int ICollection<CanonicalUrl>.Count => throw new InvalidOperationException("the list is closed");
    }
}
