using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

public class LifecycleTests : AkkaTest
{
    private void Say(string what) => TestActor.Tell(what);

    private void ExpectInOrder(params string[] words)
    {
        foreach (var word in words)
            ExpectMsg(word);
    }

    private IActorRef Family(bool baseRestart = true)
    {
        var instances = 0;
        return Act(a =>
        {
            var number = ++instances;
            Say($"new {number}");
            a.OnPreStart = () => Say($"start {number}");
            a.OnPostStop = () => Say($"stop {number}");
            a.OnPreRestart = (reason, message) =>
            {
                Say($"pre {number} {reason.Message} {message}");
                if (baseRestart)
                    a.BasePreRestart(reason, message);
            };
            a.On<string>(
                _ => a.Ctx.ActorOf(
                    Scripted.Props(c =>
                    {
                        Say("child new");
                        c.OnPreRestart = (_, m) => Say($"child pre {m ?? "null"}");
                        c.OnPostRestart = _ => Say("child post");
                        c.OnPostStop = () => Say("child stop");
                    }),
                    "child"),
                m => m == "child");
            a.On<string>(m => throw new BoomException(m));
        });
    }

    [Fact]
    public void Restart_RunsTheHooksInOrder()
    {
        var actor = Family();
        ExpectInOrder("new 1", "start 1");
        actor.Tell("boom");
        ExpectInOrder("pre 1 boom boom", "stop 1", "new 2", "start 2");
    }

    [Fact]
    public void Restart_StopsTheChildrenBesideTheParentsPostStopAndWaitsForThem()
    {
        var actor = Family();
        actor.Tell("child");
        ExpectInOrder("new 1", "start 1", "child new");
        actor.Tell("boom");
        ExpectMsg("pre 1 boom boom");
        ExpectMsgAllOf("stop 1", "child stop");
        ExpectInOrder("new 2", "start 2");
    }

    [Fact]
    public void Restart_RunsTheParentsPostStopBeforeTheChildrens()
    {
        var parentStopped = new ManualResetEventSlim();
        var actor = Act(a =>
        {
            a.Ctx.ActorOf(Scripted.Props(c => c.OnPostStop = () => TestActor.Tell(parentStopped.Wait(Soon))));
            a.OnPostStop = parentStopped.Set;
            a.On<Exception>(e => throw e);
        });
        actor.Tell(new BoomException());
        ExpectMsg(true, Soon);
    }

    [Fact]
    public void Restart_WaitsForTheChildrenBeforeTheNewConstructor()
    {
        var release = new ManualResetEventSlim();
        var instances = 0;
        var actor = Act(a =>
        {
            var number = ++instances;
            Say($"new {number}");
            if (number == 1)
            {
                a.Ctx.ActorOf(Scripted.Props(c => c.OnPostStop = () =>
                {
                    Say("child stopping");
                    release.Wait(Soon);
                    Say("child stop");
                }));
            }

            a.On<Exception>(e => throw e);
        });
        ExpectMsg("new 1");
        actor.Tell(new BoomException());
        ExpectMsg("child stopping");
        release.Set();
        ExpectInOrder("child stop", "new 2");
    }

    [Fact]
    public void Restart_StopsAlsoChildrenThatAreUnwatchedWithoutTerminated()
    {
        var actor = Act(a =>
        {
            a.Ctx.Watch(a.Ctx.ActorOf(Scripted.Props(c => c.OnPostStop = () => Say("child stop"))));
            a.On<Exception>(e => throw e);
            a.On<Terminated>(_ => Say("terminated"));
            a.OnAny(a.Reply);
        });
        actor.Tell(new BoomException());
        ExpectMsg("child stop");
        actor.Tell("x");
        ExpectMsg("x");
        Assert.False(HasMessages);
    }

    [Fact]
    public void Stop_StopsTheChildrenBeforeTheParentsPostStop()
    {
        var actor = Family();
        actor.Tell("child");
        ExpectInOrder("new 1", "start 1", "child new");
        Sys.Stop(actor);
        ExpectInOrder("child stop", "stop 1");
    }

    [Fact]
    public void PreRestartWithoutBase_KeepsAndRestartsTheChildren()
    {
        var actor = Family(baseRestart: false);
        actor.Tell("child");
        ExpectInOrder("new 1", "start 1", "child new");
        actor.Tell("boom");
        ExpectInOrder("pre 1 boom boom", "new 2", "start 2", "child pre null", "child new", "child post");
    }

    [Fact]
    public void Restart_KeepsRefMailboxAndWatchersButNotTheFailingMessage()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Act(a =>
        {
            a.On<Exception>(e =>
            {
                entered.Set();
                release.Wait(Soon);
                throw e;
            });
            a.OnAny(a.Reply);
        });
        Watch(actor);
        actor.Tell(new BoomException());
        entered.Wait(Soon);
        actor.Tell("queued");
        release.Set();
        ExpectMsg("queued");
        Assert.Equal(actor, LastSender);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void Restart_MakesAnotherInstanceBehindTheSamePathAndUid()
    {
        var actor = Act(a =>
        {
            a.On<Exception>(e => throw e);
            a.OnAny(_ => a.Reply((a, a.Me.Path.Uid)));
        });
        actor.Tell("which?");
        var (before, uid) = ExpectMsg<(Scripted, long)>();
        actor.Tell(new BoomException());
        actor.Tell("which?");
        var (after, uidAfter) = ExpectMsg<(Scripted, long)>();
        Assert.NotSame(before, after);
        Assert.Equal(uid, uidAfter);
        Assert.Equal(uid, actor.Path.Uid);
    }

    [Fact]
    public void Restart_EmptiesTheStackOfBehaviours()
    {
        var actor = Act(a =>
        {
            a.On<int>(_ => a.IsStacked(() =>
            {
                a.On<int>(_ => a.IsNoMore());
                a.On<Exception>(e => throw e);
                a.OnAny(_ => a.Reply("stacked"));
            }));
            a.OnAny(_ => a.Reply("first"));
        });
        actor.Tell(1);
        actor.Tell("?");
        ExpectMsg("stacked");
        actor.Tell(new BoomException());
        actor.Tell("?");
        ExpectMsg("first");
    }

    [Fact]
    public void FailingMessage_IsGivenToPreRestartOnly()
    {
        var actor = Act(a =>
        {
            a.OnPreRestart = (reason, message) => Say($"lost {message} by {reason.Message}");
            a.On<string>(m => throw new BoomException(m), m => m == "bad");
            a.OnAny(a.Reply);
        });
        actor.Tell("bad");
        actor.Tell("good");
        ExpectInOrder("lost bad by bad", "good");
        Assert.False(HasMessages);
    }

    [Fact]
    public void Restart_ResetsTheBehaviour()
    {
        var actor = Act(a =>
        {
            a.On<Exception>(e => throw e);
            a.On<string>(_ => a.Is(() =>
            {
                a.On<Exception>(e => throw e);
                a.OnAny(_ => a.Reply("second"));
            }), m => m == "become");
            a.OnAny(_ => a.Reply("first"));
        });
        actor.Tell("become");
        actor.Tell("x");
        ExpectMsg("second");
        actor.Tell(new BoomException());
        actor.Tell("x");
        ExpectMsg("first");
    }

    [Fact]
    public void ConstructorThrows_StopsWithoutPostStop()
    {
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() =>
        {
            var actor = Act(a =>
            {
                a.OnPostStop = () => Say("stopped");
                throw new BoomException();
            });
            Watch(actor);
            ExpectTerminated(actor);
        });
        Assert.False(HasMessages);
    }

    [Fact]
    public void ConstructorThrows_QueuedMessagesAreDeadLetters()
    {
        var release = new ManualResetEventSlim();
        var actor = Act(_ =>
        {
            release.Wait(Soon);
            throw new BoomException();
        });
        actor.Tell("queued");
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        release.Set();
        Assert.Equal("queued", ExpectMsg<DeadLetter>(Soon).Message);
    }

    [Fact]
    public void FailureOfTheConstructor_ReachesTheParentAsInitializationException()
    {
        var decided = Act(a =>
        {
            a.Strategy = new OneForOneStrategy(e =>
            {
                Say($"{e.GetType().Name} of {e.GetBaseException().GetType().Name}");
                return Directive.Stop;
            });
            a.Ctx.ActorOf(Scripted.Props(_ => throw new BoomException()));
        });
        ExpectMsg("ActorInitializationException of BoomException");
        Assert.NotNull(decided);
    }

    [Fact]
    public void PreStartThrows_StopsAndQueuedMessagesAreDeadLetters()
    {
        var release = new ManualResetEventSlim();
        EventFilter.DeadLetter<string>().ExpectOne(() =>
        {
            var actor = Act(a =>
            {
                a.OnPreStart = () =>
                {
                    release.Wait(Soon);
                    throw new BoomException();
                };
                a.OnPostStop = () => Say("stopped");
            });
            Watch(actor);
            actor.Tell("queued");
            release.Set();
            ExpectTerminated(actor);
        });
        Assert.False(HasMessages);
    }

    [Fact]
    public void ConstructorThrowsOnRestart_StopsTheActor()
    {
        var instances = 0;
        var actor = Act(a =>
        {
            if (++instances > 1)
                throw new BoomException();
            a.On<Exception>(e => throw e);
        });
        Watch(actor);
        actor.Tell(new BoomException());
        ExpectTerminated(actor);
    }

    [Fact]
    public void PostStopThrows_IsOnlyLogged()
    {
        var actor = Act(a => a.OnPostStop = () => throw new BoomException("in PostStop"));
        Watch(actor);
        EventFilter.Error("in PostStop").ExpectOne(() => Sys.Stop(actor));
        ExpectTerminated(actor);
    }

    [Fact]
    public void PreRestartThrows_IsOnlyLogged()
    {
        var actor = Act(a =>
        {
            a.OnPreRestart = (_, _) => throw new BoomException("in PreRestart");
            a.On<Exception>(e => throw e);
            a.OnAny(a.Reply);
        });
        EventFilter.Error(contains: "in PreRestart").ExpectOne(() => actor.Tell(new BoomException()));
        actor.Tell("x");
        ExpectMsg("x");
    }
}
