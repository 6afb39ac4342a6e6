using Akka.Actor;

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
    public void TellNull_ThrowsAtTheSender() => Assert.Throws<ArgumentNullException>(() => Echo().Tell(null));

    [Fact]
    public void SystemMessages_OvertakeUserMessages()
    {
        var blocked = new ManualResetEventSlim();
        var handled = 0;
        var actor = Act(a => a.OnAny(_ =>
        {
            handled++;
            blocked.Wait(Soon);
        }));
        Watch(actor);
        for (var i = 0; i < 10; i++)
            actor.Tell(i);
        AwaitCondition(() => Volatile.Read(ref handled) == 1);
        Sys.Stop(actor);
        blocked.Set();
        ExpectTerminated(actor);
        Assert.Equal(1, handled);
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
    [InlineData("-_.*+:@&=,!~';()")]
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
    public void MissingChild_IsNobody()
    {
        var actor = Act(a => a.On<string>(name => a.Reply(a.Ctx.Child(name).IsNobody())));
        actor.Tell("nobody");
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
        var failure = Assert.Throws<ActorInitializationException>(NewOutsideOfAnActor);
        Assert.Contains("explicitly using the constructor", failure.Message, StringComparison.Ordinal);
    }

    // A watcher may learn of the end before the parent, which gives the name back.
    private IActorRef EchoWhenFree(string name)
    {
        IActorRef? made = null;
        AwaitAssert(() => made = Echo(name), Soon, TimeSpan.FromMilliseconds(1));
        return made!;
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
