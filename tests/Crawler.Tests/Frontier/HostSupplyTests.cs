using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class HostSupplyTests : TestKit
{
    private readonly TestProbe _store;
    private readonly HostSupply _supply;
    private readonly HostEntry _entry = new(Url(1).Url.HostKey) { Queue = ActorRefs.Nobody };

    public HostSupplyTests()
    {
        _store = CreateTestProbe();
        _supply = new HostSupply(2, 0, _store.Ref, ActorRefs.Nobody);
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
        _supply.Take(_entry, [Url(3), Url(4)], []);
        _entry.Heads.Clear();
        _supply.Refill(_entry);
        Assert.Equal(second.Chunk, _store.ExpectMsg<StoreProtocol.ReadPending>().Chunk);
        _supply.Take(_entry, [Url(5), Url(6)], []);
        _entry.Heads.Clear();
        _supply.Refill(_entry);
        var last = _store.ExpectMsg<StoreProtocol.ReadPending>();
        Assert.Equal((null, new UrlId(7)), (last.Chunk, Assert.Single(last.Urls)));
        _supply.Take(_entry, [Url(7)], []);
        Assert.Null(_entry.Tail);
    }

    [Fact]
    public void NotCommittedYet_IsReadAgainAfterTheNextCommit()
    {
        Accept(1, 2, 3);
        _entry.Heads!.Clear();
        _supply.Refill(_entry);
        _store.ExpectMsg<StoreProtocol.ReadPending>();
        _supply.Take(_entry, [], [new UrlId(3)]);
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _supply.OnCommitted();
        Assert.Equal([new UrlId(3)], _store.ExpectMsg<StoreProtocol.ReadPending>().Urls);
        _supply.Take(_entry, [Url(3)], []);
        Assert.Equal((null, 1), (_entry.Tail, _entry.Heads.Count));
    }

    [Fact]
    public void ManyUrlsInMemory_AHostWithoutAQueueHasOnlyATail()
    {
        var supply = new HostSupply(2, 0, _store.Ref, ActorRefs.Nobody, heads: 1);
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

    private bool[] Accept(params int[] ids) => [.. ids.Select(id => _supply.Accept(_entry, Url(id)))];

    private static FrontierUrl Url(long id) => CanonicalUrl.TryCreate($"http://a.test/{id}", out var url, out _)
        ? new FrontierUrl(new UrlId(id), url, (ulong)id, 0, null, 0, IsSeed: false)
        : throw new InvalidOperationException();
}
