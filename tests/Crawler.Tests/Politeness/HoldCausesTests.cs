using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Telemetry;

namespace Crawler.Tests.Politeness;

public sealed class HoldCausesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PolitenessOptions Options = CrawlOptions.Default.Politeness with { Delay = TimeSpan.FromSeconds(1), PerHost = 1, Jitter = 0 };

    [Theory]
    [InlineData(HoldCauses.RetryAfter, HostWaitCause.RetryAfter)]
    [InlineData(HoldCauses.BackOff, HostWaitCause.BackOff)]
    [InlineData("a whole delay after a restart", HostWaitCause.Delay)]
    [InlineData(null, HostWaitCause.Delay)]
    public void Words_AreKnownAgain(string? heldBy, HostWaitCause cause) => Assert.Equal(cause, HoldCauses.Of(heldBy));

    [Fact]
    public void OurDelay() => Assert.Equal(HostWaitCause.Delay, CauseAfter(Answer(TimeSpan.Zero)));

    [Fact]
    public void ResponseTime() => Assert.Equal(HostWaitCause.ResponseTime, CauseAfter(Answer(TimeSpan.FromSeconds(10))));

    [Theory]
    [InlineData(7)]
    [InlineData(7000)]
    public void CrawlDelay_CutOrNot(int seconds) => Assert.Equal(HostWaitCause.CrawlDelay, CauseAfter(Answer(TimeSpan.Zero), TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void PushBack() => Assert.Equal(HostWaitCause.PushBack, CauseAfter(new FetchOutcome.Failure(FetchError.HttpStatus, "503", Head(503)) { Elapsed = TimeSpan.Zero }));

    [Fact]
    public void Breaker() => Assert.Equal(HostWaitCause.Breaker, CauseAfter(new FetchOutcome.Failure(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero }, times: Options.BreakerFailures!.Value));

    private static HostWaitCause CauseAfter(FetchOutcome outcome, TimeSpan? crawlDelay = null, int times = 1)
    {
        var schedule = new HostSchedule(Options, () => 0);
        schedule.SetCrawlDelay(crawlDelay);
        for (var time = 0; time < times; time++)
        {
            schedule.OnStarted(Noon);
            schedule.OnOutcome(outcome, isFirstAttempt: true, Noon);
            schedule.OnEnded(Noon);
        }

        return HoldCauses.Of(schedule.HeldBy);
    }

    private static ResponseHead Head(int status) => new() { Url = Fetching.Fetchers.Url("http://a.test/"), Status = status, HttpVersion = "1.1" };

    private static FetchOutcome.NotModified Answer(TimeSpan elapsed) => new(Head(304)) { Elapsed = elapsed };
}
