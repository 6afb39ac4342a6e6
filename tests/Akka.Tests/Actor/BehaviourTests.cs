using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

public class BehaviourTests : AkkaTest
{
    private interface IThing;

    [Fact]
    public void Handlers_AreTriedInOrderOfDeclaration()
    {
        var actor = Act(a =>
        {
            a.On<string>(_ => a.Reply("predicate"), m => m.StartsWith('a'));
            a.On<string>(m => m.EndsWith('z'));
            a.On<string>(_ => a.Reply("string"));
            a.On<IThing>(_ => a.Reply("interface"));
            a.On<Exception>(_ => a.Reply("base"));
            a.OnAny(_ => a.Reply("any"));
        });
        actor.Tell("abc");
        ExpectMsg("predicate");
        actor.Tell("xyz");
        actor.Tell("x");
        ExpectMsg("string");
        actor.Tell(new Thing());
        ExpectMsg("interface");
        actor.Tell(new BoomException());
        ExpectMsg("base");
        actor.Tell(1);
        ExpectMsg("any");
    }

    [Fact]
    public void HandlerAfterCatchAll_IsRefused()
    {
        Exception? failure = null;
        var actor = Act(a =>
        {
            a.OnAny(_ => { });
            failure = Record.Exception(() => a.On<string>(_ => { }));
        });
        actor.Tell("x");
        AwaitCondition(() => failure is not null);
        Assert.IsType<InvalidOperationException>(failure);
    }

    [Fact]
    public void NoHandler_PublishesUnhandledMessage()
    {
        Sys.EventStream.Subscribe<UnhandledMessage>(TestActor);
        var actor = Act(a => a.On<int>(_ => { }));
        actor.Tell("x");
        ExpectMsg<UnhandledMessage>(unhandled => Equals(unhandled.Message, "x") && unhandled.Recipient.Equals(actor) && unhandled.Sender.Equals(TestActor));
    }

    [Fact]
    public void UnbecomeAfterPlainBecome_ReturnsToTheConstructorsBehaviour()
    {
        var actor = Act(a =>
        {
            a.On<int>(_ => a.Is(() =>
            {
                a.On<int>(_ => a.IsNoMore());
                a.OnAny(_ => a.Reply("second"));
            }));
            a.OnAny(_ => a.Reply("first"));
        });
        actor.Tell(1);
        actor.Tell("x");
        ExpectMsg("second");
        actor.Tell(1);
        actor.Tell("x");
        ExpectMsg("first");
    }

    [Fact]
    public void BecomeStacked_IsAStackAndExtraUnbecomesAreNoOps()
    {
        var actor = Act(a =>
        {
            void Level(int level)
            {
                a.On<string>(_ => a.IsStacked(() => Level(level + 1)), m => m == "push");
                a.On<string>(_ => a.IsNoMore(), m => m == "pop");
                a.OnAny(_ => a.Reply(level));
            }

            Level(0);
        });
        foreach (var (command, level) in new[] { ("push", 1), ("push", 2), ("pop", 1), ("pop", 0), ("pop", 0), ("push", 1) })
        {
            actor.Tell(command);
            actor.Tell("?");
            ExpectMsg(level);
        }
    }

    [Fact]
    public void BecomeInConstructor_IsTheFirstBehaviour()
    {
        var actor = Act(a => a.Is(() => a.OnAny(_ => a.Reply("become"))));
        actor.Tell("x");
        ExpectMsg("become");
    }

    [Fact]
    public void UntypedActor_Becomes()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switch()));
        actor.Tell("on");
        actor.Tell("?");
        ExpectMsg("on");
        actor.Tell("off");
        actor.Tell("?");
        ExpectMsg("off");
    }

    private sealed class Thing : IThing;

    private sealed class Switch : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "on")
                BecomeStacked(On);
            else
                Sender.Tell("off");
        }

        private void On(object message)
        {
            if (message is "off")
                UnbecomeStacked();
            else
                Sender.Tell("on");
        }
    }
}
