using Akka.Actor;
using Akka.TestKit;

namespace Akka.Tests.Actor;

public class TimersTests() : AkkaTest("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    // Runs what it is told inside the actor, and reports what timers send.
    private IActorRef Timed()
    {
        var actor = Act(a =>
        {
            a.On<Action<Scripted>>(action => action(a));
            a.On<Exception>(e => throw e);
            a.On<int>(i => a.Reply(i));
            a.On<string>(m => TestActor.Tell(m));
        });
        Do(actor, _ => { });
        return actor;
    }

    private void Do(IActorRef actor, Action<Scripted> action)
    {
        actor.Tell(action);
        actor.Tell(0);
        ExpectMsg(0);
    }

    [Fact]
    public void SingleTimer_FiresOnceWithoutSender()
    {
        var actor = Timed();
        Do(actor, a => a.Timers.StartSingleTimer("k", "tick", Second));
        Scheduler.Advance(Second * 0.9);
        Assert.False(HasMessages);
        Scheduler.Advance(Second);
        ExpectMsg("tick");
        Do(actor, a => Assert.False(a.Timers.IsTimerActive("k")));
        Scheduler.Advance(Second * 5);
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void PeriodicTimer_FiresUntilCancelled()
    {
        var actor = Timed();
        Do(actor, a => a.Timers.StartPeriodicTimer("k", "tick", Second));
        for (var i = 0; i < 3; i++)
        {
            Scheduler.Advance(Second);
            ExpectMsg("tick");
        }

        Do(actor, a => a.Timers.Cancel("k"));
        Scheduler.Advance(Second * 3);
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void InitialDelay_IsForTheFirstTickOnly()
    {
        var actor = Timed();
        Do(actor, a => a.Timers.StartPeriodicTimer("k", "tick", Second * 5, Second));
        Scheduler.Advance(Second * 4);
        Do(actor, _ => { });
        Assert.False(HasMessages);
        Scheduler.Advance(Second * 2);
        ExpectMsg("tick");
        ExpectMsg("tick");
    }

    [Fact]
    public void SameKey_Replaces()
    {
        var actor = Timed();
        Do(actor, a =>
        {
            a.Timers.StartSingleTimer("k", "old", Second);
            a.Timers.StartSingleTimer("k", "new", Second);
        });
        Scheduler.Advance(Second);
        ExpectMsg("new");
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void QueuedMessageOfCancelledTimer_IsDropped()
    {
        var actor = Timed();
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        Do(actor, a => a.Timers.StartSingleTimer("k", "tick", Second));
        actor.Tell((Action<Scripted>)(a =>
        {
            entered.Set();
            release.Wait(Soon);
            a.Timers.Cancel("k");
        }));
        entered.Wait(Soon);
        Scheduler.Advance(Second);
        release.Set();
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void Restart_CancelsAll()
    {
        var actor = Timed();
        Do(actor, a => a.Timers.StartPeriodicTimer("k", "tick", Second));
        actor.Tell(new BoomException());
        Do(actor, a => Assert.Empty(a.Timers.ActiveTimers));
        Scheduler.Advance(Second * 3);
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void Stop_CancelsAllWithoutDeadLetters()
    {
        var actor = Timed();
        Do(actor, a => a.Timers.StartPeriodicTimer("k", "tick", Second));
        StopAndWait(actor);
        Sys.EventStream.Subscribe<Akka.Event.AllDeadLetters>(TestActor);
        Scheduler.Advance(Second * 3);
        Assert.False(HasMessages);
    }

    [Fact]
    public void RepeatedScheduleTell_GoesOnToDeadLettersUntilCancelled()
    {
        var actor = Timed();
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, actor, "tick", ActorRefs.NoSender);
        Scheduler.Advance(Second);
        ExpectMsg("tick");
        StopAndWait(actor);
        EventFilter.DeadLetter<string>().ExpectOne(() => Scheduler.Advance(Second));
        cancel.Cancel();
        Sys.EventStream.Subscribe<Akka.Event.DeadLetter>(TestActor);
        Scheduler.Advance(Second * 3);
        Assert.False(HasMessages);
    }
}
