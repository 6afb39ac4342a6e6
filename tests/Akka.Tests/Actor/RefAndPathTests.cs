using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

public class RefAndPathTests : AkkaTest
{
    [Fact]
    public void ManyTellsOfOneSender_ArriveInOrder()
    {
        var next = 0;
        var actor = Act(a => a.On<int>(i =>
        {
            Assert.Equal(next, i);
            if (++next == 100_000)
                a.Reply("all");
        }));
        for (var i = 0; i < 100_000; i++)
            actor.Tell(i);
        ExpectMsg("all", Soon);
    }

    [Fact]
    public void TellsOfManyThreads_ArriveExactlyOnce()
    {
        const int Each = 50_000;
        var seen = 0;
        var done = new ManualResetEventSlim();
        var actor = Act(a => a.On<int>(_ =>
        {
            if (++seen == 4 * Each)
                done.Set();
        }));
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < Each; i++)
                actor.Tell(i, ActorRefs.NoSender);
        });
        Assert.True(done.Wait(Soon), $"only {seen} arrived");
    }

    [Fact]
    public void TellNull_ThrowsAtTheSender()
    {
        var echo = Echo();
        echo.Tell("started");
        ExpectMsg("started");
        Assert.Throws<ArgumentNullException>(() => echo.Tell(null));
    }

    [Fact]
    public void Stop_OvertakesQueuedMessages()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var handled = 0;
        var parent = Act(a =>
        {
            var child = a.Ctx.ActorOf(Scripted.Props(c => c.OnAny(_ =>
            {
                handled++;
                entered.Set();
                release.Wait(Soon);
            })));
            a.On<int>(i => child.Tell(i));
            a.On<string>(_ =>
            {
                a.Ctx.Stop(child);
                a.Reply(child);
            });
        });
        for (var i = 0; i < 10; i++)
            parent.Tell(i);
        Assert.True(entered.Wait(Soon));
        parent.Tell("stop");
        Watch(ExpectMsg<IActorRef>());
        release.Set();
        ExpectMsg<Terminated>();
        Assert.Equal(1, handled);
    }

    [Fact]
    public void Watch_OvertakesQueuedMessages()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Act(a => a.OnAny(_ =>
        {
            entered.Set();
            release.Wait(Soon);
        }));
        actor.Tell("block");
        Assert.True(entered.Wait(Soon));
        actor.Tell(PoisonPill.Instance);
        Watch(actor);
        release.Set();
        Assert.True(ExpectTerminated(actor).ExistenceConfirmed);
    }

    [Fact]
    public void RecreatedUnderTheSameName_IsAnotherIncarnation()
    {
        var first = Echo("x");
        StopAndWait(first);
        var second = EchoWhenFree("x");
        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second.Path);
        EventFilter.DeadLetter<string>().ExpectOne(() => first.Tell("late"));
        Sys.ActorSelection("/user/x").Tell("hi");
        ExpectMsg("hi");
        Assert.Equal(second, LastSender);
    }

    [Fact]
    public void NameOfRunningActor_IsTaken()
    {
        Echo("x");
        var failure = Assert.Throws<InvalidActorNameException>(() => Echo("x"));
        Assert.Contains("is not unique!", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameOfStoppingActor_IsTakenUntilItIsGone()
    {
        var release = new ManualResetEventSlim();
        var actor = Act(a => a.OnPostStop = () => release.Wait(Soon), "x");
        Watch(actor);
        Sys.Stop(actor);
        Assert.Throws<InvalidActorNameException>(() => Echo("x"));
        release.Set();
        ExpectTerminated(actor);
        EchoWhenFree("x");
    }

    [Fact]
    public void NameOfStoppingChild_IsTakenInItsParent()
    {
        var parent = Act(a =>
        {
            var child = a.Ctx.ActorOf(Props.Empty, "x");
            a.OnAny(_ =>
            {
                a.Ctx.Stop(child);
                a.Reply(Record.Exception(() => a.Ctx.ActorOf(Props.Empty, "x"))!);
            });
        });
        parent.Tell("go");
        ExpectMsg<InvalidActorNameException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a?")]
    [InlineData("ä")]
    [InlineData("%zz")]
    [InlineData("http://example.org")]
    public void IllegalName_IsRefused(string name) => Assert.Throws<InvalidActorNameException>(() => Echo(name));

    [Theory]
    [InlineData("www.example.org")]
    [InlineData("a$b")]
    [InlineData("%20")]
    [InlineData("-_.*$+:@&=,!~';()")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")]
    public void LegalName_IsAccepted(string name) => Assert.Equal(name, Echo(name).Path.Name);

    [Fact]
    public void UnnamedActors_AreLetteredInOrder()
    {
        var names = Sys.ActorOf(Scripted.Props(a => a.OnAny(_ =>
            a.Reply(string.Join(' ', Enumerable.Range(0, 3).Select(_ => a.Ctx.ActorOf(Scripted.Props(_ => { })).Path.Name))))));
        names.Tell("go");
        ExpectMsg("$a $b $c");
    }

    [Fact]
    public void ConstructorOfTopLevelActorThrows_CallerSeesNothing()
    {
        var actor = EventFilter.Exception<ActorInitializationException>().Mute(() =>
        {
            var made = Act(_ => throw new BoomException());
            Watch(made);
            ExpectTerminated(made);
            return made;
        });
        Assert.NotNull(actor);
    }

    [Fact]
    public void TopLevelActorOf_ReturnsBeforeTheConstructorHasRun()
    {
        var returned = new ManualResetEventSlim();
        Act(_ => TestActor.Tell(returned.Wait(Soon)));
        returned.Set();
        ExpectMsg(true, Soon);
    }

    [Fact]
    public async Task ActorOfAfterTerminate_IsRefused()
    {
        await Sys.Terminate();
        Assert.Throws<InvalidOperationException>(() => Echo());
    }

    [Fact]
    public void Path_HasAddressElementsAndParent()
    {
        var path = Echo("x").Path;
        Assert.Equal("akka://test/user/x", path.ToString());
        Assert.Equal("x", path.Name);
        Assert.Equal("akka://test", path.Address.ToString());
        Assert.Equal("/user/x", path.ToStringWithoutAddress());
        Assert.Equal(["user", "x"], path.Elements);
        Assert.Equal("user", path.Parent.Name);
        Assert.Equal(path, ActorPath.Parse("akka://test/user/x"));
        Assert.Equal("akka://test/user/x/y", (path / "y").ToString());
        Assert.NotEqual(0, path.Uid);
    }

    [Fact]
    public void SenderOfTellWithoutSender_IsDeadLetters()
    {
        var actor = Act(a => a.OnAny(_ => TestActor.Tell(a.From)));
        actor.Tell("x", ActorRefs.NoSender);
        ExpectMsg(Sys.DeadLetters);
    }

    [Fact]
    public void TellInsideAnActor_HasTheActorAsSender()
    {
        var actor = Act(a => a.OnAny(_ => TestActor.Tell("from the actor")));
        actor.Tell("x", ActorRefs.NoSender);
        ExpectMsg("from the actor");
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void TellOutsideOfAnyActor_HasNoSender()
    {
        var thread = new Thread(() => TestActor.Tell("from a thread"));
        thread.Start();
        thread.Join();
        ExpectMsg("from a thread");
        Assert.Equal(Sys.DeadLetters, LastSender);
        Assert.Null(ActorRefs.NoSender);
    }

    [Fact]
    public void Forward_KeepsTheSender()
    {
        var sender = CreateTestProbe();
        var actor = Act(a => a.OnAny(m => TestActor.Forward(m)));
        actor.Tell("x", sender.Ref);
        ExpectMsg("x");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void Nobody_SwallowsAndIsReplacedByGetOrElse()
    {
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        Nobody.Instance.Tell("x");
        Assert.True(Nobody.Instance.IsNobody());
        Assert.True(((IActorRef?)null).IsNobody());
        Assert.False(TestActor.IsNobody());
        Assert.Same(TestActor, Nobody.Instance.GetOrElse(() => TestActor));
        Assert.Same(TestActor, TestActor.GetOrElse(() => Nobody.Instance));
        Assert.False(HasMessages);
    }

    [Fact]
    public void IgnoreRef_SwallowsWithoutDeadLetter()
    {
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        Sys.IgnoreRef.Tell("ignored");
        Sys.DeadLetters.Tell("dead");
        Assert.Equal("dead", ExpectMsg<DeadLetter>().Message);
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task TwoReferencesOfOneActor_AreEqualAndOrderedAlike()
    {
        var echo = Echo("x");
        var found = await Sys.ActorSelection("/user/x").ResolveOne(Soon);
        Assert.True(echo.Equals(found));
        Assert.Equal(echo.GetHashCode(), found.GetHashCode());
        Assert.Equal(0, echo.CompareTo(found));
        Assert.NotEqual(0, echo.CompareTo(TestActor));
    }

    [Fact]
    public void ActorOfT_MakesAnActorWithoutArguments()
    {
        var actor = Sys.ActorOf<Silent>("silent");
        Assert.Equal("silent", actor.Path.Name);
        actor.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>(identity => identity.Subject.Equals(actor));
    }

    [Fact]
    public void MissingChild_IsNobody()
    {
        var actor = Act(a => a.On<string>(name => a.Reply(ReferenceEquals(a.Ctx.Child(name), ActorRefs.Nobody))));
        actor.Tell("missing");
        ExpectMsg(true);
    }

    [Fact]
    public void TopLevelActors_AreRootedAtUser()
    {
        var actor = Act(a => a.OnAny(_ => a.Reply(a.Ctx.Parent.Path.ToStringWithoutAddress())));
        actor.Tell("x");
        ExpectMsg("/user");
    }

    [Fact]
    public void ActorMadeWithNew_IsRefused()
    {
        Assert.Throws<ActorInitializationException>(NewOutsideOfAnActor);
    }

    // A watcher may learn of the end before the parent, which gives the name back.
    private IActorRef EchoWhenFree(string name)
    {
        IActorRef? made = null;
        AwaitAssert(() => made = Echo(name), Soon, TimeSpan.FromMilliseconds(1));
        return made!;
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private static void NewOutsideOfAnActor()
    {
        var thread = new ExceptionOf(() => _ = new Scripted(_ => { }));
        thread.Throw();
    }

    // A thread without a test actor.
    private sealed class ExceptionOf
    {
        private Exception? _exception;

        public ExceptionOf(Action action)
        {
            var thread = new Thread(() => _exception = Record.Exception(action));
            thread.Start();
            thread.Join();
        }

        public void Throw() => throw _exception!;
    }
}
