using Akka.Actor;
using Akka.Event;
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
        var active = true;
        Do(actor, a => active = a.Timers.IsTimerActive("k"));
        Assert.False(active);
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
        Scheduler.Advance(Second);
        ExpectMsg("tick");
        Scheduler.Advance(Second);
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
        WithQueuedTick(actor, a => a.Timers.Cancel("k"));
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void Restart_CancelsAll()
    {
        var actor = Timed();
        Do(actor, a => a.Timers.StartPeriodicTimer("k", "tick", Second));
        actor.Tell(new BoomException());
        IReadOnlyCollection<object>? active = null;
        Do(actor, a => active = a.Timers.ActiveTimers);
        Assert.Empty(active!);
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
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
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
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        Scheduler.Advance(Second * 3);
        Assert.False(HasMessages);
    }

    [Fact]
    public void TimerMessage_HasNoSenderUnlessOneIsGiven()
    {
        var actor = Act(a =>
        {
            a.On<Action<Scripted>>(action => action(a));
            a.On<int>(i => a.Reply(i));
            a.On<string>(m => TestActor.Tell((m, a.From)));
        });
        Do(actor, a =>
        {
            a.Timers.StartSingleTimer("1", "single", Second);
            a.Timers.StartPeriodicTimer("2", "periodic", Second * 2, Second * 100);
        });
        Scheduler.Advance(Second);
        ExpectMsg(("single", Sys.DeadLetters));
        Scheduler.Advance(Second);
        ExpectMsg(("periodic", Sys.DeadLetters));
        Do(actor, a => a.Timers.CancelAll());
        Do(actor, a =>
        {
            a.Timers.StartSingleTimer("1", "single", Second, TestActor);
            a.Timers.StartPeriodicTimer("2", "periodic", Second * 2, TestActor);
            a.Timers.StartPeriodicTimer("3", "delayed", Second * 3, Second * 100, TestActor);
        });
        Scheduler.Advance(Second);
        ExpectMsg(("single", TestActor));
        Scheduler.Advance(Second);
        ExpectMsg(("periodic", TestActor));
        Scheduler.Advance(Second);
        ExpectMsg(("delayed", TestActor));
    }

    [Fact]
    public void ActiveTimers_AreThoseStartedAndNeitherFiredNorCancelled()
    {
        var actor = Timed();
        object[] keys = [];
        Do(actor, a =>
        {
            a.Timers.StartSingleTimer("single", "tick", Second);
            a.Timers.StartPeriodicTimer("periodic", "tock", Second * 10);
            a.Timers.StartPeriodicTimer("cancelled", "never", Second);
            a.Timers.Cancel("cancelled");
            keys = [.. a.Timers.ActiveTimers];
        });
        Assert.Equal(["periodic", "single"], keys.Cast<string>().Order(StringComparer.Ordinal));
        Scheduler.Advance(Second);
        ExpectMsg("tick");
        Do(actor, a => keys = [.. a.Timers.ActiveTimers]);
        Assert.Equal(["periodic"], keys);
        Do(actor, a =>
        {
            a.Timers.CancelAll();
            keys = [.. a.Timers.ActiveTimers];
        });
        Assert.Empty(keys);
        Scheduler.Advance(Second * 20);
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    [Fact]
    public void QueuedMessageOfReplacedTimer_IsDropped()
    {
        var actor = Timed();
        WithQueuedTick(actor, a => a.Timers.StartSingleTimer("k", "new", Second));
        Do(actor, _ => { });
        Assert.False(HasMessages);
        Scheduler.Advance(Second);
        ExpectMsg("new");
    }

    [Fact]
    public void QueuedMessageOfATimer_IsDroppedByARestart()
    {
        var actor = Timed();
        WithQueuedTick(actor, _ => throw new BoomException());
        Do(actor, _ => { });
        Assert.False(HasMessages);
    }

    // The actor is busy while its timer "k" fires, and then does what it is told with the tick in its mailbox.
    private void WithQueuedTick(IActorRef actor, Action<Scripted> then)
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        Do(actor, a => a.Timers.StartSingleTimer("k", "tick", Second));
        actor.Tell((Action<Scripted>)(a =>
        {
            entered.Set();
            release.Wait(Soon);
            then(a);
        }));
        Assert.True(entered.Wait(Soon));
        Scheduler.Advance(Second);
        release.Set();
    }
}
