using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public sealed class StartRateTests
{
    [Fact]
    public void NoLimit_NeverWaits()
    {
        var rate = new StartRate();
        rate.OnStarted(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, rate.Wait(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(10)]
    [InlineData(333)]
    public void EagerCaller_StartsExactlySoManyInTenSeconds(double perSecond)
    {
        var rate = new StartRate { PerSecond = perSecond };
        var (now, starts) = (TimeSpan.FromHours(1), 0);
        for (var end = now + TimeSpan.FromSeconds(10); now < end; now += rate.Wait(now))
        {
            Assert.Equal(TimeSpan.Zero, rate.Wait(now));
            rate.OnStarted(now);
            starts++;
        }

        Assert.InRange(starts, Math.Floor(perSecond * 10), Math.Ceiling(perSecond * 10) + 1);
    }

    [Fact]
    public void LateTimers_AreCaughtUpWith()
    {
        var rate = new StartRate { PerSecond = 100 };
        var (now, starts) = (TimeSpan.FromHours(1), 0);
        for (var tick = 0; tick < 500; tick++, now += TimeSpan.FromMilliseconds(20))
        {
            for (; rate.Wait(now) == TimeSpan.Zero; starts++) rate.OnStarted(now);
        }

        Assert.InRange(starts, 980, 1010);
    }

    [Fact]
    public void LongRest_GivesNoBurst()
    {
        var rate = new StartRate { PerSecond = 10 };
        rate.OnStarted(TimeSpan.FromSeconds(1));
        var starts = 0;
        for (var now = TimeSpan.FromHours(1); rate.Wait(now) == TimeSpan.Zero; starts++) rate.OnStarted(now);
        Assert.Equal(1, starts);
    }
}
