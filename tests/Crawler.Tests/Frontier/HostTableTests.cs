using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class HostTableTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void HostsBecomeActive_InTheOrderInWhichTheyBecameReady()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        var hosts = new[] { "c.test", "a.test", "b.test" }.Select(name => WithUrl(table, name)).ToArray();
        foreach (var host in hosts) table.Want(host, T0);
        Assert.Equal<HostEntry?>(hosts, [table.NextToActivate(T0), table.NextToActivate(T0), table.NextToActivate(T0)]);
        Assert.Null(table.NextToActivate(T0));
        Assert.Equal(3, table.Active);
    }

    [Fact]
    public void NoPlaceFree_TheNextHostWaitsUntilOneRests()
    {
        var table = new HostTable(new HostPlaces(1, 32), TimeSpan.FromSeconds(10));
        var first = WithUrl(table, "a.test");
        var second = WithUrl(table, "b.test");
        table.Want(first, T0);
        table.Want(second, T0);
        Assert.Same(first, table.NextToActivate(T0));
        Assert.Null(table.NextToActivate(T0));
        Assert.True(table.IsCrowded);
        table.Rest(first, T0);
        Assert.Same(first, table.NextToPassivate(T0));
        table.Passivated(first);
        Assert.Same(second, table.NextToActivate(T0));
    }

    [Fact]
    public void HostDueLate_SleepsUntilItIsNearlyDue()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        var host = WithUrl(table, "a.test");
        host.NextAllowed = T0.AddMinutes(5);
        table.Want(host, T0);
        Assert.Null(table.NextToActivate(T0));
        Assert.Equal(T0.AddMinutes(5).AddSeconds(-10), table.NextDue);
        Assert.Null(table.NextToActivate(T0.AddMinutes(4)));
        Assert.Same(host, table.NextToActivate(T0.AddMinutes(5).AddSeconds(-10)));
    }

    [Fact]
    public void UrlDueLate_DoesNotKeepANewUrlOfTheHostWaiting()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        var host = WithUrl(table, "a.test");
        table.Want(host, T0, T0.AddHours(1));
        Assert.Null(table.NextToActivate(T0));
        table.Want(host, T0);
        Assert.Same(host, table.NextToActivate(T0));
        Assert.Null(table.NextToActivate(T0.AddHours(2)));
    }

    [Fact]
    public void HostWithoutUrls_IsNotActivated()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        table.Want(table.Get(Url("http://a.test/").HostKey), T0);
        Assert.Null(table.NextToActivate(T0));
    }

    [Fact]
    public void RestDisturbed_IsNotPutAway()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        var host = WithUrl(table, "a.test");
        table.Want(host, T0);
        table.NextToActivate(T0);
        table.Rest(host, T0);
        host.IsResting = false;
        Assert.Null(table.NextToPassivate(T0.AddHours(1)));
    }

    [Fact]
    public void IdleHost_IsForgottenOnceItsRowIsStored_AndItsRowIsLookedForLater()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        var host = table.Get(Url("http://a.test/").HostKey);
        Assert.False(host.MayHaveRow);
        host.Row = new HostRow(host.Host, T0, new Dictionary<OriginKey, OriginRobots>());
        table.ForgetIfIdle(host);
        Assert.Same(host, table.Find(host.Host));
        host.IsRowStored = true;
        table.ForgetIfIdle(host);
        Assert.Null(table.Find(host.Host));
        Assert.True(table.Get(host.Host).MayHaveRow);
    }

    [Fact]
    public void HostWithUrls_IsNotForgotten()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        var host = WithUrl(table, "a.test");
        table.ForgetIfIdle(host);
        Assert.Same(host, table.Find(host.Host));
    }

    [Fact]
    public void QuietHosts_HaveTheirTurnInOrder_WithAllTheirUrls()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10));
        foreach (var name in new[] { "b.test", "a.test" })
        {
            var entry = table.Get(Url($"http://{name}/").HostKey);
            entry.Tail = HostTail.Create(0, isNewestFirst: false);
            entry.Tail.Add(new UrlId(1), 64);
            table.Want(entry, T0);
            table.PackIfQuiet(entry, 64);
            Assert.True(table.TryAddQuietly(entry.Host, new UrlId(2), 0, 64));
        }

        Assert.Empty(table.Entries);
        Assert.Equal([("a.test", 2L), ("b.test", 2L)], table.Busiest(5).Select(host => (host.Host.Value, host.Pending)).Order());
        var first = table.NextToActivate(T0)!;
        Assert.Equal(("b.test", 2L), (first.Host.Value, first.Pending));
        Assert.Equal([new UrlId(1), new UrlId(2)], first.Tail!.Take().Urls);
        Assert.False(table.TryAddQuietly(first.Host, new UrlId(3), 0, 64));
        Assert.Equal("a.test", table.NextToActivate(T0)?.Host.Value);
        Assert.Null(table.NextToActivate(T0));
    }

    [Fact]
    public void QuietHostsOfAnEarlierProcess_WaitOnceAllAreWanted()
    {
        var table = new HostTable(new HostPlaces(10, 32), TimeSpan.FromSeconds(10), T0);
        var entry = table.Get(Url("http://a.test/").HostKey);
        entry.Tail = HostTail.Create(0, isNewestFirst: false);
        entry.Tail.Add(new UrlId(1), 64);
        table.PackIfQuiet(entry, 64);
        Assert.Null(table.NextToActivate(T0));
        table.WantAll(T0);
        var host = table.NextToActivate(T0)!;
        Assert.Equal(("a.test", T0, true), (host.Host.Value, host.ClockLostAt, host.MayHaveRow));
        Assert.Null(table.NextToActivate(T0));
    }

    private static HostEntry WithUrl(HostTable table, string name)
    {
        var url = Url($"http://{name}/");
        var entry = table.Get(url.HostKey);
        entry.Heads = new Dictionary<UrlId, FrontierUrl> { [new UrlId(1)] = new(new UrlId(1), url, 1, 0, null, 0, IsSeed: true) };
        return entry;
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));
}
