using System.Linq.Expressions;
using Akka.Actor;
using Akka.Routing;

namespace Akka.Tests.Actor;

public class PropsTests : AkkaTest
{
    [Fact]
    public void ExpressionArguments_AreEvaluatedOnceAndShared()
    {
        var props = Props.Create(() => new Holder(new List<int>()));
        var first = Sys.ActorOf(props);
        var second = Sys.ActorOf(props);
        first.Tell("get");
        var list = ExpectMsg<List<int>>();
        second.Tell("get");
        Assert.Same(list, ExpectMsg<List<int>>());
        first.Tell(new BoomException());
        first.Tell("get");
        Assert.Same(list, ExpectMsg<List<int>>());
    }

    [Fact]
    public void ExpressionArguments_AreSharedByAllRoutees()
    {
        var router = Sys.ActorOf(Props.Create(() => new Holder(new List<int>())).WithRouter(new RoundRobinPool(2)));
        router.Tell("get");
        var list = ExpectMsg<List<int>>();
        var first = LastSender;
        router.Tell("get");
        Assert.Same(list, ExpectMsg<List<int>>());
        Assert.NotEqual(first, LastSender);
    }

    [Fact]
    public void ExpressionArguments_AreEvaluatedWhenPropsAreMade()
    {
        var number = 1;
        var props = Props.Create(() => new Holder(new List<int> { number }));
        number = 2;
        Sys.ActorOf(props).Tell("get");
        Assert.Equal([1], ExpectMsg<List<int>>());
    }

    [Fact]
    public void FactoryThatIsNoConstructorCall_ThrowsInvalidCast()
    {
        Expression<Func<Holder>> factory = () => Make();
        Assert.Throws<InvalidCastException>(() => Props.Create(factory));
    }

    [Fact]
    public void With_ReturnsACopy()
    {
        var props = Props.Create(() => new Holder(new List<int>()));
        var strategy = SupervisorStrategy.StoppingStrategy;
        var pool = new RoundRobinPool(1);
        (Props Copy, Func<Props, object> Of, object Given)[] copies =
        [
            (props.WithDispatcher("some"), p => p.Dispatcher, "some"),
            (props.WithMailbox("some"), p => p.Mailbox, "some"),
            (props.WithRouter(pool), p => p.RouterConfig, pool),
            (props.WithSupervisorStrategy(strategy), p => p.SupervisorStrategy, strategy),
            (props.WithStashCapacity(7), p => p.Deploy.StashCapacity, 7),
            (props.WithDeploy(Deploy.Local.WithDispatcher("other")), p => p.Dispatcher, "other"),
        ];
        foreach (var (copy, of, given) in copies)
        {
            Assert.NotSame(props, copy);
            Assert.Equal(given, of(copy));
            Assert.NotEqual(given, of(props));
            Assert.Equal(props.Type, copy.Type);
        }
    }

    [Fact]
    public void EveryOverloadOfCreate_KnowsTypeAndStrategy()
    {
        var strategy = SupervisorStrategy.StoppingStrategy;
        Assert.Equal(typeof(Idle), Props.Create<Idle>().Type);
        var type = typeof(Idle);
        Assert.Equal(type, Props.Create(type).Type);
        Assert.Equal(typeof(Idle), Props.Create(() => new Idle()).Type);
        Assert.Same(strategy, Props.Create(() => new Idle(), strategy).SupervisorStrategy);
        Assert.Same(strategy, Props.Create<Idle>(strategy).SupervisorStrategy);
        Assert.Null(Props.Create<Idle>().SupervisorStrategy);
    }

    [Fact]
    public void EmptyProps_MakeAnActor()
    {
        var actor = Sys.ActorOf(Props.Empty);
        actor.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>(identity => identity.Subject.Equals(actor));
    }

    [Fact]
    public void Params_ChooseTheConstructor()
    {
        var list = new List<int>();
        Sys.ActorOf(Props.Create<Holder>(list)).Tell("get");
        Assert.Same(list, ExpectMsg<List<int>>());
        var type = typeof(Holder);
        Sys.ActorOf(Props.Create(type, list)).Tell("get");
        Assert.Same(list, ExpectMsg<List<int>>());
    }

    [Fact]
    public void MissingConstructor_FailsTheActor()
    {
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() =>
        {
            var actor = Sys.ActorOf(Props.Create<Holder>("no", "such"));
            Watch(actor);
            ExpectTerminated(actor);
        });
    }

    [Fact]
    public void Producer_MakesTheActor()
    {
        Sys.ActorOf(Props.CreateBy(new Producer())).Tell("get");
        Assert.Equal([42], ExpectMsg<List<int>>());
    }

    [Fact]
    public void SupervisorStrategyOfProps_GoesBeforeTheActorsOwn()
    {
        var parent = Sys.ActorOf(Scripted.Props(a =>
        {
            a.Strategy = new OneForOneStrategy(_ => Directive.Restart);
            var child = a.Ctx.ActorOf(Scripted.Props(c => c.On<Exception>(e => throw e)));
            a.Ctx.Watch(child);
            a.On<Exception>(child.Tell);
            a.On<Terminated>(_ => TestActor.Tell("stopped"));
        }).WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy));
        parent.Tell(new BoomException());
        ExpectMsg("stopped");
    }

    private static Holder Make() => throw new InvalidOperationException("never called");

    private sealed class Idle : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Holder : ReceiveActor
    {
        public Holder(List<int> list)
        {
            Receive<string>(_ => Sender.Tell(list));
            Receive<Exception>(e => throw e);
        }
    }

    private sealed class Producer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Holder);

        public ActorBase Produce() => new Holder([42]);

        public void Release(ActorBase actor)
        {
        }
    }
}
