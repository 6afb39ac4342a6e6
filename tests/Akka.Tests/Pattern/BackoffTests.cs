using Akka.Actor;
using Akka.Pattern;
using Akka.TestKit;

namespace Akka.Tests.Pattern;

public class BackoffTests() : AkkaTest("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private Props Child => Scripted.Props(c =>
    {
        TestActor.Tell("started");
        c.OnPostStop = () => TestActor.Tell("stopped");
        c.On<Exception>(e => throw e);
        c.On<string>(_ => c.Ctx.Stop(c.Me), m => m == "stop");
        c.On<string>(_ => c.Ctx.Parent.Tell("up"), m => m == "reply");
        c.OnAny(c.Reply);
    });

    private IActorRef Supervisor(BackoffOptions options)
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(options));
        ExpectMsg("started");
        return supervisor;
    }

    private int Restarts(IActorRef supervisor)
    {
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance);
        return ExpectMsg<BackoffSupervisor.RestartCount>().Count;
    }

    // The supervisor knows of the end of its child when it has counted it.
    private void AwaitRestarts(IActorRef supervisor, int count) => AwaitAssert(() => Assert.Equal(count, Restarts(supervisor)), Soon, TimeSpan.FromMilliseconds(5));

    [Fact]
    public void OnFailure_StartsAgainAfterDoublingPauses()
    {
        var supervisor = Supervisor(Backoff.OnFailure(Child, "child", Second, Second * 30, 0, -1).WithManualReset());
        for (var (i, pause) = (1, Second); i <= 3; i++, pause *= 2)
        {
            supervisor.Tell(new BoomException());
            ExpectMsg("stopped");
            AwaitRestarts(supervisor, i);
            Scheduler.Advance(pause * 0.99);
            Assert.Equal(i, Restarts(supervisor));
            Scheduler.Advance(pause * 0.01);
            ExpectMsg("started");
        }
    }

    private bool IsDown(IActorRef supervisor)
    {
        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance);
        return ExpectMsg<BackoffSupervisor.CurrentChild>().Ref.IsNobody();
    }

    [Fact]
    public void Pauses_GrowToTheMaximum()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second * 3, 0, -1).WithManualReset());
        for (var i = 1; i <= 4; i++)
        {
            supervisor.Tell("stop");
            ExpectMsg("stopped");
            AwaitRestarts(supervisor, i);
            Scheduler.Advance(Second * Math.Min(i, 3) * 0.99);
            Assert.True(IsDown(supervisor));
            Scheduler.Advance(Second * Math.Min(i, 3) * 0.01);
            ExpectMsg("started");
        }
    }

    [Fact]
    public void RandomFactor_LengthensThePauseByAsMuchAtMost()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second, randomFactor: 1, -1).WithManualReset());
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(supervisor, 1);
        Scheduler.Advance(Second * 0.99);
        Assert.True(IsDown(supervisor));
        Scheduler.Advance(Second * 1.01);
        ExpectMsg("started");
    }

    [Fact]
    public void OnFailure_AChildThatStopsByItselfStopsTheSupervisor()
    {
        var supervisor = Supervisor(Backoff.OnFailure(Child, "child", Second, Second, 0, -1));
        Watch(supervisor);
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void MessageOfTheChildToItsParent_GoesToTheSupervisorsParent()
    {
        var supervisor = ChildActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child, "child", Second, Second, 0, -1)));
        ExpectMsg("started");
        supervisor.Tell("reply");
        ExpectMsg("up");
        Assert.Equal(supervisor, LastSender);
    }

    [Fact]
    public void OnStop_CountsAnyTermination()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second * 30, 0, -1));
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(supervisor, 1);
        Scheduler.Advance(Second);
        ExpectMsg("started");
        supervisor.Tell("x");
        ExpectMsg("x");
        Assert.Equal("child", LastSender.Path.Name);
        Assert.Equal(supervisor.Path, LastSender.Path.Parent);
    }

    [Fact]
    public void WhileTheChildIsDown_MessagesAreDeadLettersOrAnswered()
    {
        var silent = Supervisor(Backoff.OnStop(Child, "child", Second, Second * 30, 0, -1));
        silent.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(silent, 1);
        EventFilter.DeadLetter<string>().ExpectOne(() => silent.Tell("x"));

        var answering = Supervisor(Backoff.OnStop(Child, "child", Second, Second * 30, 0, -1).WithReplyWhileStopped("down"));
        answering.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(answering, 1);
        answering.Tell("x");
        ExpectMsg("down");
    }

    [Fact]
    public void AutoReset_BeginsTheCountAnew()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second * 30, 0, -1));
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(supervisor, 1);
        Scheduler.Advance(Second);
        ExpectMsg("started");
        Assert.Equal(1, Restarts(supervisor));
        Scheduler.Advance(Second);
        AwaitRestarts(supervisor, 0);
    }

    [Fact]
    public void MaxNrOfRetries_StopsTheSupervisor()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second, 0, -1).WithMaxNrOfRetries(1).WithManualReset());
        Watch(supervisor);
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(supervisor, 1);
        Scheduler.Advance(Second);
        ExpectMsg("started");
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void FinalStopMessage_MakesTheNextStopFinal()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second, 0, -1).WithFinalStopMessage(m => m is "stop"));
        Watch(supervisor);
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void ManualReset_SetsTheCountBack()
    {
        var supervisor = Supervisor(Backoff.OnStop(Child, "child", Second, Second * 30, 0, -1).WithManualReset());
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitRestarts(supervisor, 1);
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        Assert.Equal(0, Restarts(supervisor));
    }
}
