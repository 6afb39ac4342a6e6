using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Tests.Actor;

public class StashTests() : AkkaTest("""bounded { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 10, mailbox-push-timeout-time = 1s }""")
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

    [Fact]
    public void BeyondCapacity_Overflows()
    {
        var actor = Stash(
            a => a.OnAny(_ =>
            {
                if (Record.Exception(a.Stash.Stash) is { } failure)
                    a.Reply((failure.GetType(), a.Stash.IsFull, a.Stash.Capacity));
            }),
            props => props.WithStashCapacity(2));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);
        ExpectMsg((typeof(StashOverflowException), true, 2));
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
}
