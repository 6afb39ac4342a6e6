using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Akka.TestKit;

namespace Akka.Tests.Actor;

public class ReceiveTimeoutTests() : AkkaTest("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private IActorRef Timed(Action<Scripted>? more = null, string dispatcher = Dispatchers.DefaultDispatcherId)
    {
        var actor = Sys.ActorOf(Scripted.Props(a =>
        {
            a.OnPreStart = () => a.Ctx.SetReceiveTimeout(Second);
            a.OnPreRestart = (_, _) => { };
            a.OnPostRestart = _ => TestActor.Tell("restarted");
            a.On<ReceiveTimeout>(_ => TestActor.Tell("timeout"));
            a.On<Exception>(e => throw e);
            a.On<TimeSpan?>(timeout => a.Ctx.SetReceiveTimeout(timeout));
            a.On<Off>(_ =>
            {
                a.Ctx.SetReceiveTimeout(null);
                a.Reply("off");
            });
            a.On<On>(_ =>
            {
                a.Ctx.SetReceiveTimeout(Second);
                a.Reply("on");
            });
            a.OnAsync<Task>(async task =>
            {
                TestActor.Tell("awaiting");
                await task;
                TestActor.Tell("awaited");
            });
            more?.Invoke(a);
            a.OnAny(a.Reply);
        }).WithDispatcher(dispatcher));
        Sync(actor);
        return actor;
    }

    // When the answer is there, the message before has been handled; the reply itself does not influence the timeout.
    private void Sync(IActorRef actor)
    {
        actor.Tell(Quiet.Instance);
        ExpectMsg<Quiet>();
    }

    private void Nothing(IActorRef actor)
    {
        Sync(actor);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Timeout_RepeatsUntilItIsTurnedOff()
    {
        var actor = Timed();
        for (var i = 0; i < 3; i++)
        {
            Scheduler.Advance(Second);
            ExpectMsg("timeout");
            Sync(actor);
        }

        actor.Tell(Off.Instance);
        ExpectMsg("off");
        Scheduler.Advance(Second * 5);
        Nothing(actor);
    }

    [Fact]
    public void InfluencingMessage_ArmsAnew()
    {
        var actor = Timed();
        Scheduler.Advance(Second * 0.9);
        actor.Tell("x");
        ExpectMsg("x");
        Sync(actor);
        Scheduler.Advance(Second * 0.9);
        Nothing(actor);
        Scheduler.Advance(Second * 0.1);
        ExpectMsg("timeout");
    }

    [Fact]
    public void MarkedMessage_DoesNotArmAnew()
    {
        var actor = Timed();
        Scheduler.Advance(Second * 0.9);
        Sync(actor);
        actor.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>();
        Scheduler.Advance(Second * 0.1);
        ExpectMsg("timeout");
    }

    [Fact]
    public void MarkedMessage_CanTurnItOff()
    {
        var actor = Timed();
        actor.Tell(Off.Instance);
        ExpectMsg("off");
        Scheduler.Advance(Second * 2);
        Nothing(actor);
    }

    [Fact]
    public void Setting_SurvivesARestart()
    {
        var actor = Timed();
        actor.Tell(new BoomException());
        ExpectMsg("restarted");
        Sync(actor);
        Scheduler.Advance(Second);
        ExpectMsg("timeout");
    }

    [Fact]
    public void MarkedMessage_CanTurnItOn()
    {
        var actor = Timed();
        actor.Tell(Off.Instance);
        ExpectMsg("off");
        actor.Tell(On.Instance);
        ExpectMsg("on");
        Sync(actor);
        Scheduler.Advance(Second);
        ExpectMsg("timeout");
    }

    [Fact]
    public void Setting_IsSeenInTheContext()
    {
        var actor = Timed(a => a.On<int>(_ => a.Reply(a.Ctx.ReceiveTimeout ?? TimeSpan.Zero)));
        actor.Tell(1);
        ExpectMsg(Second);
        actor.Tell(Off.Instance);
        ExpectMsg("off");
        actor.Tell(1);
        ExpectMsg(TimeSpan.Zero);
    }

    [Fact]
    public void StoppedActor_GetsNone()
    {
        var actor = Timed();
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        StopAndWait(actor);
        Scheduler.Advance(Second * 2);
        Sys.DeadLetters.Tell("marker");
        Assert.Equal("marker", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void ShortAwait_IsFollowedByAWholeTimeout()
    {
        var gate = new TaskCompletionSource();
        var actor = Timed();
        Scheduler.Advance(Second * 0.9);
        actor.Tell(gate.Task);
        ExpectMsg("awaiting");
        gate.SetResult();
        ExpectMsg("awaited");
        Sync(actor);
        Scheduler.Advance(Second * 0.9);
        Nothing(actor);
        Scheduler.Advance(Second * 0.1);
        ExpectMsg("timeout");
    }

    [Fact]
    public void TimeoutDuringAnAwait_IsReceivedAfterIt()
    {
        // In this thread the handler has armed the timeout when the tell returns.
        var gate = new TaskCompletionSource();
        var actor = Timed(dispatcher: CallingThreadDispatcher.Id);
        actor.Tell(gate.Task);
        ExpectMsg("awaiting");
        Scheduler.Advance(Second * 3);
        Assert.False(HasMessages);
        gate.SetResult();
        ExpectMsg("awaited");
        ExpectMsg("timeout");
    }

    private sealed class On : INotInfluenceReceiveTimeout
    {
        public static readonly On Instance = new();
    }

    private sealed class Off : INotInfluenceReceiveTimeout
    {
        public static readonly Off Instance = new();
    }

    private sealed class Quiet : INotInfluenceReceiveTimeout
    {
        public static readonly Quiet Instance = new();
    }
}
