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
    public void EventFilter_MatchesExactlyOrByStartPartOrPattern()
    {
        var log = Logging.GetLogger(Sys, this);
        EventFilter.Warning("one two").ExpectOne(() => log.Warning("one two"));
        EventFilter.Warning(start: "one").ExpectOne(() => log.Warning("one two"));
        EventFilter.Warning(contains: "e t").ExpectOne(() => log.Warning("one two"));
        EventFilter.Warning(new System.Text.RegularExpressions.Regex("^o.*o$")).ExpectOne(() => log.Warning("one two"));
        EventFilter.Warning("one").Expect(0, () =>
        {
            log.Warning("one two");
            AwaitTheLogger();
        });
    }

    [Fact]
    public void EventFilterThatHasSeenTooMany_Fails() =>
        Assert.Throws<Xunit.Sdk.FailException>(() => EventFilter.Warning("twice").ExpectOne(() =>
        {
            Logging.GetLogger(Sys, this).Warning("twice");
            Logging.GetLogger(Sys, this).Warning("twice");
            AwaitTheLogger();
        }));

    [Fact]
    public void EventFilterThatSeesTooManyLater_Passes()
    {
        using var release = new ManualResetEventSlim();
        var seen = 0;
        EventFilter.Custom<Warning>(_ =>
        {
            if (++seen == 2)
                release.Wait(TimeSpan.FromSeconds(10));
            return true;
        }).ExpectOne(() =>
        {
            Logging.GetLogger(Sys, this).Warning("twice");
            Logging.GetLogger(Sys, this).Warning("twice");
        });
        release.Set();
    }

    [Fact]
    public void EventFilterBelowTheLogLevel_SeesNothing()
    {
        using var quiet = new Akka.TestKit.Xunit2.TestKit("akka { stdout-loglevel = OFF, loglevel = WARNING, test.filter-leeway = 50ms }");
        Assert.Throws<Xunit.Sdk.FailException>(() => quiet.EventFilter.Info("x").ExpectOne(() => Logging.GetLogger(quiet.Sys, this).Info("x")));
    }

    [Fact]
    public void Defaults_AreThreeSecondsForAnExpectAndForTheLeewayOfAFilter()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), TestKitSettings.SingleExpectDefault);
        Assert.Equal(TimeSpan.FromSeconds(3), TestKitSettings.TestEventFilterLeeway);
        Assert.Equal(1, TestKitSettings.TestTimeFactor);
    }

    [Fact]
    public void TestActor_ReceivesInTheSendersThread()
    {
        TestActor.Tell("x");
        Assert.True(HasMessages);
        ExpectMsg("x");
    }

    [Fact]
    public void Dispose_TerminatesTheSystem()
    {
        var kit = new Akka.TestKit.Xunit2.TestKit("akka.stdout-loglevel = OFF");
        kit.Dispose();
        Assert.True(kit.Sys.WhenTerminated.IsCompleted);
    }

    // Its answer comes when it has seen what was logged before.
    private void AwaitTheLogger()
    {
        Sys.ActorSelection("/system/log*").Tell(new Identify("logger"));
        ExpectMsg<ActorIdentity>(identity => identity.Subject is not null);
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
