using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public sealed class HostWaitsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void HostsHeldByTheirClocks_CountForWhatHoldsThem()
    {
        HostEntry[] hosts =
        [
            Host("a.test", row: Row("a.test", Noon + (5 * Second), HoldCauses.RetryAfter)),
            Host("b.test", row: Row("b.test", Noon + (9 * Second), HoldCauses.RetryAfter)),
            Host("c.test", held: (Noon + Second, $"{HoldCauses.CrawlDelay}7s of its robots.txt")),
            Host("due.test", row: Row("due.test", Noon, HoldCauses.RetryAfter)),
            Host("done.test", pending: 0, row: Row("done.test", Noon + Second, HoldCauses.RetryAfter)),
        ];
        Assert.Equal(
            [new HostWait(HostWaitCause.RetryAfter, 2, "b.test", 9 * Second), new HostWait(HostWaitCause.CrawlDelay, 1, "c.test", Second)],
            HostWaits.Of(hosts, Noon, obeysRobots: true));
    }

    [Fact]
    public void ActiveHostWhoseRobotsTxtIsNotKnown_WaitsForIt()
    {
        var host = Host("a.test", row: new HostRow(Key("a.test"), default, new Dictionary<OriginKey, OriginRobots>()));
        host.IsActive = true;
        Assert.Equal([new HostWait(HostWaitCause.Robots, 1, "a.test", TimeSpan.Zero)], HostWaits.Of([host], Noon, obeysRobots: true));
        Assert.Empty(HostWaits.Of([host], Noon, obeysRobots: false));
    }

    [Fact]
    public void NothingLeftButUrlsToBeTriedAgainLater_WaitsForTheFirstOfThem()
    {
        var host = Host("a.test", pending: 2);
        host.Retries = new() { [new UrlId(1)] = (1, Noon + (9 * Second)), [new UrlId(2)] = (1, Noon + (4 * Second)) };
        Assert.Equal([new HostWait(HostWaitCause.Retry, 1, "a.test", 4 * Second)], HostWaits.Of([host], Noon, obeysRobots: true));
        host.Retries.Remove(new UrlId(2));
        Assert.Empty(HostWaits.Of([host], Noon, obeysRobots: true));
    }

    private static HostKey Key(string host) => CanonicalUrl.TryCreate($"http://{host}/", out var url, out _) ? url.HostKey : throw new ArgumentException(host, nameof(host));

    private static HostRow Row(string host, DateTimeOffset nextAllowed, string heldBy) => new(Key(host), nextAllowed, new Dictionary<OriginKey, OriginRobots>()) { HeldBy = heldBy };

    private static HostEntry Host(string name, int pending = 1, HostRow? row = null, (DateTimeOffset Until, string By) held = default)
    {
        var host = new HostEntry(Key(name)) { Row = row, NextAllowed = held.Until, HeldBy = held.By };
        for (var url = 1; url <= pending; url++) host.TailOf(0, isNewestFirst: false).Add(new UrlId(url), int.MaxValue);
        return host;
    }
}
