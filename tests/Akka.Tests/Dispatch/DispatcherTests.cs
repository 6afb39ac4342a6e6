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

    [Fact]
    public void DeployedDispatcher_GoesBeforeTheOneOfProps() =>
        Assert.StartsWith("fork_", ThreadOf(On("akka.actor.default-dispatcher", "deployed")).Name, StringComparison.Ordinal);
}
