using System.Linq.Expressions;
using Akka.Actor;

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
    public void FactoryThatIsNoConstructorCall_ThrowsInvalidCast()
    {
        Expression<Func<Holder>> factory = () => Make();
        Assert.Throws<InvalidCastException>(() => Props.Create(factory));
    }

    [Fact]
    public void With_ReturnsACopy()
    {
        var props = Props.Create(() => new Holder(new List<int>()));
        var other = props.WithDispatcher("some");
        Assert.NotSame(props, other);
        Assert.Equal("akka.actor.default-dispatcher", props.Dispatcher);
        Assert.Equal("some", other.Dispatcher);
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
        Sys.ActorOf(Props.CreateBy<Producer>()).Tell("get");
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
