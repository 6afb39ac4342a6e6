using Akka.Actor;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class HostSupplyTests
{
    private readonly HostSupply _supply = new(1, ActorRefs.Nobody, ActorRefs.Nobody);
    private readonly HostEntry _entry = new(Url(1).Url.HostKey);

    [Fact]
    public void MoreThanTheHeadHolds_WaitsInTheTail()
    {
        Assert.True(_supply.Accept(_entry, Url(1)));
        Assert.False(_supply.Accept(_entry, Url(2)));
        Assert.Equal((1, 2), (_entry.Tail, _entry.Pending));
    }

    // It was skipped when it was found and is wanted only now: its row may be committed after those behind it were read.
    [Fact]
    public void UrlWantedLate_IsInTheHeadAtOnceAndNotTakenTwice()
    {
        _supply.Accept(_entry, Url(1));
        _supply.Accept(_entry, Url(3));
        Assert.True(_supply.Accept(_entry, Url(2)));
        Assert.Equal([new UrlId(3)], _supply.Take(_entry, [Url(2), Url(3)]).Select(url => url.Id));
        Assert.Equal((0, 3), (_entry.Tail, _entry.Heads!.Count));
    }

    [Fact]
    public void UrlWantedLateAndNotYetCommitted_LeavesNothingBehindInTheTail()
    {
        _supply.Accept(_entry, Url(1));
        _supply.Accept(_entry, Url(3));
        _supply.Accept(_entry, Url(2));
        Assert.Equal([new UrlId(3)], _supply.Take(_entry, [Url(3)]).Select(url => url.Id));
        Assert.Equal(0, _entry.Tail);
        Assert.Null(_entry.Ahead);
    }

    private static FrontierUrl Url(long id) => CanonicalUrl.TryCreate($"http://a.test/{id}", out var url, out _)
        ? new FrontierUrl(new UrlId(id), url, (ulong)id, 0, null, 0, IsSeed: false)
        : throw new InvalidOperationException();
}
