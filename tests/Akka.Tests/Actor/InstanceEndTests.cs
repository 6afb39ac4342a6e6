using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>What happens around the end of an instance, whatever the actor does there.</summary>
public class InstanceEndTests : AkkaTest
{
    [Fact]
    public void ChildMadeInPostStop_IsRefused()
    {
        Exception? refusal = null;
        var actor = Act(a => a.OnPostStop = () => refusal = Record.Exception(() => a.Ctx.ActorOf(Props.Empty)));
        StopAndWait(actor);
        Assert.IsType<InvalidOperationException>(refusal);
    }

    [Fact]
    public void EveryInstanceOfAProducer_IsReleasedAfterItsLastHook()
    {
        var producer = new Producer();
        var actor = Sys.ActorOf(Props.CreateBy(producer));
        actor.Tell(new BoomException());
        actor.Tell("restarted");
        ExpectMsg("restarted");
        Assert.Equal(["post-stop 1", "release 1"], producer.Log);
        StopAndWait(actor);
        Assert.Equal(["post-stop 1", "release 1", "post-stop 2", "release 2"], producer.Log);
    }

    [Fact]
    public void LongestReceiveTimeout_MeansNever()
    {
        var actor = Act(a =>
        {
            a.Ctx.SetReceiveTimeout(TimeSpan.MaxValue);
            a.OnAny(a.Reply);
        });
        actor.Tell(1);
        ExpectMsg(1);
        actor.Tell(2);
        ExpectMsg(2);

        // The timer's thread is alive and has passed by the entry.
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.Zero, TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later");
        Assert.False(HasMessages);
    }

    private sealed class Producer : IIndirectActorProducer
    {
        private int _made;

        public ConcurrentQueue<string> Log { get; } = new();

        public Type ActorType => typeof(Scripted);

        public ActorBase Produce()
        {
            var number = ++_made;
            return new Numbered(number, a =>
            {
                a.OnPostStop = () => Log.Enqueue($"post-stop {number}");
                a.On<Exception>(e => throw e);
                a.OnAny(a.Reply);
            });
        }

        public void Release(ActorBase actor) => Log.Enqueue($"release {((Numbered)actor).Number}");
    }

    private sealed class Numbered(int number, Action<Scripted> script) : Scripted(script)
    {
        public int Number => number;
    }
}
