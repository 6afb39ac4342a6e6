using Crawler.Configuration;
using Crawler.Politeness;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Politeness;

public class HostBreakerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PolitenessOptions Options = CrawlOptions.Default.Politeness with
    {
        BreakerFailures = 3,
        BreakerWait = TimeSpan.FromSeconds(30),
        BreakerMaxWait = TimeSpan.FromSeconds(100),
        BreakerProbes = 2,
    };

    [Fact]
    public void SoManyFailuresInARow_OpenItForATime()
    {
        var breaker = new HostBreaker(Options);
        Assert.False(breaker.Take(HostSignal.Unreachable, isFirstAttempt: true, T0));
        Assert.False(breaker.Take(HostSignal.Unreachable, isFirstAttempt: false, T0));
        Assert.Equal(BreakerState.Closed, breaker.State(T0));
        Assert.True(breaker.Take(HostSignal.Trouble, isFirstAttempt: true, T0));
        Assert.Equal(BreakerState.Open, breaker.State(T0 + TimeSpan.FromSeconds(29.9)));
        Assert.Equal(BreakerState.HalfOpen, breaker.State(T0 + TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(nameof(HostSignal.Trouble))]
    [InlineData(nameof(HostSignal.Refusal))]
    public void WhatMayBeTheUrlsOwnFault_CountsOnceForIt(string signal)
    {
        var breaker = new HostBreaker(Options);
        for (var i = 0; i < 10; i++) breaker.Take(Enum.Parse<HostSignal>(signal), isFirstAttempt: i == 0, T0);
        Assert.Equal((1, BreakerState.Closed), (breaker.Failures, breaker.State(T0)));
    }

    [Fact]
    public void AnAnswerInBetween_BeginsTheCountAnew()
    {
        var breaker = new HostBreaker(Options);
        for (var i = 0; i < 10; i++)
        {
            breaker.Take(HostSignal.Unreachable, isFirstAttempt: true, T0);
            breaker.Take(HostSignal.Unreachable, isFirstAttempt: true, T0);
            breaker.Take(HostSignal.Answer, isFirstAttempt: true, T0);
        }

        Assert.Equal(BreakerState.Closed, breaker.State(T0));
    }

    [Fact]
    public void ProbeSucceeds_Closes()
    {
        var (breaker, now) = Opened();
        Assert.False(breaker.Take(HostSignal.Answer, isFirstAttempt: false, now));
        Assert.Equal((BreakerState.Closed, 0, 0), (breaker.State(now), breaker.Failures, breaker.Openings));
    }

    [Fact]
    public void ProbeFails_OpensForTwiceTheTimeUpToTheLongest_AndGivesUpAfterTheLast()
    {
        var (breaker, now) = Opened();
        foreach (var (seconds, givesUp) in new[] { (60, false), (100, true), (100, true) })
        {
            Assert.Equal(BreakerState.HalfOpen, breaker.State(now));
            Assert.True(breaker.Take(HostSignal.Trouble, isFirstAttempt: false, now));
            Assert.Equal((now + TimeSpan.FromSeconds(seconds), givesUp), (breaker.OpenUntil, breaker.IsGivenUp));
            now = breaker.OpenUntil!.Value;
        }
    }

    [Fact]
    public void RequestsUnderWayWhenItOpened_ChangeNothingByFailing()
    {
        var (breaker, now) = Opened();
        Assert.False(breaker.Take(HostSignal.Unreachable, isFirstAttempt: true, now - TimeSpan.FromSeconds(10)));
        Assert.Equal((1, now), (breaker.Openings, breaker.OpenUntil));
    }

    [Fact]
    public void BrokenOffByUs_SaysNothing()
    {
        var (breaker, now) = Opened();
        Assert.False(breaker.Take(HostSignal.None, isFirstAttempt: true, now));
        Assert.Equal(BreakerState.HalfOpen, breaker.State(now));
    }

    [Fact]
    public void SwitchedOff_NeverOpens()
    {
        var breaker = new HostBreaker(Options with { BreakerFailures = null });
        for (var i = 0; i < 1000; i++) Assert.False(breaker.Take(HostSignal.Unreachable, isFirstAttempt: true, T0));
    }

    [Fact]
    public void AnyHistory_OpensOnlyByFailuresAndNeverForLongerThanAllowed() => Prop.ForAll(
        Gen.Elements(Enum.GetValues<HostSignal>()).Zip(Gen.Choose(0, 120)).ArrayOf().ToArbitrary(),
        history =>
        {
            var breaker = new HostBreaker(Options);
            var now = T0;
            foreach (var (signal, seconds) in history)
            {
                now += TimeSpan.FromSeconds(seconds);
                var before = breaker.State(now);
                var hasOpened = breaker.Take(signal, isFirstAttempt: true, now);
                if (signal is HostSignal.Answer && breaker.State(now) != BreakerState.Closed) return false;
                if (hasOpened && (signal is HostSignal.Answer or HostSignal.None || before == BreakerState.Open)) return false;
                if (breaker.OpenUntil - now > Options.BreakerMaxWait || breaker.Failures > Options.BreakerFailures) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    // With the moment of its first probe.
    private static (HostBreaker Breaker, DateTimeOffset Now) Opened()
    {
        var breaker = new HostBreaker(Options);
        for (var i = 0; i < Options.BreakerFailures; i++) breaker.Take(HostSignal.Unreachable, isFirstAttempt: true, T0);
        return (breaker, breaker.OpenUntil!.Value);
    }
}
