using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Tests.Fetching;

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

    [Theory]
    [InlineData(1000, "1s")]
    [InlineData(100, "100ms")]
    [InlineData(1500, "1500ms")]
    public void OurOwnDelay_IsWrittenAsTheConfigurationWritesIt(int milliseconds, string text) =>
        Assert.Equal($"crawler.politeness.delay = {text}", Schedule(TimeSpan.FromMilliseconds(milliseconds), perHost: 1).DelayCause);

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
        Assert.Equal((TimeSpan.FromSeconds(60), "Crawl-delay 86400s of its robots.txt, cut to 60s (crawler.politeness.max-crawl-delay)"), (schedule.Delay, schedule.DelayCause));
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

    [Fact]
    public void SlowHost_ItsDelayGrowsWithItsResponseTime()
    {
        var schedule = Schedule(Second, perHost: 1);
        Request(schedule, T0, Answer(3 * Second));
        Assert.Equal(T0 + (6 * Second), schedule.NextAllowed);
        Assert.Contains("crawler.politeness.adaptive-factor", schedule.DelayCause, StringComparison.Ordinal);
    }

    [Fact]
    public void PushBack_DoublesTheDelayInForceAndAnswersUndoIt()
    {
        var schedule = Schedule(Second, perHost: 1);
        schedule.SetCrawlDelay(3 * Second);
        Request(schedule, T0, Refused);
        Assert.Equal(6 * Second, schedule.Delay);
        Assert.Contains("crawler.politeness.adaptive-step", schedule.DelayCause, StringComparison.Ordinal);
        for (var i = 0; i < 12; i++) Request(schedule, T0, Answer(TimeSpan.Zero));
        Assert.Equal((3 * Second, "Crawl-delay 3s of its robots.txt"), (schedule.Delay, schedule.DelayCause));
    }

    [Fact]
    public void HealthyHostWithoutDelay_CostsNothing()
    {
        var schedule = Schedule(TimeSpan.Zero, perHost: 32);
        for (var i = 0; i < 1000; i++)
        {
            schedule.OnOffered();
            schedule.OnStarted(T0);
            Assert.False(schedule.OnOutcome(Answer(30 * Second), isFirstAttempt: true, T0));
            schedule.OnEnded(T0);
            Assert.True(schedule.MayOffer(T0));
        }
    }

    [Fact]
    public void SeveralRequestsPerHost_PushBackHoldsTheNextFromNowOn()
    {
        var schedule = Schedule(TimeSpan.Zero, perHost: 3);
        schedule.OnStarted(T0);
        schedule.OnOutcome(Refused, isFirstAttempt: true, T0 + (5 * Second));
        schedule.OnEnded(T0 + (5 * Second));
        Assert.Equal(T0 + (6 * Second), schedule.NextAllowed);
    }

    [Fact]
    public void BreakerOpens_NothingIsOfferedAndThenOneProbeAlone()
    {
        var schedule = Schedule(TimeSpan.Zero, perHost: 3);
        for (var i = 0; i < 5; i++) Request(schedule, T0, Down);
        Assert.False(schedule.MayOffer(T0 + (29 * Second)));
        Assert.Equal((T0 + (30 * Second), "ConnectFailed: refused"), (schedule.Health.OpenUntil!.Value, schedule.Health.Trouble));
        var probed = schedule.NextAllowed;
        Assert.True(probed >= T0 + (30 * Second));
        Assert.True(schedule.MayOffer(probed));
        schedule.OnOffered();
        Assert.False(schedule.MayOffer(probed));
        schedule.OnStarted(probed);
        Assert.False(schedule.MayOffer(schedule.NextAllowed));
        Assert.True(schedule.OnOutcome(Answer(Second), isFirstAttempt: false, probed));
        schedule.OnEnded(probed);
        Assert.Equal((null, null, 0), (schedule.Health.OpenUntil, schedule.Health.Trouble, schedule.Health.Openings));
    }

    [Fact]
    public void HostThatCannotBeReached_KeepsItsDelay()
    {
        var schedule = Schedule(Second, perHost: 1);
        for (var i = 0; i < 4; i++) Request(schedule, T0, Down);
        Assert.Equal((Second, 4), (schedule.Delay, schedule.Health.Failures));
    }

    [Fact]
    public void BreakerOpen_OutlivesTheSchedule()
    {
        var schedule = Schedule(TimeSpan.Zero, perHost: 3);
        for (var i = 0; i < 5; i++) Request(schedule, T0, Down);
        var next = Schedule(TimeSpan.Zero, perHost: 3);
        next.Restore(schedule.Health);
        next.HoldUntil(schedule.NextAllowed, "the row");
        Assert.Equal(schedule.Health, next.Health);
        Assert.Equal(schedule.Delay, next.Delay);
        Assert.False(next.MayOffer(T0 + (29 * Second)));
        next.OnOffered();
        Assert.False(next.MayOffer(next.NextAllowed));
    }

    private static FetchOutcome.Failure Refused =>
        new(FetchError.HttpStatus, "429", new ResponseHead { Url = Fetchers.Url("http://a.test/"), Status = 429, HttpVersion = "1.1" }) { Elapsed = TimeSpan.Zero };

    private static FetchOutcome.Failure Down => new(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero };

    private static FetchOutcome.Success Answer(TimeSpan elapsed) =>
        new(new ResponseHead { Url = Fetchers.Url("http://a.test/"), Status = 200, HttpVersion = "1.1" }, ReadOnlyMemory<byte>.Empty) { Elapsed = elapsed };

    private static void Request(HostSchedule schedule, DateTimeOffset at, FetchOutcome outcome)
    {
        schedule.OnOffered();
        schedule.OnStarted(at);
        schedule.OnOutcome(outcome, isFirstAttempt: true, at);
        schedule.OnEnded(at);
    }

    private static HostSchedule Schedule(TimeSpan delay, int perHost) => new(Options(delay, perHost), () => 0);

    private static PolitenessOptions Options(TimeSpan delay, int perHost) =>
        CrawlOptions.Default.Politeness with { Delay = delay, PerHost = perHost, Jitter = 0, MaxCrawlDelay = TimeSpan.FromSeconds(60), BreakerFailures = 5, BreakerWait = TimeSpan.FromSeconds(30) };
}
