using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Tests.Actor;

public class StashTests() : AkkaTest("""
    bounded { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 10, mailbox-push-timeout-time = 1s }
    priority { mailbox-type = "Akka.Tests.Actor.StashTests+AnyOrder, Akka.Tests" }
    three { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox, Akka", stash-capacity = 3 }
    """)
{
    private static void Stashing(ScriptedWithStash a)
    {
        a.On<string>(_ => a.Is(() =>
        {
            a.On<string>(_ => a.Stash.ClearStash(), m => m == "clear");
            a.OnAny(a.Reply);
        }), m => m == "open");
        a.On<string>(_ => a.Stash.UnstashAll(), m => m == "unstash");
        a.On<Exception>(e => throw e);
        a.OnAny(_ => a.Stash.Stash());
    }

    private IActorRef Stash(Action<ScriptedWithStash> script, Func<Props, Props>? props = null)
    {
        var made = Props.Create(() => new ScriptedWithStash(script));
        return Sys.ActorOf(props?.Invoke(made) ?? made);
    }

    [Fact]
    public void UnstashAll_PutsMessagesToTheFrontInOrderWithTheirSenders()
    {
        var probe = CreateTestProbe();
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Stash(a =>
        {
            a.On<string>(
                _ =>
                {
                    entered.Set();
                    release.Wait(Soon);
                    a.Stash.UnstashAll();
                    a.Is(() => a.OnAny(m => TestActor.Tell(m, a.From)));
                },
                m => m == "open");
            a.OnAny(_ => a.Stash.Stash());
        });
        actor.Tell(1);
        actor.Tell(2, probe.Ref);
        actor.Tell("open");
        entered.Wait(Soon);
        actor.Tell(3);
        release.Set();
        ExpectMsg(1);
        Assert.Equal(TestActor, LastSender);
        ExpectMsg(2);
        Assert.Equal(probe.Ref, LastSender);
        ExpectMsg(3);
    }

    [Fact]
    public void Unstash_MovesTheOldest()
    {
        var actor = Stash(a =>
        {
            var open = false;
            a.On<string>(_ =>
            {
                open = true;
                a.Stash.Unstash();
            });
            a.On<int>(i => a.Reply((i, a.Stash.Count)), _ => open);
            a.OnAny(_ => a.Stash.Stash());
        });
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("one");
        ExpectMsg((1, 1));
        actor.Tell("one");
        ExpectMsg((2, 0));
    }

    [Fact]
    public void UnstashAllWithFilter_DropsTheOthers()
    {
        var actor = Stash(a =>
        {
            a.On<string>(_ =>
            {
                a.Stash.UnstashAll(envelope => (int)envelope.Message % 2 == 0);
                a.Is(() => a.OnAny(a.Reply));
            });
            a.OnAny(_ => a.Stash.Stash());
        });
        for (var i = 1; i <= 4; i++)
            actor.Tell(i);
        actor.Tell("open");
        ExpectMsg(2);
        ExpectMsg(4);
        actor.Tell("end");
        ExpectMsg("end");
    }

    [Fact]
    public void SameMessageTwice_IsRefused()
    {
        var actor = Stash(a => a.OnAny(_ =>
        {
            a.Stash.Stash();
            a.Reply(Record.Exception(a.Stash.Stash)!);
        }));
        actor.Tell("x");
        ExpectMsg<IllegalActorStateException>();
        actor.Tell("x");
        ExpectMsg<IllegalActorStateException>();
    }

    [Theory]
    [InlineData("props", 2)]
    [InlineData("mailbox", 3)]
    public void BeyondCapacity_Overflows(string given, int capacity)
    {
        var props = Props.Create(() => new Limited());
        var actor = Sys.ActorOf(given == "props" ? props.WithStashCapacity(2) : props.WithMailbox("three"));
        for (var i = 1; i <= capacity; i++)
        {
            actor.Tell(i);
            ExpectMsg($"{i} of {capacity}, full: {i == capacity}");
        }

        actor.Tell("one more");
        ExpectMsg<StashOverflowException>();
    }

    [Fact]
    public void Capacity_IsUnlimitedUnlessGivenAndAlwaysForTheUnboundedStash()
    {
        Sys.ActorOf(Props.Create(() => new Limited())).Tell(1);
        ExpectMsg("1 of -1, full: False");
        var unbounded = Stash(a => a.OnAny(_ => a.Reply(a.Stash.Capacity)), props => props.WithStashCapacity(2));
        unbounded.Tell("capacity?");
        ExpectMsg(-1);
    }

    [Fact]
    public void Stash_KnowsItsSizeAndCanBeClearedAndFilledFromOutside()
    {
        var probe = CreateTestProbe().Ref;
        var actor = Stash(a =>
        {
            void Report() => a.Reply((a.Stash.Count, a.Stash.IsEmpty, a.Stash.NonEmpty, a.Stash.IsFull));
            a.On<string>(_ => Report(), m => m == "size");
            a.On<string>(_ =>
            {
                var cleared = a.Stash.ClearStash().ToList();
                Report();
                a.Reply(string.Join(' ', cleared.Select(envelope => envelope.Message)));
                a.Stash.Prepend([.. cleared.Where(envelope => envelope.Sender.Equals(probe))]);
                a.Stash.Prepend([new Envelope("first", probe), new Envelope("second", probe)]);
                a.Stash.UnstashAll();
                a.Is(() => a.OnAny(m => TestActor.Tell(m, a.From)));
            }, m => m == "clear");
            a.OnAny(_ => a.Stash.Stash());
        });
        actor.Tell("size");
        ExpectMsg((0, true, false, false));
        actor.Tell(1);
        actor.Tell(2, probe);
        actor.Tell("size");
        ExpectMsg((2, false, true, false));
        actor.Tell("clear");
        ExpectMsg((0, true, false, false));
        ExpectMsg("1 2");
        foreach (var message in new object[] { "first", "second", 2 })
        {
            ExpectMsg(message);
            Assert.Equal(probe, LastSender);
        }
    }

    [Fact]
    public void Restart_ReceivesTheStashAgainBeforeNewMessages()
    {
        var instances = 0;
        var actor = Stash(a =>
        {
            if (++instances == 1)
            {
                a.On<Exception>(e => throw e);
                a.OnAny(_ => a.Stash.Stash());
            }
            else
            {
                a.OnAny(a.Reply);
            }
        });
        actor.Tell("s1");
        actor.Tell("s2");
        actor.Tell(new BoomException());
        actor.Tell("n1");
        ExpectMsg("s1");
        ExpectMsg("s2");
        ExpectMsg("n1");
    }

    [Fact]
    public void Stop_MakesTheStashDeadLetters()
    {
        var actor = Stash(Stashing);
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell(PoisonPill.Instance);
        ExpectMsg<DeadLetter>(letter => Equals(letter.Message, "a"));
        ExpectMsg<DeadLetter>(letter => Equals(letter.Message, "b"));
    }

    [Fact]
    public void MailboxWithoutDeque_FailsAtActorOf() =>
        Assert.Throws<ConfigurationException>(() => Stash(Stashing, props => props.WithMailbox("bounded")));

    [Fact]
    public void PriorityMailbox_IsDequeEnoughForAStash()
    {
        var actor = Stash(
            a =>
            {
                a.On<string>(_ =>
                {
                    a.Stash.UnstashAll();
                    a.Is(() => a.OnAny(a.Reply));
                });
                a.OnAny(_ => a.Stash.Stash());
            },
            props => props.WithMailbox("priority"));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("open");
        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public void StoppedFromOutside_MakesTheStashDeadLettersToo()
    {
        var actor = Stash(Stashing);
        actor.Tell("a");
        actor.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>();
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        Sys.Stop(actor);
        Assert.Equal("a", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void StashedTimerMessage_CanBeReceivedLater()
    {
        var actor = Stash(a =>
        {
            a.OnPreStart = () => a.Timers.StartSingleTimer("k", "tick", TimeSpan.FromMilliseconds(1));
            a.On<string>(_ =>
            {
                a.Stash.Stash();
                TestActor.Tell("stashed");
            }, m => m == "tick");
            a.OnAny(_ =>
            {
                a.Stash.UnstashAll();
                a.Is(() => a.OnAny(m => TestActor.Tell(m)));
            });
        });
        ExpectMsg("stashed");
        actor.Tell("open");
        ExpectMsg("tick");
    }

    [Fact]
    public void StashedTerminated_CanBeReceivedLater()
    {
        var echo = Echo();
        var actor = Stash(a =>
        {
            a.Ctx.Watch(echo);
            a.On<Terminated>(_ => a.Stash.Stash());
            a.On<string>(_ =>
            {
                a.Stash.UnstashAll();
                a.Is(() => a.On<Terminated>(t => TestActor.Tell(t.ActorRef)));
            }, m => m == "open");
            a.On<string>(_ => a.Reply(a.Stash.Count));
        });
        Watch(echo);
        Sys.Stop(echo);
        ExpectTerminated(echo);
        AwaitAssert(() =>
        {
            actor.Tell("count");
            ExpectMsg(1);
        });
        actor.Tell("open");
        ExpectMsg(echo);
    }

    public sealed class AnyOrder(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => 0;
    }

    private sealed class Limited : ReceiveActor, IWithStash
    {
        public Limited() => ReceiveAny(_ =>
        {
            if (Record.Exception(Stash.Stash) is { } failure)
                Sender.Tell(failure);
            else
                Sender.Tell($"{Stash.Count} of {Stash.Capacity}, full: {Stash.IsFull}");
        });

        public IStash Stash { get; set; } = null!;
    }

}
