using Crawler.Configuration;
using Crawler.Politeness;

namespace Crawler.Tests.Politeness;

public class HostScheduleTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void OneRequestPerHost_DelayRunsFromTheEndOfTheResponse()
    {
        var schedule = Schedule(Second, perHost: 1);
        Assert.True(schedule.MayOffer(T0));
        schedule.OnOffered();
        Assert.False(schedule.MayOffer(T0));
        schedule.OnStarted(T0);
        Assert.False(schedule.MayOffer(T0 + (5 * Second)));
        schedule.OnEnded(T0 + (5 * Second));
        Assert.False(schedule.MayOffer(T0 + (5.999 * Second)));
        Assert.True(schedule.MayOffer(T0 + (6 * Second)));
    }

    [Fact]
    public void SeveralRequestsPerHost_DelaySpacesStarts()
    {
        var schedule = Schedule(Second, perHost: 3);
        schedule.OnOffered();
        Assert.False(schedule.MayOffer(T0));
        schedule.OnStarted(T0);
        Assert.False(schedule.MayOffer(T0 + (0.9 * Second)));
        Assert.True(schedule.MayOffer(T0 + Second));
        schedule.OnOffered();
        schedule.OnStarted(T0 + Second);
        schedule.OnOffered();
        schedule.OnStarted(T0 + (2 * Second));
        Assert.False(schedule.MayOffer(T0 + (9 * Second)));
        schedule.OnEnded(T0 + (9 * Second));
        Assert.True(schedule.MayOffer(T0 + (9 * Second)));
    }

    [Fact]
    public void NoDelay_OffersUpToThePerHostLimitAtOnce()
    {
        var schedule = Schedule(TimeSpan.Zero, perHost: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(schedule.MayOffer(T0));
            schedule.OnOffered();
        }

        Assert.False(schedule.MayOffer(T0));
        schedule.OnStarted(T0);
        schedule.OnEnded(T0);
        Assert.True(schedule.MayOffer(T0));
    }

    [Fact]
    public void CrawlDelay_LengthensOursAndNeverShortensIt()
    {
        var schedule = Schedule(Second, perHost: 1);
        schedule.SetCrawlDelay(TimeSpan.FromMilliseconds(10));
        Assert.Equal(Second, schedule.Delay);
        schedule.SetCrawlDelay(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), schedule.Delay);
        schedule.SetCrawlDelay(TimeSpan.FromDays(1));
        Assert.Equal(TimeSpan.FromSeconds(60), schedule.Delay);
        schedule.SetCrawlDelay(null);
        Assert.Equal(Second, schedule.Delay);
    }

    [Fact]
    public void Jitter_OnlyLengthens()
    {
        var schedule = new HostSchedule(Options(Second, 1) with { Jitter = 0.5 }, () => 0.999);
        schedule.OnOffered();
        schedule.OnStarted(T0);
        schedule.OnEnded(T0);
        Assert.InRange(schedule.NextAllowed, T0 + (1.49 * Second), T0 + (1.5 * Second));
    }

    [Fact]
    public void HoldUntil_NeverMovesBack()
    {
        var schedule = Schedule(Second, perHost: 1);
        schedule.HoldUntil(T0 + (10 * Second), "long");
        schedule.HoldUntil(T0 + (5 * Second), "short");
        Assert.Equal(T0 + (10 * Second), schedule.NextAllowed);
    }

    private static HostSchedule Schedule(TimeSpan delay, int perHost) => new(Options(delay, perHost), () => 0);

    private static PolitenessOptions Options(TimeSpan delay, int perHost) =>
        CrawlOptions.Default.Politeness with { Delay = delay, PerHost = perHost, Jitter = 0, MaxCrawlDelay = TimeSpan.FromSeconds(60) };
}
