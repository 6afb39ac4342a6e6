using Crawler.Configuration;
using Crawler.Politeness;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Politeness;

public class AdaptiveDelayTests
{
    private static readonly PolitenessOptions Options = CrawlOptions.Default.Politeness with
    {
        Delay = TimeSpan.FromSeconds(1),
        AdaptiveFactor = 2,
        AdaptiveStep = Milliseconds(500),
        AdaptiveMax = TimeSpan.FromSeconds(60),
    };

    // What happens to a host: an answer after so many milliseconds, or null for push-back.
    private static readonly Arbitrary<int?[]> Lives = Gen.OneOf(Gen.Choose(0, 90_000).Select(time => (int?)time), Gen.Constant<int?>(null)).ArrayOf().ToArbitrary();

    private static Config Quick => Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void SlowHost_IsAskedForAMultipleOfItsResponseTime()
    {
        var adaptive = new AdaptiveDelay(Options);
        Assert.Equal(TimeSpan.Zero, adaptive.Delay);
        adaptive.OnAnswer(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(8), adaptive.Delay);
        adaptive.OnAnswer(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.FromSeconds(10), adaptive.Delay);
        adaptive.OnAnswer(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromSeconds(60), adaptive.Delay);
    }

    [Fact]
    public void SeveralRequestsPerHost_ShareTheMultiple()
    {
        var adaptive = new AdaptiveDelay(Options with { PerHost = 4 });
        adaptive.OnAnswer(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(2), adaptive.Delay);
    }

    [Fact]
    public void PushBack_DoublesAndEveryAnswerTakesAStepOff()
    {
        var adaptive = new AdaptiveDelay(Options with { AdaptiveFactor = 0 });
        adaptive.OnPushBack(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(2), adaptive.Delay);
        adaptive.OnPushBack(adaptive.Delay);
        Assert.Equal(TimeSpan.FromSeconds(4), adaptive.Delay);
        adaptive.OnAnswer(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(3.5), adaptive.Delay);
    }

    [Fact]
    public void NoDelayWanted_OnlyPushBackGivesOne()
    {
        var adaptive = new AdaptiveDelay(Options with { Delay = TimeSpan.Zero });
        adaptive.OnAnswer(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, adaptive.Delay);
        adaptive.OnPushBack(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(1), adaptive.Delay);
        adaptive.OnAnswer(TimeSpan.Zero);
        adaptive.OnAnswer(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, adaptive.Delay);
    }

    [Fact]
    public void Restored_GoesOnWhereItWas()
    {
        var adaptive = new AdaptiveDelay(Options);
        adaptive.Restore(new HostHealth { ResponseTime = TimeSpan.FromSeconds(1), PushBack = TimeSpan.FromSeconds(9) });
        Assert.Equal(TimeSpan.FromSeconds(9), adaptive.Delay);
        adaptive.Restore(new HostHealth { PushBack = TimeSpan.FromDays(1) });
        Assert.Equal(TimeSpan.FromSeconds(60), adaptive.Delay);
    }

    [Fact]
    public void AnyLife_TheDelayStaysWithinItsLimits() => Prop.ForAll(Lives, life =>
    {
        var adaptive = new AdaptiveDelay(Options);
        return life.All(step => Live(adaptive, step) is var delay && delay >= TimeSpan.Zero && delay <= Options.AdaptiveMax);
    }).Check(Quick);

    [Fact]
    public void AnyLife_PushBackDoublesTheDelayAndAnAnswerShortensItByAStepAtMost() => Prop.ForAll(Lives, life =>
    {
        var adaptive = new AdaptiveDelay(Options);
        return life.All(step =>
        {
            var before = adaptive.PushBack;
            var inForce = adaptive.Delay;
            Live(adaptive, step);
            return step is null
                ? adaptive.Delay == Shorter(Options.AdaptiveMax, 2 * Longer(inForce, Options.AdaptiveStep))
                : adaptive.PushBack == Longer(TimeSpan.Zero, before - Options.AdaptiveStep);
        });
    }).Check(Quick);

    [Fact]
    public void AnyLife_EnoughAnswersUndoThePushBack() => Prop.ForAll(Lives, life =>
    {
        var adaptive = new AdaptiveDelay(Options);
        foreach (var step in life) Live(adaptive, step);
        for (var i = 0; i < Options.AdaptiveMax / Options.AdaptiveStep; i++) adaptive.OnAnswer(TimeSpan.FromSeconds(1));
        return adaptive.PushBack == TimeSpan.Zero;
    }).Check(Quick);

    [Fact]
    public void AnyAnswers_TheResponseTimeLiesBetweenTheShortestAndTheLongest() => Prop.ForAll(Gen.Choose(0, 90_000).NonEmptyListOf().ToArbitrary(), times =>
    {
        var adaptive = new AdaptiveDelay(Options);
        foreach (var time in times) adaptive.OnAnswer(Milliseconds(time));
        return adaptive.ResponseTime >= Milliseconds(times.Min()) && adaptive.ResponseTime <= Milliseconds(times.Max());
    }).Check(Quick);

    private static TimeSpan Live(AdaptiveDelay adaptive, int? step)
    {
        if (step is { } time) adaptive.OnAnswer(Milliseconds(time));
        else adaptive.OnPushBack(adaptive.Delay);
        return adaptive.Delay;
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
