using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

public class DeathWatchTests : AkkaTest
{
    // A Terminated that is passed on is dropped by its receiver, which did not watch; hence the other form.
    private IActorRef Watcher(Action<Scripted> script) => Act(a =>
    {
        script(a);
        a.On<Terminated>(t => TestActor.Tell(new Gone(t.ActorRef, a.From, t.ExistenceConfirmed)));
        a.OnAny(a.Reply);
    });

    private sealed record Gone(IActorRef Actor, IActorRef Sender, bool Confirmed);

    [Fact]
    public void WatchedTwice_GivesOneTerminatedFromTheDeadActor()
    {
        var echo = Echo();
        var watcher = Watcher(a =>
        {
            a.Ctx.Watch(echo);
            a.Ctx.Watch(echo);
        });
        watcher.Tell("sync");
        ExpectMsg("sync");
        Sys.Stop(echo);
        ExpectMsg(new Gone(echo, echo, Confirmed: true));
        watcher.Tell("end");
        ExpectMsg("end");
        Assert.False(HasMessages);
    }

    [Fact]
    public void WatchingADeadActor_TerminatesAtOnceWithoutConfirmation()
    {
        var echo = Echo();
        StopAndWait(echo);
        Watcher(a => a.Ctx.Watch(echo));
        ExpectMsg(new Gone(echo, echo, Confirmed: false));
    }

    [Fact]
    public void Restart_IsNoTermination()
    {
        var actor = Act(a => a.OnAny(m =>
        {
            if (m is Exception e)
                throw e;
            a.Reply(m);
        }));
        Watch(actor);
        actor.Tell(new BoomException());
        actor.Tell("x");
        ExpectMsg("x");
        Assert.False(HasMessages);
    }

    [Fact]
    public void Unwatch_RemovesEvenAQueuedTerminated()
    {
        var echo = Echo();
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var watcher = Watcher(a =>
        {
            a.Ctx.Watch(echo);
            a.On<string>(
                _ =>
                {
                    entered.Set();
                    release.Wait(Soon);
                },
                m => m == "block");
            a.On<string>(_ => a.Ctx.Unwatch(echo), m => m == "unwatch");
        });
        watcher.Tell("block");
        Assert.True(entered.Wait(Soon));
        StopAndWait(echo);

        // Between the two messages the watcher learns of the end, so that its Terminated is behind the second.
        watcher.Tell("unwatch");
        release.Set();
        watcher.Tell("end");
        ExpectMsg("end");
        Assert.False(HasMessages);
    }

    [Fact]
    public void Unwatch_EndsTheWatch()
    {
        var echo = Echo();
        var watcher = Watcher(a =>
        {
            a.Ctx.Watch(echo);
            a.Ctx.Unwatch(echo);
        });
        watcher.Tell("sync");
        ExpectMsg("sync");
        StopAndWait(echo);
        watcher.Tell("end");
        ExpectMsg("end");
        Assert.False(HasMessages);
    }

    [Fact]
    public void Parent_GetsNothingUnlessItWatches()
    {
        var parent = Watcher(a =>
        {
            var child = a.Ctx.ActorOf(Scripted.Props(c => c.OnAny(_ => c.Ctx.Stop(c.Me))), "child");
            a.On<string>(child.Tell, m => m == "stop");
            a.On<string>(_ => a.Reply(a.Ctx.Child("child").IsNobody()), m => m == "gone?");
        });
        parent.Tell("stop");
        AwaitAssert(() =>
        {
            parent.Tell("gone?");
            ExpectMsg(true);
        });
        Assert.False(HasMessages);
    }

    [Fact]
    public void WatchingParent_GetsTerminatedOfItsChildOnce()
    {
        var parent = Watcher(a =>
        {
            var child = a.Ctx.Watch(a.Ctx.ActorOf(Scripted.Props(c => c.OnAny(_ => c.Ctx.Stop(c.Me)))));
            a.On<string>(child.Tell, m => m == "stop");
        });
        parent.Tell("stop");
        ExpectMsg<Gone>();
        parent.Tell("end");
        ExpectMsg("end");
    }

    [Fact]
    public void UnhandledTerminated_IsADeathPact()
    {
        var echo = Echo();
        var watcher = Act(a =>
        {
            a.Ctx.Watch(echo);
            a.On<string>(a.Reply);
        });
        watcher.Tell("ready");
        ExpectMsg("ready");
        Watch(watcher);
        EventFilter.Exception<DeathPactException>().ExpectOne(() => Sys.Stop(echo));
        ExpectTerminated(watcher);
    }

    [Fact]
    public void WatchWith_SendsTheMessage()
    {
        var echo = Echo();
        Act(a =>
        {
            a.Ctx.WatchWith(echo, "gone");
            a.On<string>(m => TestActor.Tell((m, a.From)));
        }).Tell("sync");
        ExpectMsg<(string, IActorRef)>();
        Sys.Stop(echo);
        ExpectMsg<(string Message, IActorRef Sender)>(m => m.Message == "gone" && m.Sender.Equals(echo));
    }

    [Theory]
    [InlineData("terminated", "first")]
    [InlineData("first", "terminated")]
    [InlineData("first", "second")]
    public void SeveralWatchesOfOneActor_TheFirstWins(string first, string second)
    {
        var echo = Echo();
        var watcher = Act(a =>
        {
            foreach (var registration in new[] { first, second })
            {
                if (registration == "terminated")
                    a.Ctx.Watch(echo);
                else
                    a.Ctx.WatchWith(echo, registration);
            }

            a.On<Terminated>(_ => TestActor.Tell("terminated"));
            a.OnAny(m => TestActor.Tell(m));
        });
        watcher.Tell("sync");
        ExpectMsg("sync");
        StopAndWait(echo);
        ExpectMsg(first);
        watcher.Tell("end");
        ExpectMsg("end");
    }

    [Fact]
    public void PoisonPill_LetsEarlierMessagesThroughAndLaterOnesDie()
    {
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Act(a => a.OnAny(m =>
        {
            entered.Set();
            release.Wait(Soon);
            TestActor.Tell(m);
        }));
        actor.Tell(1);
        entered.Wait(Soon);
        actor.Tell(2);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(3);
        release.Set();
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg<DeadLetter>(letter => Equals(letter.Message, 3));
    }

    [Fact]
    public void Kill_IsAnActorKilledExceptionThatStops()
    {
        var actor = Echo();
        Watch(actor);
        EventFilter.Exception<ActorKilledException>().ExpectOne(() => actor.Tell(Kill.Instance));
        ExpectTerminated(actor);
    }

    [Fact]
    public void ContextStop_EndsAfterTheCurrentMessage()
    {
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Act(a => a.OnAny(_ =>
        {
            a.Ctx.Stop(a.Me);
            entered.Set();
            release.Wait(Soon);
            TestActor.Tell("finished");
        }));
        actor.Tell(1);
        entered.Wait(Soon);
        actor.Tell(2);
        release.Set();
        ExpectMsg("finished");
        ExpectMsg<DeadLetter>(letter => Equals(letter.Message, 2));
    }

    [Fact]
    public void KilledActor_IsSupervisedLikeAnyFailure()
    {
        var parent = Act(a =>
        {
            a.Strategy = new OneForOneStrategy(e => e is ActorKilledException ? Directive.Restart : Directive.Stop);
            var child = a.Ctx.ActorOf(Scripted.Props(c => c.OnPostRestart = _ => TestActor.Tell("restarted")));
            a.On<string>(_ => child.Tell(Kill.Instance));
        });
        parent.Tell("kill the child");
        ExpectMsg("restarted");
    }

    [Fact]
    public void StoppingParent_WaitsForItsChildrenAndReceivesNothingMore()
    {
        var stopping = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Act(a =>
        {
            a.Ctx.ActorOf(Scripted.Props(c => c.OnPostStop = () =>
            {
                stopping.Set();
                release.Wait(Soon);
                TestActor.Tell("child stopped");
            }));
            a.OnPostStop = () => TestActor.Tell("parent stopped");
            a.OnAny(m => TestActor.Tell(m));
        });
        Sys.Stop(actor);
        Assert.True(stopping.Wait(Soon));
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        actor.Tell("too late");
        Assert.False(HasMessages);
        release.Set();
        ExpectMsg("child stopped");
        ExpectMsg("parent stopped");
        Assert.Equal("too late", ExpectMsg<DeadLetter>().Message);
    }
}
