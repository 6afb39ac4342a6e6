using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Akka.TestKit;

namespace Akka.Tests.Routing;

public class RouterTests() : AkkaTest("""
    akka.actor.deployment {
      /configured { router = round-robin-pool, nr-of-instances = 5 }
      /plain { router = round-robin-pool, nr-of-instances = 5 }
      /crawler/fetchers { router = round-robin-pool, nr-of-instances = 7, dispatcher = work }
      /group { router = round-robin-group, routees.paths = ["/user/g1", "/user/g2"] }
      "/wild/*" { router = random-pool, nr-of-instances = 3 }
      /pooled { router = round-robin-pool, nr-of-instances = 2, pool-dispatcher { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 1 } } }
      /unresized { router = round-robin-pool, nr-of-instances = 1, resizer { lower-bound = 2, upper-bound = 4 } }
      /resized { router = round-robin-pool, resizer { enabled = on, lower-bound = 2, upper-bound = 4 } }
    }
    work { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 2 } }
    """)
{
    // Routees answer with their path's name; an exception fails them.
    private static readonly Action<Scripted> Routee = a =>
    {
        a.On<Exception>(e => throw e);
        a.On<Gate>(gate => gate.Enter());
        a.On<ConsistentHashableEnvelope>(_ => a.Reply("wrapped"));
        a.OnAny(_ => a.Reply(a.Me.Path.Name));
    };

    private IActorRef Router(RouterConfig config, string? name = null) => Sys.ActorOf(Scripted.Props(Routee).WithRouter(config), name);

    private int Size(IActorRef router)
    {
        router.Tell(GetRoutees.Instance);
        return ExpectMsg<Routees>().Members.Count();
    }

    private string[] Answers(IActorRef router, int messages)
    {
        for (var i = 0; i < messages; i++)
            router.Tell("x");
        return [.. ReceiveN(messages).Cast<string>()];
    }

    [Fact]
    public void RoundRobin_GivesEachRouteeTheSame()
    {
        var answers = Answers(Router(new RoundRobinPool(3)), 9);
        Assert.Equal([3, 3, 3], answers.GroupBy(a => a).Select(g => g.Count()));
        Assert.Equal(["$a", "$b", "$c"], answers.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reply_ComesFromTheRoutee()
    {
        var router = Router(new RoundRobinPool(1));
        router.Tell("x");
        ExpectMsg("$a");
        Assert.Equal(router.Path, LastSender.Path.Parent);
    }

    [Fact]
    public void Random_UsesTheRoutees() => Assert.True(Answers(Router(new RandomPool(3)), 60).Distinct().Count() > 1);

    [Fact]
    public void BroadcastPool_ReachesAll()
    {
        Router(new BroadcastPool(3)).Tell("x");
        ExpectMsgAllOf("$a", "$b", "$c");
    }

    [Fact]
    public void BroadcastEnvelope_ReachesAllRouteesOfAnyRouter()
    {
        Router(new RoundRobinPool(3)).Tell(new Broadcast("x"));
        ExpectMsgAllOf("$a", "$b", "$c");
    }

    [Fact]
    public void SmallestMailbox_PassesByTheBusyRoutee()
    {
        using var gate = new Gate();
        var router = Router(new SmallestMailboxPool(2));
        router.Tell("x");
        ExpectMsg("$a");
        Sys.ActorSelection($"{router.Path}/$a").Tell(gate);
        Sys.ActorSelection($"{router.Path}/$a").Tell("waits");
        router.Tell("x");
        ExpectMsg("$b");
        gate.Release.Set();
        ExpectMsg("$a");
    }

    [Fact]
    public void SmallestMailbox_CountsOnlyTheMessagesThatWait()
    {
        using var gate = new Gate();
        var router = Router(new SmallestMailboxPool(2));
        Assert.Equal(2, Size(router));
        Sys.ActorSelection($"{router.Path}/$a").Tell(gate);
        Assert.True(gate.Entered.Wait(Soon));
        router.Tell("behind the busy one");
        ExpectNoMsg(30);
        router.Tell("x");
        ExpectMsg("$b");
        gate.Release.Set();
        ExpectMsg("$a");
    }

    [Fact]
    public void Routee_IsChosenInTheSendersThread()
    {
        var threads = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var router = Router(new ConsistentHashingPool(2).WithHashMapping(_ =>
        {
            threads.Enqueue(Environment.CurrentManagedThreadId);
            return "key";
        }));

        // Until a router has started, its messages wait.
        Assert.Equal(2, Size(router));
        router.Tell("x");
        Assert.NotEmpty(threads);
        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        ExpectMsg<string>();
    }

    [Fact]
    public void ConsistentHashing_MessageMayBringItsKey()
    {
        var router = Router(new ConsistentHashingPool(5));
        for (var key = 0; key < 10; key++)
        {
            router.Tell(new Keyed(key));
            var routee = ExpectMsg<string>();
            Assert.Equal(routee, Hashed(router, key));
        }
    }

    [Fact]
    public void ConsistentHashing_SendsAKeyToOneRoutee()
    {
        var router = Router(new ConsistentHashingPool(5));
        var first = Enumerable.Range(0, 20).ToDictionary(key => key, key => Hashed(router, key));
        Assert.True(first.Values.Distinct().Count() > 1);
        foreach (var (key, routee) in first)
            Assert.Equal(routee, Hashed(router, key));
    }

    [Fact]
    public void ConsistentHashing_OneMoreRouteeMovesOnlyAPartOfTheKeys()
    {
        var router = Router(new ConsistentHashingPool(5));
        var before = Enumerable.Range(0, 200).ToDictionary(key => key, key => Hashed(router, key));
        router.Tell(new AdjustPoolSize(1));
        Assert.Equal(6, Size(router));
        var moved = before.Count(pair => Hashed(router, pair.Key) != pair.Value);
        Assert.InRange(moved, 1, 100);
    }

    [Fact]
    public void ConsistentHashing_MappingGoesBeforeTheMessagesOwnKey()
    {
        var router = Router(new ConsistentHashingPool(5).WithHashMapping(message => message is string ? "same" : null));
        Assert.Single(Answers(router, 10).Distinct());
        Assert.Equal(Hashed(router, "same"), Answers(router, 1)[0]);
    }

    [Fact]
    public void ConsistentHashingWithoutKey_IsWarnedAboutAndADeadLetter()
    {
        var router = Router(new ConsistentHashingPool(2));
        EventFilter.Warning(contains: "must be handled by hashMapping").ExpectOne(() =>
            EventFilter.DeadLetter<string>().ExpectOne(() => router.Tell("x")));
    }

    [Fact]
    public void RouteeThatThrows_IsRestartedAlone()
    {
        var instances = 0;
        var router = Sys.ActorOf(Scripted.Props(a =>
        {
            Interlocked.Increment(ref instances);
            Routee(a);
        }).WithRouter(new RoundRobinPool(3)));
        Answers(router, 3);
        router.Tell(new BoomException());
        Answers(router, 6);
        Assert.Equal(4, instances);
    }

    [Fact]
    public void EscalatingPool_RestartsAllRoutees()
    {
        var instances = 0;
        var router = Sys.ActorOf(Scripted.Props(a =>
        {
            Interlocked.Increment(ref instances);
            Routee(a);
        }).WithRouter(new RoundRobinPool(3).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Escalate))));
        Answers(router, 3);
        router.Tell(new BoomException());
        AwaitCondition(() => Volatile.Read(ref instances) == 6);
        Assert.Equal(3, Size(router));
    }

    [Fact]
    public void CodePoolAndConfiguredSize_ConfigurationWins() => Assert.Equal(5, Size(Router(new RoundRobinPool(2), "configured")));

    [Fact]
    public void FromConfig_TakesTheDeployment() => Assert.Equal(5, Size(Router(FromConfig.Instance, "configured")));

    [Fact]
    public void FromConfigWithoutDeployment_IsRefused() => Assert.Throws<ConfigurationException>(() => Router(FromConfig.Instance, "unknown"));

    [Fact]
    public void ConfiguredRouterWithoutCode_IsIgnored()
    {
        var plain = Sys.ActorOf(Scripted.Props(Routee), "plain");
        plain.Tell("x");
        ExpectMsg("plain");
    }

    [Fact]
    public void DeploymentBelowAParent_AppliesTheSize_AndItsDispatcherToTheRouterOnly()
    {
        var parent = Act(
            a =>
            {
                var fetchers = a.Ctx.ActorOf(
                    Scripted.Props(r => r.OnAny(_ => r.Reply((r.Ctx.Dispatcher.Id, Thread.CurrentThread.Name)))).WithRouter(FromConfig.Instance),
                    "fetchers");
                a.OnAny(fetchers.Forward);
            },
            "crawler");
        parent.Tell(GetRoutees.Instance);
        Assert.Equal(7, ExpectMsg<Routees>().Members.Count());
        parent.Tell("x");
        ExpectMsg<(string Id, string Thread)>(m => m.Id == "akka.actor.default-dispatcher");
    }

    [Theory]
    [InlineData("named")]
    [InlineData("pooled")]
    public void DispatcherOfTheRouteesInCode_IsTheirs_WhateverTheDeploymentSays(string name)
    {
        var props = Scripted.Props(a => a.OnAny(_ => a.Reply(Thread.CurrentThread.Name!))).WithDispatcher("work");
        Sys.ActorOf(props.WithRouter(new RoundRobinPool(1)), name).Tell("x");
        ExpectMsg<string>(answer => answer.StartsWith("work_", StringComparison.Ordinal));
    }

    [Fact]
    public void WildcardDeployment_MatchesOneLevel()
    {
        var parent = Act(
            a =>
            {
                var pool = a.Ctx.ActorOf(Scripted.Props(Routee).WithRouter(FromConfig.Instance), "any");
                a.OnAny(pool.Forward);
            },
            "wild");
        parent.Tell(GetRoutees.Instance);
        Assert.Equal(3, ExpectMsg<Routees>().Members.Count());
    }

    [Fact]
    public void Group_RoutesToExistingActors()
    {
        Act(Routee, "g1");
        Act(Routee, "g2");
        var group = Sys.ActorOf(Props.Empty.WithRouter(FromConfig.Instance), "group");
        Assert.Equal(["g1", "g2"], Answers(group, 4).Distinct().Order(StringComparer.Ordinal));
        Sys.ActorOf(Props.Empty.WithRouter(new BroadcastGroup("/user/g1", "/user/g2"))).Tell("x");
        ExpectMsgAllOf("g1", "g2");
    }

    [Fact]
    public void MissingGroupMember_IsADeadLetter()
    {
        var group = Sys.ActorOf(Props.Empty.WithRouter(new RoundRobinGroup("/user/nobody")));
        EventFilter.DeadLetter<string>().ExpectOne(() => group.Tell("x"));
    }

    [Fact]
    public void TerminatedRoutee_IsRemovedAndNotReplaced()
    {
        var router = Router(new RoundRobinPool(2));
        Assert.Equal(2, Size(router));
        Sys.ActorSelection($"{router.Path}/$a").Tell(PoisonPill.Instance);
        AwaitAssert(() => Assert.Equal(1, Size(router)));
        Assert.Equal(["$b"], Answers(router, 4).Distinct());
    }

    [Fact]
    public void AdjustPoolSize_GrowsAndTakesTheLastAway()
    {
        var router = Router(new RoundRobinPool(2));
        router.Tell(new AdjustPoolSize(2));
        Assert.Equal(4, Size(router));
        router.Tell(new AdjustPoolSize(-3));
        Assert.Equal(1, Size(router));
        Assert.Equal(["$a"], Answers(router, 3).Distinct());
        AwaitAssert(() =>
        {
            Sys.ActorSelection($"{router.Path}/$b").Tell(new Identify(1));
            Assert.Null(ExpectMsg<ActorIdentity>().Subject);
        });
    }

    [Fact]
    public void AddAndRemoveRoutee_ChangeTheRouter()
    {
        var router = Router(new RoundRobinPool(1));
        var extra = new ActorRefRoutee(Act(Routee, "extra"));
        router.Tell(new AddRoutee(extra));
        Assert.Equal(2, Size(router));
        Assert.Contains("extra", Answers(router, 2));
        router.Tell(new RemoveRoutee(extra));
        Assert.Equal(1, Size(router));
        extra.Actor.Tell("x");
        ExpectMsg("extra");
    }

    [Fact]
    public void PoisonPillForARouter_StopsItAndItsRouteesAtTheirNextMessage()
    {
        using var gate = new Gate();
        // The router itself runs in this thread, so it has told its routees to stop before the gate opens.
        var router = Router(new RoundRobinPool(1, null, SupervisorStrategy.DefaultStrategy, CallingThreadDispatcher.Id));
        Assert.Equal(1, Size(router));
        Watch(router);
        router.Tell(gate);
        router.Tell("lost");
        EventFilter.DeadLetter<string>().ExpectOne(() =>
        {
            router.Tell(PoisonPill.Instance);
            gate.Release.Set();
        });
        ExpectTerminated(router);
    }

    [Fact]
    public void BroadcastPoisonPill_LetsRouteesFinishAndThenStopsTheRouter()
    {
        var router = Router(new RoundRobinPool(2));
        Watch(router);
        for (var i = 0; i < 4; i++)
            router.Tell("x");
        router.Tell(new Broadcast(PoisonPill.Instance));
        ReceiveN(4);
        ExpectTerminated(router);
    }

    [Fact]
    public void BroadcastPoisonPill_DoesNotStopAPoolWithResizer()
    {
        var router = Router(new RoundRobinPool(2, new DefaultResizer(2, 3, messagesPerResize: 1000)));
        Answers(router, 1);
        Assert.Equal(2, Size(router));
        router.Tell(new Broadcast(PoisonPill.Instance));
        AwaitAssert(() => Assert.Equal(0, Size(router)));
        router.Tell(new AdjustPoolSize(1));
        Assert.Equal(1, Size(router));
    }

    [Fact]
    public void BroadcastPoisonPill_DoesNotStopAGroup()
    {
        var member = Act(Routee, "member");
        var group = Sys.ActorOf(Props.Empty.WithRouter(new RoundRobinGroup("/user/member")));
        Watch(member);
        group.Tell(new Broadcast(PoisonPill.Instance));
        ExpectTerminated(member);
        Assert.Equal(1, Size(group));
    }

    [Fact]
    public void RouterWithoutRoutees_MakesDeadLetters()
    {
        var router = Router(new RoundRobinPool(0));
        EventFilter.DeadLetter<string>().ExpectOne(() => router.Tell("x"));
    }

    [Fact]
    public void Resizer_IsAppliedOnceAtTheStart() => Assert.Equal(2, Size(Router(FromConfig.Instance, "resized")));

    [Fact]
    public void ConfiguredResizer_CountsOnlyWhereItIsEnabled() => Assert.Equal(1, Size(Router(FromConfig.Instance, "unresized")));

    [Fact]
    public void Resizer_GrowsUnderPressureUpToItsBound()
    {
        using var gate = new Gate();
        var router = Router(new RoundRobinPool(1, new DefaultResizer(1, 3, pressureThreshold: 1, rampupRate: 0.5, messagesPerResize: 1)));
        for (var i = 0; i < 20; i++)
            router.Tell(gate);
        AwaitAssert(() =>
        {
            router.Tell(gate);
            Assert.Equal(3, Size(router));
        });
        gate.Release.Set();
    }

    [Fact]
    public void UnknownDispatcherOfAPool_IsRefusedAtActorOf() =>
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Scripted.Props(Routee).WithRouter(new RoundRobinPool(1)).WithDispatcher("nowhere")));

    private string Hashed(IActorRef router, object key)
    {
        router.Tell(new ConsistentHashableEnvelope("x", key));
        return ExpectMsg<string>();
    }

    private sealed record Keyed(object ConsistentHashKey) : IConsistentHashable;

    private sealed class Gate : IDisposable
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public void Enter()
        {
            Entered.Set();
            Release.Wait(Soon);
        }

        public void Dispose() => Release.Set();
    }
}
