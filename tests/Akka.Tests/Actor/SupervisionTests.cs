using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

public class SupervisionTests() : AkkaTest("akka.loglevel = DEBUG")
{
    // A parent with children k1, k2, ...; (number, message) goes to a child. Children tell what happens to them.
    private IActorRef Family(SupervisorStrategy strategy, int children = 1, Action<Scripted>? parent = null) => Act(a =>
    {
        a.Strategy = strategy;
        var kids = Enumerable.Range(1, children).Select(i => a.Ctx.ActorOf(Scripted.Props(c => Child(c, i)), $"k{i}")).ToArray();
        a.On<(int Number, object Message)>(m => kids[m.Number - 1].Forward(m.Message));
        parent?.Invoke(a);
    });

    private void Child(Scripted c, int number)
    {
        var count = 0;
        c.OnPostRestart = _ => TestActor.Tell($"restarted {number}");
        c.OnPostStop = () => TestActor.Tell($"stopped {number}");
        c.OnPreRestart = (_, _) => { };
        c.On<Exception>(e => throw e);
        c.OnAny(_ => c.Reply(++count));
    }

    private static (int Number, object Message) To(int number, object message) => (number, message);

    private static (int Number, object Message) Fail(int number = 1) => (number, new BoomException());

    [Fact]
    public void DefaultStrategy_RestartsWithoutLimit()
    {
        var parent = Family(SupervisorStrategy.DefaultStrategy);
        for (var i = 0; i < 20; i++)
        {
            parent.Tell(Fail());
            ExpectMsg("restarted 1");
        }
    }

    [Fact]
    public void Resume_KeepsStateAndDropsTheFailingMessage()
    {
        var parent = Family(new OneForOneStrategy(_ => Directive.Resume));
        parent.Tell(To(1, "x"));
        ExpectMsg(1);
        parent.Tell(Fail());
        parent.Tell(To(1, "x"));
        ExpectMsg(2);
    }

    [Fact]
    public void Stop_StopsTheChild()
    {
        var parent = Family(SupervisorStrategy.StoppingStrategy, children: 2);
        parent.Tell(Fail());
        ExpectMsg("stopped 1");
        parent.Tell(To(2, "x"));
        ExpectMsg(1);
    }

    [Fact]
    public void RetriesZero_StopsAtTheFirstFailure()
    {
        Family(new OneForOneStrategy(0, Timeout.InfiniteTimeSpan, _ => Directive.Restart)).Tell(Fail());
        ExpectMsg("stopped 1");
    }

    [Fact]
    public void RetriesWithoutWindow_CountForLife()
    {
        var parent = Family(new OneForOneStrategy(2, Timeout.InfiniteTimeSpan, _ => Directive.Restart));
        parent.Tell(Fail());
        ExpectMsg("restarted 1");
        parent.Tell(Fail());
        ExpectMsg("restarted 1");
        parent.Tell(Fail());
        ExpectMsg("stopped 1");
    }

    [Fact]
    public void WindowWithoutRetries_IsOneRetry()
    {
        var parent = Family(new OneForOneStrategy(null, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        parent.Tell(Fail());
        ExpectMsg("restarted 1");
        parent.Tell(Fail());
        ExpectMsg("stopped 1");
    }

    [Fact]
    public void WindowThatHasPassed_BeginsANewCount()
    {
        var parent = Family(new OneForOneStrategy(1, TimeSpan.FromMilliseconds(30), _ => Directive.Restart));
        for (var i = 0; i < 3; i++)
        {
            parent.Tell(Fail());
            ExpectMsg("restarted 1");
            var later = System.Diagnostics.Stopwatch.StartNew();
            SpinWait.SpinUntil(() => later.ElapsedMilliseconds > 40);
        }

        // Two failures come within the window sooner or later, however busy the machine is.
        string outcome;
        do
        {
            parent.Tell(Fail());
            outcome = ExpectMsg<string>();
        }
        while (outcome == "restarted 1");
        Assert.Equal("stopped 1", outcome);
    }

    [Fact]
    public void Escalate_RestartsTheParentAndItsChildren()
    {
        var instances = 0;
        Act(top =>
        {
            top.Strategy = new OneForOneStrategy(_ => Directive.Restart);
            var middle = top.Ctx.ActorOf(Scripted.Props(a =>
            {
                TestActor.Tell($"middle {++instances}");
                a.Strategy = new OneForOneStrategy(_ => Directive.Escalate);
                var child = a.Ctx.ActorOf(Scripted.Props(c => Child(c, 1)));
                a.OnAny(child.Forward);
            }));
            top.OnAny(middle.Forward);
        }).Tell(new BoomException());
        ExpectMsg("middle 1");
        ExpectMsg("stopped 1");
        ExpectMsg("middle 2");
    }

    // Above a family whose parent escalates every failure.
    private IActorRef Grandparent(Func<Directive> decide) => Act(top =>
    {
        top.Strategy = new OneForOneStrategy(_ => decide());
        var middle = top.Ctx.ActorOf(
            Scripted.Props(a =>
            {
                a.Strategy = new OneForOneStrategy(_ => Directive.Escalate);
                var kids = new[] { 1, 2 }.Select(i => a.Ctx.ActorOf(Scripted.Props(c => Child(c, i)), $"k{i}")).ToArray();
                a.On<(int Number, object Message)>(m => kids[m.Number - 1].Forward(m.Message));
            }),
            "middle");
        top.OnAny(middle.Forward);
    });

    [Fact]
    public void WhileAnEscalatedFailureIsDecided_TheWholeSubtreeIsSuspended()
    {
        using var deciding = new ManualResetEventSlim();
        using var decide = new ManualResetEventSlim();
        var actor = Grandparent(() => DecideAtTheGate(deciding, decide, Directive.Resume));
        actor.Tell(Fail());
        Assert.True(deciding.Wait(Soon));
        Sys.ActorSelection($"{actor.Path}/middle/k2").Tell("x");
        ExpectNoMsg(30);
        decide.Set();
        ExpectMsg(1);
    }

    [Fact]
    public void Escalate_IsLoggedOnlyByWhoDecides()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe<Error>(log);
        Sys.EventStream.Subscribe<Warning>(log);
        var actor = Grandparent(() => Directive.Restart);
        actor.Tell(Fail());
        log.ExpectMsg<Error>(e => e.Cause is BoomException && e.LogSource == $"{actor.Path}/middle");
    }

    [Fact]
    public void EscalateThenResume_LetsTheWholeSubtreeGoOn()
    {
        var actor = Grandparent(() => Directive.Resume);
        actor.Tell(To(1, "x"));
        ExpectMsg(1);
        actor.Tell(Fail());
        actor.Tell(To(1, "x"));
        ExpectMsg(2);
        actor.Tell(To(2, "x"));
        ExpectMsg(1);
    }

    [Fact]
    public void AllForOne_RestartsTheSiblings()
    {
        var parent = Family(new AllForOneStrategy(_ => Directive.Restart), children: 3);
        parent.Tell(Fail(2));
        ExpectMsgAllOf("restarted 1", "restarted 2", "restarted 3");
        parent.Tell(To(3, "x"));
        ExpectMsg(1);
    }

    [Fact]
    public void AllForOne_StopsTheSiblings()
    {
        var parent = Family(new AllForOneStrategy(_ => Directive.Stop), children: 3);
        parent.Tell(Fail(2));
        ExpectMsgAllOf("stopped 1", "stopped 2", "stopped 3");
    }

    [Fact]
    public void AllForOneBeyondItsLimit_StopsAll()
    {
        var parent = Family(new AllForOneStrategy(1, Timeout.InfiniteTimeSpan, _ => Directive.Restart), children: 2);
        parent.Tell(Fail());
        ExpectMsgAllOf("restarted 1", "restarted 2");
        parent.Tell(Fail(2));
        ExpectMsgAllOf("stopped 1", "stopped 2");
    }

    [Fact]
    public void WhileTheParentDecides_TheChildIsSuspended()
    {
        var deciding = new ManualResetEventSlim();
        var decide = new ManualResetEventSlim();
        var parent = Family(new OneForOneStrategy(_ =>
        {
            deciding.Set();
            decide.Wait(Soon);
            return Directive.Resume;
        }));
        parent.Tell(To(1, "sync"));
        ExpectMsg(1);
        parent.Tell(Fail());
        deciding.Wait(Soon);
        parent.Tell(To(1, "x"));
        Sys.ActorSelection($"{parent.Path}/k1").Tell("direct");
        ExpectNoMsg(30);
        Assert.False(HasMessages);
        decide.Set();
        ReceiveN(2);
    }

    [Fact]
    public void WhileTheParentDecides_TheChildsChildrenAreSuspended()
    {
        using var deciding = new ManualResetEventSlim();
        using var decide = new ManualResetEventSlim();
        var parent = Act(a =>
        {
            a.Strategy = new OneForOneStrategy(_ => DecideAtTheGate(deciding, decide, Directive.Resume));
            var child = a.Ctx.ActorOf(
                Scripted.Props(c =>
                {
                    c.Ctx.ActorOf(Scripted.Props(g => g.OnAny(g.Reply)), "grandchild");
                    c.OnAny(_ => throw new BoomException());
                }),
                "child");
            a.OnAny(child.Forward);
        });
        parent.Tell("fail");
        Assert.True(deciding.Wait(Soon));
        Sys.ActorSelection($"{parent.Path}/child/grandchild").Tell("x");
        ExpectNoMsg(30);
        decide.Set();
        ExpectMsg("x");
    }

    [Fact]
    public void Stop_MakesTheChildsMailboxDeadLetters()
    {
        using var deciding = new ManualResetEventSlim();
        using var decide = new ManualResetEventSlim();
        var parent = Family(new OneForOneStrategy(_ => DecideAtTheGate(deciding, decide, Directive.Stop)));
        parent.Tell(Fail());
        Assert.True(deciding.Wait(Soon));
        Sys.ActorSelection($"{parent.Path}/k1").Tell("lost");
        EventFilter.DeadLetter<string>().ExpectOne(decide.Set);
        ExpectMsg("stopped 1");
    }

    [Fact]
    public void BeyondItsLimit_TheChildIsStoppedAndNothingEscalated()
    {
        var instances = 0;
        var parent = Family(
            new OneForOneStrategy(0, Timeout.InfiniteTimeSpan, _ => Directive.Restart),
            children: 2,
            parent: _ => Interlocked.Increment(ref instances));
        parent.Tell(Fail());
        ExpectMsg("stopped 1");
        parent.Tell(To(2, "x"));
        ExpectMsg(1);
        Assert.Equal(1, instances);
    }

    [Fact]
    public void SenderInTheDecider_IsTheChild()
    {
        IActorContext? context = null;
        var parent = Family(
            new OneForOneStrategy(_ =>
            {
                TestActor.Tell(context!.Sender.Path.Name);
                return Directive.Resume;
            }),
            parent: a => context = a.Ctx);
        parent.Tell(Fail());
        ExpectMsg("k1");
    }

    [Fact]
    public void Failure_IsLoggedOnceByTheSupervisorWithTheChildAsSource()
    {
        var parent = Family(SupervisorStrategy.DefaultStrategy);
        EventFilter.Custom<Error>(e => e.Cause is BoomException && e.LogSource == $"{parent.Path}/k1").ExpectOne(() =>
        {
            parent.Tell(Fail());
            ExpectMsg("restarted 1");
        });
    }

    [Fact]
    public void Resume_IsLoggedAsWarning()
    {
        var parent = Family(new OneForOneStrategy(_ => Directive.Resume));
        EventFilter.Warning("boom").ExpectOne(() => parent.Tell(Fail()));
    }

    [Fact]
    public void Stop_IsLoggedAsError()
    {
        var parent = Family(SupervisorStrategy.StoppingStrategy);
        EventFilter.Error("boom", source: $"{parent.Path}/k1").ExpectOne(() => parent.Tell(Fail()));
    }

    [Fact]
    public void LoggingDisabled_LogsNothing()
    {
        var parent = Family(new OneForOneStrategy(-1, -1, _ => Directive.Restart, loggingEnabled: false));
        EventFilter.Exception<BoomException>().Expect(0, () =>
        {
            parent.Tell(Fail());
            ExpectMsg("restarted 1");
        });
    }

    [Fact]
    public void DeciderTable_TakesTheFirstMatch()
    {
        var decider = Decider.From(Directive.Escalate, Directive.Resume.When<BoomException>(), Directive.Stop.When<Exception>());
        Assert.Equal(Directive.Resume, decider.Decide(new BoomException()));
        Assert.Equal(Directive.Stop, decider.Decide(new InvalidOperationException()));
        Assert.Equal(Directive.Restart, SupervisorStrategy.DefaultDecider.Decide(new BoomException()));
        Assert.Equal(Directive.Stop, SupervisorStrategy.DefaultDecider.Decide(new ActorKilledException("x")));
    }

    [Fact]
    public void DefaultDecider_StopsAfterFailedStartsKillsAndDeathPacts()
    {
        Assert.Equal(Directive.Stop, SupervisorStrategy.DefaultDecider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, SupervisorStrategy.DefaultDecider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, SupervisorStrategy.DefaultDecider.Decide(new DeathPactException(TestActor)));
        Assert.Equal(Directive.Restart, SupervisorStrategy.DefaultDecider.Decide(new InvalidOperationException()));
    }

    private static Directive DecideAtTheGate(ManualResetEventSlim deciding, ManualResetEventSlim decide, Directive directive)
    {
        deciding.Set();
        decide.Wait(Soon);
        return directive;
    }

    [Fact]
    public void FailedInitialization_CanBeRetriedByRestart()
    {
        var attempts = 0;
        var parent = Act(a =>
        {
            a.Strategy = new OneForOneStrategy(_ => Directive.Restart);
            var child = a.Ctx.ActorOf(Scripted.Props(c =>
            {
                if (++attempts < 3)
                    throw new BoomException();
                c.OnAny(c.Reply);
            }));
            a.OnAny(child.Forward);
        });
        parent.Tell("x");
        ExpectMsg("x");
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task EscalationToTheTop_EndsTheSystem()
    {
        var system = ActorSystem.Create("doomed", """
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.actor.guardian-supervisor-strategy = "Akka.Tests.Actor.SupervisionTests+EscalatingStrategy, Akka.Tests"
            """);
        system.ActorOf(Scripted.Props(a => a.OnAny(_ => throw new BoomException()))).Tell("x");
        await system.WhenTerminated.WaitAsync(Soon);
    }

    public sealed class EscalatingStrategy : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }
}
