using Crawler.Telemetry;

namespace Crawler.Tests.Frontier;

public sealed class HostWaitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void WaitsOfSeveralPartitions_OneForEachCauseWithTheLongestOfAll()
    {
        HostWait[] waits =
        [
            new(HostWaitCause.Robots, 1, "r.test", TimeSpan.Zero),
            new(HostWaitCause.CrawlDelay, 2, "a.test", 3 * Second),
            new(HostWaitCause.CrawlDelay, 1, "b.test", 4 * Second),
        ];
        Assert.Equal([new(HostWaitCause.CrawlDelay, 3, "b.test", 4 * Second), new(HostWaitCause.Robots, 1, "r.test", TimeSpan.Zero)], HostWait.Merge(waits, robotsInDns: 0));
    }

    [Fact]
    public void ClockThatRunsOutBeforeAnyRequestMayStart_CountsForTheRate()
    {
        HostWait[] waits = [new(HostWaitCause.Delay, 2, "a.test", Second), new(HostWaitCause.CrawlDelay, 1, "b.test", 4 * Second), new(HostWaitCause.Robots, 1, "r.test", TimeSpan.Zero)];
        Assert.Equal([new(HostWaitCause.MaxRate, 2, "a.test", 2 * Second) { PerSecond = 0.5 }, waits[1], waits[2]], HostWait.HeldByRate(waits, (2 * Second, 0.5)));
        Assert.Equal(waits, HostWait.HeldByRate(waits, null));
    }

    [Fact]
    public void RobotsTxtWhoseHostIsLookedUp_CountsForDnsAlone()
    {
        HostWait[] waits = [new(HostWaitCause.Robots, 2, "r.test", TimeSpan.Zero), new(HostWaitCause.Dns, 2, "r.test", TimeSpan.Zero)];
        Assert.Equal([new HostWait(HostWaitCause.Dns, 2, "r.test", TimeSpan.Zero)], HostWait.Merge(waits, robotsInDns: 2));
        Assert.Equal([HostWaitCause.Dns, HostWaitCause.Robots], HostWait.Merge(waits, robotsInDns: 1).Select(wait => wait.Cause));
    }
}
