using Akka.Actor;
using Akka.Event;
using Akka.TestKit;

namespace Akka.Tests.TestKit;

public class TestKitTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG")
{
    private IActorRef Echo() => Sys.ActorOf(Props.Create(() => new EchoActor()));

    [Fact]
    public void Tell_InTest_HasTestActorAsSender()
    {
        Echo().Tell("x");
        ExpectMsg("x");
    }

    [Fact]
    public async Task Tell_AfterAwaitThatChangesThread_HasTestActorAsSender()
    {
        var echo = Echo();
        await Task.Delay(1);
        await Task.Yield();
        echo.Tell("x");
        await ExpectMsgAsync("x");
        echo.Tell("y");
        await ExpectMsgAsync<string>(m => m == "y");
    }

    [Fact]
    public void ExpectMsg_OtherTypeIsNext_FailsAtOnce()
    {
        TestActor.Tell(1);
        TestActor.Tell("x");
        Assert.Throws<Xunit.Sdk.FailException>(() => ExpectMsg<string>());
    }

    [Fact]
    public void ExpectMsg_OtherValue_ThrowsAkkaEqualException()
    {
        TestActor.Tell("x");
        Assert.Throws<Akka.TestKit.Xunit2.Internals.AkkaEqualException>(() => ExpectMsg("y"));
    }

    [Fact]
    public void FishForMessage_DropsTheOthers()
    {
        TestActor.Tell(1);
        TestActor.Tell("a");
        TestActor.Tell("b");
        Assert.Equal("b", FishForMessage<string>(m => m == "b"));
    }

    [Fact]
    public void Probe_RepliesAndForwards()
    {
        var probe = CreateTestProbe();
        var second = CreateTestProbe();
        probe.Tell("x");
        probe.ExpectMsg("x");
        probe.Reply("y");
        ExpectMsg("y");
        probe.Forward(second);
        second.ExpectMsg("x");
        Assert.Equal(TestActor, second.Sender);
    }

    [Fact]
    public void Probe_CanBeWatchedAndStopped()
    {
        var probe = CreateTestProbe();
        Watch(probe);
        Sys.Stop(probe);
        ExpectTerminated(probe);
    }

    [Fact]
    public void EventFilter_CountsExceptions()
    {
        var echo = Echo();
        EventFilter.Exception<InvalidOperationException>("boom").ExpectOne(() => echo.Tell(new InvalidOperationException("boom")));
        EventFilter.Error("boom").Expect(2, () =>
        {
            echo.Tell(new InvalidOperationException("boom"));
            echo.Tell(new InvalidOperationException("boom"));
        });
        EventFilter.Info("said 7", source: echo.Path.ToString()).ExpectOne(() => echo.Tell(7));
    }

    [Fact]
    public void EventFilter_DeadLetters()
    {
        var echo = Echo();
        Watch(echo);
        Sys.Stop(echo);
        ExpectTerminated(echo);
        EventFilter.DeadLetter<string>().ExpectOne(() => echo.Tell("late"));
    }

    [Fact]
    public void AutoPilot_AnswersBeforeTheTestLooks()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell("auto " + message);
            return KeepRunning.Instance;
        }));
        probe.Tell("x");
        ExpectMsg("auto x");
        probe.ExpectMsg("x");
    }

    [Fact]
    public void TestActorRef_RunsInTheCallersThread()
    {
        var actor = ActorOfAsTestActorRef(() => new ThreadActor());
        actor.Tell("x");
        Assert.Equal(Environment.CurrentManagedThreadId, actor.UnderlyingActor.Thread);
    }

    private sealed class ThreadActor : ReceiveActor
    {
        public ThreadActor() => ReceiveAny(_ => Thread = Environment.CurrentManagedThreadId);

        public int Thread { get; private set; }
    }

    private sealed class EchoActor : ReceiveActor
    {
        public EchoActor()
        {
            var log = Context.GetLogger();
            Receive<Exception>(e => throw e);
            Receive<int>(i => log.Info("said {0}", i));
            ReceiveAny(m => Sender.Tell(m));
        }
    }
}
