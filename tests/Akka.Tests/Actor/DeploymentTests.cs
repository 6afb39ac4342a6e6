using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Routing;

namespace Akka.Tests.Actor;

/// <summary>What the configuration says about an actor's place against what its Props say.</summary>
public class DeploymentTests() : AkkaTest($$"""
    configured { type = Dispatcher }
    in-code { type = Dispatcher }
    lowest-first { mailbox-type = "{{typeof(LowestFirst).FullName}}, Akka.Tests" }
    akka.actor.deployment {
      /dispatched { dispatcher = configured }
      /boxed { mailbox = lowest-first }
      /pooled { router = round-robin-pool, nr-of-instances = 5 }
      /broadcast { router = broadcast-pool, nr-of-instances = 3 }
    }
    """)
{
    [Fact]
    public void ConfiguredDispatcher_WinsOverProps()
    {
        var props = Scripted.Props(a => a.OnAny(_ => a.Reply(a.Ctx.Dispatcher.Id))).WithDispatcher("in-code");
        Sys.ActorOf(props, "dispatched").Tell("which?");
        ExpectMsg("configured");
        Sys.ActorOf(props, "elsewhere").Tell("which?");
        ExpectMsg("in-code");
    }

    [Fact]
    public void ConfiguredMailbox_WinsOverProps()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var props = Scripted.Props(a =>
        {
            a.On<string>(_ =>
            {
                entered.Set();
                release.Wait(Soon);
            });
            a.OnAny(a.Reply);
        });
        var actor = Sys.ActorOf(props.WithMailbox("akka.actor.mailbox.unbounded-deque-based"), "boxed");
        actor.Tell("block");
        Assert.True(entered.Wait(Soon));
        actor.Tell(2);
        actor.Tell(1);
        release.Set();
        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public async Task ConfiguredSize_WinsOverThePoolInCode() =>
        Assert.Equal(5, await Routees(Sys.ActorOf(Props.Empty.WithRouter(new RoundRobinPool(2)), "pooled")));

    [Fact]
    public void ConfiguredRouter_WinsOverTheRouterInCode()
    {
        var router = Sys.ActorOf(Scripted.Props(a => a.OnAny(a.Reply)).WithRouter(new RoundRobinPool(2)), "broadcast");
        router.Tell("x");
        for (var i = 0; i < 3; i++)
            ExpectMsg("x");
    }

    [Fact]
    public void ConfiguredRouter_IsIgnoredWhereCodeHasNone()
    {
        var actor = Sys.ActorOf(Scripted.Props(a => a.OnAny(_ => a.Reply(a.Me))), "pooled");
        actor.Tell("x");
        ExpectMsg(actor);
    }

    private static async Task<int> Routees(IActorRef router) => (await router.Ask<Routees>(GetRoutees.Instance, Soon)).Members.Count();

    public sealed class LowestFirst(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message as int? ?? 0;
    }
}
