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

    [Theory]
    [InlineData("any")]
    [InlineData("any async")]
    [InlineData("object")]
    public void DeclarationAfterCatchAll_IsRefused(string catchAll)
    {
        Sys.ActorOf(Props.Create(() => new CatchAll(catchAll, TestActor)));
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void ObjectHandlerWithPredicate_IsNoCatchAll()
    {
        Sys.ActorOf(Props.Create(() => new CatchAll("filtered", TestActor)));
        ExpectMsg("accepted");
    }

    [Fact]
    public void EveryFormOfReceive_TakesItsMessages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new EveryForm()));
        for (var i = 0; i < EveryForm.Count; i++)
        {
            actor.Tell(i);
            ExpectMsg(i);
        }

        actor.Tell("else");
        ExpectMsg("any else");
    }

    [Fact]
    public void PlainActor_SaysByItsResultWhetherItHandled()
    {
        Sys.EventStream.Subscribe<UnhandledMessage>(TestActor);
        var actor = Sys.ActorOf(Props.Create(() => new Plain()));
        actor.Tell("next");
        actor.Tell(1);
        ExpectMsg(2);
        actor.Tell("back");
        actor.Tell(1);
        ExpectMsg(1);
        actor.Tell('c');
        ExpectMsg<UnhandledMessage>(unhandled => Equals(unhandled.Message, 'c'));
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
    public void Become_ReplacesAllHandlers()
    {
        Sys.EventStream.Subscribe<UnhandledMessage>(TestActor);
        var actor = Act(a =>
        {
            a.On<string>(_ => a.Is(() => a.On<int>(i => a.Reply(i))));
            a.On<double>(d => a.Reply(d));
        });
        actor.Tell("become");
        actor.Tell(1);
        ExpectMsg(1);
        actor.Tell(1.5);
        ExpectMsg<UnhandledMessage>(unhandled => Equals(unhandled.Message, 1.5));
    }

    [Fact]
    public void BecomeAboveAStack_ReplacesOnlyItsTop()
    {
        var actor = Act(a =>
        {
            void Named(string name)
            {
                a.On<string>(_ => a.IsStacked(() => Named(name + "+")), m => m == "push");
                a.On<string>(_ => a.Is(() => Named(name + "=")), m => m == "become");
                a.On<string>(_ => a.IsNoMore(), m => m == "pop");
                a.OnAny(_ => a.Reply(name));
            }

            Named(string.Empty);
        });
        foreach (var (command, name) in new[] { ("push", "+"), ("push", "++"), ("become", "++="), ("pop", "+"), ("pop", ""), ("pop", "") })
        {
            actor.Tell(command);
            actor.Tell(0);
            ExpectMsg(name);
        }
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

    private sealed class CatchAll : ReceiveActor
    {
        public CatchAll(string form, IActorRef report)
        {
            switch (form)
            {
                case "any":
                    ReceiveAny(_ => { });
                    break;
                case "any async":
                    ReceiveAnyAsync(_ => Task.CompletedTask);
                    break;
                case "object":
                    Receive<object>(_ => { });
                    break;
                default:
                    Receive<object>(_ => { }, _ => false);
                    break;
            }

            report.Tell((object?)Record.Exception(() => Receive<string>(_ => { })) ?? "accepted");
        }
    }

    private sealed class EveryForm : ReceiveActor
    {
        public const int Count = 10;

        public EveryForm()
        {
            var type = typeof(int);
            Receive<int>(Reply, i => i == 0);
            Receive<int>(i => i == 1, Reply);
            Receive<int>(i => i == 2 && Handled(i));
            Receive(type, m => Reply((int)m), m => (int)m == 3);
            Receive(type, m => (int)m == 4, m => Reply((int)m));
            Receive(type, m => (int)m == 5 && Handled((int)m));
            ReceiveAsync<int>(ReplyAsync, i => i == 6);
            ReceiveAsync<int>(i => i == 7, ReplyAsync);
            ReceiveAsync(type, m => ReplyAsync((int)m), m => (int)m == 8);
            ReceiveAsync(type, m => (int)m == 9, m => ReplyAsync((int)m));
            ReceiveAnyAsync(async m =>
            {
                await Task.Yield();
                Sender.Tell($"any {m}");
            });
        }

        private void Reply(int number) => Sender.Tell(number);

        private bool Handled(int number)
        {
            Reply(number);
            return true;
        }

        private async Task ReplyAsync(int number)
        {
            await Task.Yield();
            Reply(number);
        }
    }

    private sealed class Plain : ActorBase
    {
        protected override bool Receive(object message) => Handle(message, 0);

        private bool Handle(object message, int more)
        {
            switch (message)
            {
                case int number:
                    Sender.Tell(number + more);
                    return true;
                case "next":
                    BecomeStacked(m => Handle(m, 1));
                    return true;
                case "back":
                    UnbecomeStacked();
                    return true;
                default:
                    return false;
            }
        }
    }
}
