using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Dispatch;

public class DispatcherTests() : AkkaTest("""
    fork { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 3 } }
    pin { type = PinnedDispatcher, executor = fork-join-executor }
    only-throughput { throughput = 1 }
    alias = "fork"
    round = "and-round"
    and-round = "round"
    some.nested.fork { executor = fork-join-executor, dedicated-thread-pool { thread-count = 1 } }
    in-threes { type = ForkJoinDispatcher, throughput = 3, dedicated-thread-pool { thread-count = 1 } }
    patient { type = ForkJoinDispatcher, throughput = 3, throughput-deadline-time = 1h, dedicated-thread-pool { thread-count = 1 } }
    hurried { type = ForkJoinDispatcher, throughput = 3, throughput-deadline-time = 1ms, dedicated-thread-pool { thread-count = 1 } }
    bad { executor = no-such-executor }
    akka.actor.deployment { /deployed { dispatcher = fork } }
    """)
{
    private IActorRef On(string dispatcher, string? name = null) => Sys.ActorOf(
        Scripted.Props(a => a.OnAny(_ => a.Reply((Thread.CurrentThread.Name ?? string.Empty, Thread.CurrentThread.IsThreadPoolThread)))).WithDispatcher(dispatcher),
        name);

    private (string Name, bool Pool) ThreadOf(IActorRef actor)
    {
        actor.Tell("x");
        return ExpectMsg<(string, bool)>();
    }

    [Fact]
    public void Default_RunsOnTheThreadPool() => Assert.True(ThreadOf(On("akka.actor.default-dispatcher")).Pool);

    [Fact]
    public void ForkJoin_HasItsOwnNamedThreads()
    {
        var actors = Enumerable.Range(0, 10).Select(_ => On("fork")).ToArray();
        var threads = Enumerable.Range(0, 5).SelectMany(_ => actors.Select(ThreadOf)).ToArray();
        Assert.DoesNotContain(threads, t => t.Pool);
        Assert.True(threads.Select(t => t.Name).Distinct().Count() <= 3);
        Assert.All(threads, t => Assert.StartsWith("fork_", t.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Pinned_GivesEachActorItsThreadForLife()
    {
        var ids = new List<int>();
        IActorRef Pinned() => Sys.ActorOf(Scripted.Props(a => a.OnAny(_ => a.Reply(Environment.CurrentManagedThreadId))).WithDispatcher("pin"));
        foreach (var actor in new[] { Pinned(), Pinned() })
        {
            for (var i = 0; i < 3; i++)
            {
                actor.Tell("x");
                ids.Add(ExpectMsg<int>());
            }
        }

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal("pin_1", ThreadOf(On("pin")).Name);
    }

    [Fact]
    public void PinnedActorThatStops_StillMakesDeadLetters()
    {
        var actor = On("pin");
        Assert.False(ThreadOf(actor).Pool);
        StopAndWait(actor);
        EventFilter.DeadLetter<string>().ExpectOne(() => actor.Tell("late"));
    }

    [Fact]
    public void Section_InheritsTheDefaultDispatcher()
    {
        var dispatcher = Sys.Dispatchers.Lookup("only-throughput");
        Assert.Equal(1, dispatcher.Throughput);
        Assert.True(ThreadOf(On("only-throughput")).Pool);
        Assert.Equal(30, Sys.Dispatchers.Lookup("fork").Throughput);
    }

    [Fact]
    public void Throughput_AndOneMoreIsTheNumberOfMessagesBeforeAnotherActorsTurn() => Assert.Equal("aaaabaa", TurnsOnOneThread("in-threes"));

    [Fact]
    public void ThroughputDeadline_EndsATurnThatTookLonger()
    {
        Assert.Equal("aaaabaa", TurnsOnOneThread("patient"));
        Assert.StartsWith("ab", TurnsOnOneThread("hurried"), StringComparison.Ordinal);
    }

    [Fact]
    public void StringValue_IsAnAlias() => Assert.StartsWith("fork_", ThreadOf(On("alias")).Name, StringComparison.Ordinal);

    [Fact]
    public void Alias_SharesTheThreadsOfItsDispatcher() => Assert.Same(Sys.Dispatchers.Lookup("fork"), Sys.Dispatchers.Lookup("alias"));

    [Fact]
    public void AliasesInACircle_AreRefused() => Assert.Throws<ConfigurationException>(() => Sys.Dispatchers.Lookup("round"));

    [Fact]
    public void ForkJoinExecutor_HasItsOwnThreads() => Assert.StartsWith("some.nested.fork_", ThreadOf(On("some.nested.fork")).Name, StringComparison.Ordinal);

    [Theory]
    [InlineData("nowhere")]
    [InlineData("bad")]
    public void UnknownDispatcherOrExecutor_IsRefusedAtActorOf(string id) => Assert.Throws<ConfigurationException>(() => On(id));

    [Fact]
    public void FailedActorOf_LeavesTheNameFree()
    {
        Assert.Throws<ConfigurationException>(() => On("nowhere", "x"));
        On("fork", "x");
    }

    // Six messages wait for a and one for b when the only thread is let go.
    private string TurnsOnOneThread(string dispatcher)
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        IActorRef Teller(string name) => Sys.ActorOf(Scripted.Props(a => a.OnAny(m =>
        {
            if (m is "block")
            {
                entered.Set();
                release.Wait(Soon);
            }

            TestActor.Tell(name);
        })).WithDispatcher(dispatcher));
        var (a, b) = (Teller("a"), Teller("b"));
        foreach (var actor in new[] { a, b })
        {
            actor.Tell("x");
            ExpectMsg<string>();
        }

        a.Tell("block");
        Assert.True(entered.Wait(Soon));
        for (var i = 0; i < 5; i++)
            a.Tell("x");
        b.Tell("x");
        ExpectNoMsg(10);
        release.Set();
        return string.Concat(ReceiveN(7));
    }

    [Fact]
    public void DeployedDispatcher_GoesBeforeTheOneOfProps() =>
        Assert.StartsWith("fork_", ThreadOf(On("akka.actor.default-dispatcher", "deployed")).Name, StringComparison.Ordinal);
}
