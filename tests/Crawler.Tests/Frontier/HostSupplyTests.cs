using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class HostSupplyTests : ActorTest
{
    private static readonly FrontierOptions BreadthFirst = CrawlOptions.Default.Frontier;

    private readonly TestProbe _store;
    private readonly HostSupply _supply;
    private readonly HostEntry _entry = new(Url(1).Url.HostKey) { Queue = ActorRefs.Nobody };

    public HostSupplyTests()
    {
        _store = CreateTestProbe();
        _supply = new HostSupply(2, new UrlRanking(BreadthFirst), 0, _store.Ref, ActorRefs.Nobody, HostSupply.Heads);
    }

    [Fact]
    public void MoreThanTheHeadHolds_WaitsInTheTail()
    {
        Assert.Equal([true, true, false], Accept(1, 2, 3));
        Assert.Equal((2, 1L, 3L), (_entry.Heads!.Count, _entry.Tail!.Count, _entry.Pending));
    }

    [Fact]
    public void LongTail_IsPutAsideInChunksAndComesBackInOrder()
    {
        Accept(1, 2, 3, 4, 5, 6, 7);
        Assert.Equal([new UrlId(3), new UrlId(4)], _store.ExpectMsg<StoreProtocol.PutAside>().Urls);
        var second = _store.ExpectMsg<StoreProtocol.PutAside>();
        _entry.Heads!.Remove(new UrlId(1));
        _supply.Refill(_entry);
        Assert.NotEqual(second.Chunk, _store.ExpectMsg<StoreProtocol.ReadPending>().Chunk);
        Take([Url(3), Url(4)], []);
        _entry.Heads.Clear();
        _supply.Refill(_entry);
        Assert.Equal(second.Chunk, _store.ExpectMsg<StoreProtocol.ReadPending>().Chunk);
        Take([Url(5), Url(6)], []);
        _entry.Heads.Clear();
        _supply.Refill(_entry);
        var last = _store.ExpectMsg<StoreProtocol.ReadPending>();
        Assert.Equal((null, new UrlId(7)), (last.Chunk, Assert.Single(last.Urls)));
        Take([Url(7)], []);
        Assert.Null(_entry.Tail);
    }

    [Fact]
    public void NotCommittedYet_IsReadAgainAfterTheNextCommit()
    {
        Accept(1, 2, 3);
        _entry.Heads!.Clear();
        Assert.False(_supply.IsReading(_entry));
        _supply.Refill(_entry);
        _store.ExpectMsg<StoreProtocol.ReadPending>();
        Assert.False(_supply.IsStarved(_entry, 1));
        Take([], [new UrlId(3)]);
        Assert.True(_supply.IsReading(_entry));
        Assert.True(_supply.IsStarved(_entry, 1));
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _supply.OnCommitted();
        Assert.False(_supply.IsStarved(_entry, 1));
        Assert.Equal([new UrlId(3)], _store.ExpectMsg<StoreProtocol.ReadPending>().Urls);
        Take([Url(3)], []);
        Assert.False(_supply.IsReading(_entry));
        Assert.Equal((null, 1), (_entry.Tail, _entry.Heads.Count));
    }

    [Fact]
    public void ManyUrlsInMemory_AHostWithoutAQueueHasOnlyATail()
    {
        var supply = new HostSupply(2, new UrlRanking(BreadthFirst), 0, _store.Ref, ActorRefs.Nobody, heads: 1);
        var idle = new HostEntry(_entry.Host);
        Assert.True(supply.Accept(idle, Url(1)));
        Assert.False(supply.Accept(idle, Url(2)));
        Assert.Equal(2, idle.Pending);
        supply.Refill(idle);
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        idle.Queue = ActorRefs.Nobody;
        supply.Refill(idle);
        Assert.Equal([new UrlId(2)], _store.ExpectMsg<StoreProtocol.ReadPending>().Urls);
        Assert.True(supply.Release(idle, new UrlId(1)));
        Assert.False(supply.Release(idle, new UrlId(1)));
        Assert.True(supply.Accept(new HostEntry(_entry.Host), Url(3)));
    }

    [Fact]
    public void ManyUrlsInMemory_ActiveHostsHaveFew_AndThoseWithoutAQueueNone()
    {
        var supply = new HostSupply(100, new UrlRanking(BreadthFirst), 0, _store.Ref, ActorRefs.Nobody, heads: 20);
        var (first, second) = (new HostEntry(_entry.Host) { Queue = ActorRefs.Nobody }, new HostEntry(_entry.Host) { Queue = ActorRefs.Nobody });
        foreach (var id in Enumerable.Range(1, 30)) supply.Accept(first, Url(id));
        foreach (var id in Enumerable.Range(31, 20)) supply.Accept(second, Url(id));
        Assert.Equal((20, 8, 28L), (first.Heads!.Count, second.Heads!.Count, supply.InMemory));
        first.Queue = null;
        supply.OnPassivated(first);
        Assert.Equal((null, 30L, 8L), (first.Heads, first.Pending, supply.InMemory));
        first.Queue = ActorRefs.Nobody;
        supply.Refill(first);
        var read = _store.ExpectMsg<StoreProtocol.ReadPending>();
        Assert.Equal(Enumerable.Range(1, 20).Select(id => new UrlId(id)), read.Urls);
        Assert.Equal(100, read.Most);
    }

    [Fact]
    public void TriedBefore_StaysInMemory()
    {
        var supply = new HostSupply(2, new UrlRanking(BreadthFirst), 0, _store.Ref, ActorRefs.Nobody, heads: 1);
        supply.Keep(_entry, Url(1));
        supply.Keep(_entry, Url(2));
        _entry.Retries = new() { [new UrlId(2)] = (1, default) };
        _entry.Queue = null;
        supply.OnPassivated(_entry);
        Assert.Equal([new UrlId(2)], _entry.Heads!.Keys);
        Assert.Equal(2, _entry.Pending);
    }

    [Fact]
    public void ReadForAHostThatHasLostItsQueue_WaitsForTheNextOne()
    {
        Accept(1, 2, 3);
        _entry.Heads!.Clear();
        _supply.Refill(_entry);
        _store.ExpectMsg<StoreProtocol.ReadPending>();
        _entry.Queue = null;
        Assert.Empty(Take([Url(3)], []));
        Assert.Equal((0, 1L), (_entry.Heads.Count, _entry.Tail!.Count));
        _entry.Queue = ActorRefs.Nobody;
        _supply.Refill(_entry);
        Assert.Equal([new UrlId(3)], _store.ExpectMsg<StoreProtocol.ReadPending>().Urls);
    }

    [Fact]
    public void DepthFirst_NewOnesComeBeforeThoseThatWait()
    {
        var supply = Of(CrawlOrder.DepthFirst);
        foreach (var id in Enumerable.Range(1, 3)) Assert.True(supply.Accept(_entry, Url(id)));
        supply.PutBack(_entry, [Url(1)]);
        Assert.True(supply.Accept(_entry, Url(4)));
        Assert.Equal([new UrlId(2), new UrlId(3), new UrlId(4)], _entry.Heads!.Keys.Order());
        foreach (var id in Enumerable.Range(2, 3)) supply.Release(_entry, new UrlId(id));
        supply.Refill(_entry);
        Assert.Equal([new UrlId(1)], _store.ExpectMsg<StoreProtocol.ReadPending>().Urls);
    }

    [Fact]
    public void DepthFirst_AHostWithoutAQueueKeepsTheNewestInReach()
    {
        var supply = Of(CrawlOrder.DepthFirst);
        _entry.Queue = null;
        foreach (var id in Enumerable.Range(1, 4)) supply.Accept(_entry, Url(id));
        Assert.Equal((1, 4L), (_entry.Heads!.Count, _entry.Pending));
        Assert.Equal(new UrlId(4), _entry.Heads.Keys.Single());
        Assert.Equal([new UrlId(3), new UrlId(2), new UrlId(1)], _entry.Tail!.Take().Urls);
    }

    [Fact]
    public void BestFirst_TailsAreReadBestFirst_AndABetterOnePassesThem()
    {
        var supply = Of(CrawlOrder.BestFirst);
        foreach (var id in Enumerable.Range(1, 3)) supply.Accept(_entry, Url(id, "plain"));
        Assert.False(supply.Accept(_entry, Url(4, "poor")));
        Assert.True(supply.Accept(_entry, Url(5, "good")));
        Assert.Equal(5, _entry.Pending);
        Assert.Equal([5, 9], new[] { _entry.Tail!.Band, _entry.Tail.Worse!.Band });
        foreach (var id in new[] { 1, 2, 5 }) supply.Release(_entry, new UrlId(id));
        supply.Refill(_entry);
        var plain = _store.ExpectMsg<StoreProtocol.ReadPending>();
        Assert.Equal([new UrlId(3)], plain.Urls);
        supply.Take(_entry, new StoreProtocol.PendingRead(_entry.Host, plain.Band, [Url(3, "plain")], [], AwaitsCommit: false));
        Assert.Equal([new UrlId(4)], _store.ExpectMsg<StoreProtocol.ReadPending>().Urls);
    }

    private HostSupply Of(CrawlOrder order)
    {
        var options = BreadthFirst with { Order = order, Score = order == CrawlOrder.BestFirst ? ["/good/=0.9", "/poor/=0.1"] : [] };
        return new HostSupply(2, new UrlRanking(options), 0, _store.Ref, ActorRefs.Nobody, HostSupply.Heads);
    }

    private IReadOnlyList<FrontierUrl> Take(IReadOnlyList<FrontierUrl> urls, IReadOnlyList<UrlId> missing) =>
        _supply.Take(_entry, new StoreProtocol.PendingRead(_entry.Host, 0, urls, missing, missing.Count > 0));

    private bool[] Accept(params int[] ids) => [.. ids.Select(id => _supply.Accept(_entry, Url(id)))];

    private static FrontierUrl Url(long id, string section = "any") => CanonicalUrl.TryCreate($"http://a.test/{section}/{id}", out var url, out _)
        ? new FrontierUrl(new UrlId(id), url, (ulong)id, 0, null, 0, IsSeed: false)
        : throw new InvalidOperationException();
}
