using Crawler.Politeness;

namespace Crawler.Tests.Politeness;

public class WaitNoteTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void GateThatOpenedLast_IsTheCause()
    {
        var note = WaitNote.Of(T0, At(9), (At(8), "delay"), (At(3), "back-off"), (At(-5), "robots"));
        Assert.Equal((At(9) - T0, "delay"), note.Until(At(9)));
    }

    [Fact]
    public void EveryGateOpenBefore_ItDidNotWait()
    {
        var note = WaitNote.Of(T0, T0, (At(-1), "delay"), (default, null));
        Assert.Equal((TimeSpan.Zero, null), note.Until(T0));
    }

    [Fact]
    public void ReadyForLongWithoutAFetcher_ThatIsTheCause()
    {
        var note = WaitNote.Of(T0, At(1), (At(1), "delay"));
        Assert.Equal(At(5) - T0, note.Until(At(5)).Waited);
        Assert.Contains("crawler.limits.concurrency", note.Until(At(5)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void HeldBySomethingAfterThat_ThatIsTheCauseAlsoOfAShortRest()
    {
        var note = WaitNote.Of(T0, At(9), (At(9), "delay")) with { HeldLastBy = "rate" };
        Assert.Equal((At(10) - T0, "rate"), note.Until(At(10)));
        Assert.Equal((TimeSpan.FromMilliseconds(49), null), (WaitNote.Of(T0, T0) with { HeldLastBy = "rate" }).Until(T0.AddMilliseconds(49)));
    }

    private static DateTimeOffset At(int seconds) => T0 + TimeSpan.FromSeconds(seconds);
}
