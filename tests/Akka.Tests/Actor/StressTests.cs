using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>Everything at once: each message is processed, a dead letter, or was in hand at a restart, exactly once.</summary>
public class StressTests() : AkkaTest("akka { loglevel = OFF, log-dead-letters = off, loggers = [] }")
{
    [Fact]
    public void RandomStopsAndRestarts_LoseNoMessage()
    {
        const int Senders = 4;
        const int Each = 50_000;
        var processed = 0;
        var letters = 0;
        var inHand = 0;
        var counter = Sys.ActorOf(Scripted.Props(a =>
        {
            a.On<DeadLetter>(letter => letters += letter.Message is int ? 1 : 0);
            a.OnAny(_ => a.Reply(letters));
        }));
        Sys.EventStream.Subscribe<DeadLetter>(counter);

        var parent = Sys.ActorOf(Scripted.Props(a =>
        {
            void Make(int slot)
            {
                var child = a.Ctx.Watch(a.Ctx.ActorOf(Scripted.Props(c =>
                {
                    c.OnPreRestart = (_, message) =>
                    {
                        if (message is int)
                            Interlocked.Increment(ref inHand);
                    };
                    c.On<int>(i =>
                    {
                        if (i % 1000 == 7)
                            throw new BoomException();
                        Interlocked.Increment(ref processed);
                        if (i % 1500 == 3)
                            c.Ctx.Stop(c.Me);
                    });
                })));
                Targets[slot] = child;
            }

            for (var i = 0; i < Targets.Length; i++)
                Make(i);
            a.On<Terminated>(t => Make(Array.IndexOf(Targets, t.ActorRef)));
            a.OnAny(a.Reply);
        }));
        parent.Tell("ready");
        ExpectMsg("ready", Soon);

        Parallel.For(0, Senders, sender =>
        {
            for (var i = 0; i < Each; i++)
                Targets[((i * 31) + sender) % Targets.Length].Tell(i, ActorRefs.NoSender);
        });

        AwaitCondition(
            () =>
            {
                counter.Tell("count");
                var dead = ExpectMsg<int>();
                return Volatile.Read(ref processed) + Volatile.Read(ref inHand) + dead == Senders * Each;
            },
            TimeSpan.FromSeconds(20),
            TimeSpan.FromMilliseconds(20));
        Assert.True(inHand > 0);
        Assert.True(letters > 0);
    }

    private IActorRef[] Targets { get; } = new IActorRef[16];
}
