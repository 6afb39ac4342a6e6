using Crawler.Cli;
using Crawler.Frontier.Storage;
using Crawler.Politeness;

namespace Crawler.Tests.Cli;

public sealed class HostTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void HealthyHost_SaysItsDelayAndWhereItComesFrom() => Assert.Equal(
        [
            ("delay", "1.0 s between two requests to its host: crawler.politeness.delay = 1s"),
            ("host", "no request before 2026-01-01T12:00:00.000Z: its delay"),
            ("response time", "250 ms of its host, smoothed"),
        ],
        HostText.Of(new LedgerHost(Noon, "its delay", TimeSpan.FromSeconds(1), "crawler.politeness.delay = 1s", new HostHealth { ResponseTime = TimeSpan.FromMilliseconds(250) }), Noon.AddSeconds(-1)));

    [Fact]
    public void HostInTrouble_SaysWhatIsLeftOfItsPushBackAndWhenItsBreakerLetsAProbeGo()
    {
        var health = new HostHealth { PushBack = TimeSpan.FromSeconds(8), Failures = 5, Openings = 2, OpenUntil = Noon, Trouble = "ConnectFailed: refused" };
        var lines = HostText.Of(new LedgerHost(Noon, null, TimeSpan.FromSeconds(8), null, health), Noon.AddSeconds(-1)).ToDictionary(line => line.Name, line => line.Text);
        Assert.Equal("8.0 s are left of the delay that it asked for", lines["push-back"]);
        Assert.Equal("open; a probe from 2026-01-01T12:00:00.000Z; opened 2 times since the host last answered: ConnectFailed: refused", lines["breaker"]);
    }

    [Fact]
    public void HostWhoseUrlsFail_SaysHowMany() =>
        Assert.Contains(("errors", "3 URLs of its host failed one after the other (crawler.frontier.max-errors-per-host)"), HostText.Of(new LedgerHost(Noon, null, default, null, new HostHealth { Errors = 3 }), Noon));

    [Fact]
    public void HostThatFailsNow_SaysHowOften() =>
        Assert.Contains(("breaker", "closed; failures in a row: 3"), HostText.Of(new LedgerHost(Noon, null, TimeSpan.Zero, null, new HostHealth { Failures = 3 }), Noon));

    [Fact]
    public void MomentThatHasPassed_IsNoWait()
    {
        var health = new HostHealth { Failures = 5, Openings = 2, OpenUntil = Noon, Trouble = "ConnectFailed: refused" };
        var lines = HostText.Of(new LedgerHost(Noon, "its delay", TimeSpan.Zero, null, health), Noon).ToDictionary(line => line.Name, line => line.Text);
        Assert.Equal("its clock lets the next request go; it was last held until 2026-01-01T12:00:00.000Z: its delay", lines["host"]);
        Assert.Equal("open; a probe may go; opened 2 times since the host last answered: ConnectFailed: refused", lines["breaker"]);
    }

    // A retry lets a host go at once.
    [Fact]
    public void ClockThatWasNeverHeld_SaysNothingOfAMoment() =>
        Assert.Contains(("host", "its clock lets the next request go"), HostText.Of(new LedgerHost(DateTimeOffset.UnixEpoch, null, TimeSpan.Zero, null, new HostHealth()), Noon));
}
