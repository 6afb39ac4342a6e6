using System.Diagnostics;
using Akka.Actor;

namespace Akka.Tests.Actor;

public class SchedulerTests : AkkaTest
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Once_FiresNotBeforeItsTime()
    {
        var watch = Stopwatch.StartNew();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(45), TestActor, "x", ActorRefs.NoSender);
        ExpectMsg("x", Soon);
        Assert.True(watch.ElapsedMilliseconds >= 44, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Repeatedly_DoesNotAccumulateDrift()
    {
        var watch = Stopwatch.StartNew();
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Tick, Tick, TestActor, "x", ActorRefs.NoSender);
        ReceiveN(30, Soon);
        cancel.Cancel();
        Assert.True(watch.ElapsedMilliseconds >= 290, $"{watch.ElapsedMilliseconds} ms for 30 ticks");
    }

    [Fact]
    public void Cancelled_DoesNotFire()
    {
        var cancel = Sys.Scheduler.ScheduleTellOnceCancelable(Tick * 5, TestActor, "cancelled", ActorRefs.NoSender);
        cancel.Cancel();
        Assert.True(cancel.IsCancellationRequested);
        Sys.Scheduler.ScheduleTellOnce(Tick * 10, TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later", Soon);
    }

    [Fact]
    public void Action_RunsAndItsFailureHurtsNobody()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new BoomException());
        Sys.Scheduler.Advanced.ScheduleOnce(Tick, () => TestActor.Tell("x", ActorRefs.NoSender));
        ExpectMsg("x", Soon);
    }

    [Fact]
    public void ManyDelays_FireInTheOrderOfTheirTicks()
    {
        foreach (var i in Enumerable.Range(0, 20).Reverse())
            Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(20 * i), TestActor, i, ActorRefs.NoSender);
        Assert.Equal(Enumerable.Range(0, 20), ReceiveN(20, Soon).Cast<int>());
    }

    [Fact]
    public void NegativeDelayOrZeroInterval_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellOnce(-Tick, TestActor, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(Tick, TimeSpan.Zero, TestActor, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.Advanced.ScheduleRepeatedly(Tick, TimeSpan.Zero, () => { }));
    }

    [Fact]
    public void DelayBeyondTheWheel_FiresInItsRound()
    {
        // 512 ticks of 10 ms are one round.
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(30), TestActor, "first", ActorRefs.NoSender);
        var far = Sys.Scheduler.ScheduleTellOnceCancelable(TimeSpan.FromMilliseconds(5150), TestActor, "next round", ActorRefs.NoSender);
        ExpectMsg("first", Soon);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(60), TestActor, "second", ActorRefs.NoSender);
        ExpectMsg("second", Soon);
        far.Cancel();
    }

    [Fact]
    public void CancelableWithDelay_CancelsItself()
    {
        var cancelable = new Cancelable(Sys.Scheduler, Tick);
        AwaitCondition(() => cancelable.IsCancellationRequested);
        Assert.True(cancelable.Token.IsCancellationRequested);
    }
}
