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
    public void Tick_IsTenMilliseconds() =>
        Assert.Equal(Tick, Sys.Settings.Config.GetTimeSpan("akka.scheduler.tick-duration"));

    [Fact]
    public async Task Repeatedly_IsNeverAheadAndDoesNotAccumulateDrift()
    {
        const int Times = 100;
        var lateness = new List<TimeSpan>();
        var done = new TaskCompletionSource();
        var watch = Stopwatch.StartNew();
        var cancel = Sys.Scheduler.Advanced.ScheduleRepeatedlyCancelable(Tick, Tick, () =>
        {
            if (lateness.Count == Times)
                return;

            lateness.Add(watch.Elapsed - (Tick * (lateness.Count + 1)));
            if (lateness.Count == Times)
                done.SetResult();
        });
        await done.Task.WaitAsync(Soon);
        cancel.Cancel();
        Assert.All(lateness, late => Assert.True(late > -Tick, $"{late} ahead"));

        // One tick too late each time would add up to half a second before the second half begins.
        Assert.True(lateness.Skip(Times / 2).Min() < Tick * 30, $"{lateness.Skip(Times / 2).Min()} behind");
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
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(-Tick, Tick, TestActor, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.Advanced.ScheduleOnce(-Tick, () => { }));
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

    [Fact]
    public void EveryOverload_TellsItsReceiver()
    {
        var scheduler = Sys.Scheduler;
        var from = CreateTestProbe().Ref;
        ICancelable[] cancelables = [.. Enumerable.Range(0, 3).Select(_ => new Cancelable(scheduler))];
        scheduler.ScheduleTellOnce(Tick, TestActor, 0, from);
        scheduler.ScheduleTellOnce(Tick, TestActor, 1, from, cancelables[0]);
        scheduler.ScheduleTellOnce(10, TestActor, 2, from);
        scheduler.ScheduleTellOnceCancelable(Tick, TestActor, 3, from);
        scheduler.ScheduleTellOnceCancelable(10, TestActor, 4, from);
        scheduler.ScheduleTellRepeatedly(Tick, TimeSpan.FromHours(1), TestActor, 5, from, cancelables[1]);
        scheduler.ScheduleTellRepeatedly(10, 3_600_000, TestActor, 6, from, cancelables[2]);
        ICancelable[] repeated =
        [
            scheduler.ScheduleTellRepeatedlyCancelable(Tick, TimeSpan.FromHours(1), TestActor, 7, from),
            scheduler.ScheduleTellRepeatedlyCancelable(10, 3_600_000, TestActor, 8, from),
            .. cancelables,
        ];
        Assert.Equal(Enumerable.Range(0, 9), ReceiveN(9, Soon).Cast<int>().Order());
        Assert.Equal(from, LastSender);
        foreach (var cancelable in repeated)
            cancelable.Cancel();
    }

    [Fact]
    public void EveryOverloadOfAdvanced_RunsItsAction()
    {
        var advanced = Sys.Scheduler.Advanced;
        using var cancelable = new Cancelable(advanced);
        using var ran = new CountdownEvent(6);
        advanced.ScheduleOnce(Tick, Ran);
        advanced.ScheduleOnce(Tick, Ran, cancelable);
        advanced.ScheduleOnceCancelable(Tick, Ran);
        advanced.ScheduleRepeatedly(Tick, TimeSpan.FromHours(1), Ran);
        advanced.ScheduleRepeatedly(Tick, TimeSpan.FromHours(1), Ran, cancelable);
        var repeated = advanced.ScheduleRepeatedlyCancelable(Tick, TimeSpan.FromHours(1), Ran);
        Assert.True(ran.Wait(Soon));
        repeated.Cancel();
        cancelable.Cancel();

        void Ran() => ran.Signal();
    }

    [Fact]
    public void Clocks_GoForward()
    {
        var monotonic = Sys.Scheduler.MonotonicClock;
        var now = Sys.Scheduler.Now;
        Sys.Scheduler.ScheduleTellOnce(Tick, TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later", Soon);
        Assert.True(Sys.Scheduler.MonotonicClock > monotonic);
        Assert.True(Sys.Scheduler.Now > now);
    }

    [Fact]
    public void RepeatedTell_EndsWithItsCancelable()
    {
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Tick, Tick, TestActor, "x", ActorRefs.NoSender);
        ReceiveN(3, Soon);
        cancel.Cancel();
        Sys.Scheduler.ScheduleTellOnce(Tick * 5, TestActor, "after the cancel", ActorRefs.NoSender);
        FishForMessage(m => m is "after the cancel", Soon);
        Sys.Scheduler.ScheduleTellOnce(Tick * 5, TestActor, "quiet", ActorRefs.NoSender);
        ExpectMsg("quiet", Soon);
    }
}
