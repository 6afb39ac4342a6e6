using Akka.Actor;
using Akka.TestKit;

namespace Akka.Tests.TestKit;

public class TestSchedulerTests() : AkkaTest("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void ScheduledTell_FiresOnlyByAdvance()
    {
        Scheduler.ScheduleTellOnce(Second, TestActor, "once", ActorRefs.NoSender);
        Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(1), TestActor, "early", ActorRefs.NoSender);
        ExpectNoMsg(30);
        Scheduler.Advance(Second * 0.99);
        Assert.Equal("early", ReceiveOne(TimeSpan.Zero));
        Assert.False(HasMessages);
        Scheduler.Advance(Second * 0.01);
        Assert.Equal("once", ReceiveOne(TimeSpan.Zero));
    }

    [Fact]
    public void Clock_StandsStillBetweenAdvances()
    {
        var before = Scheduler.Now;
        Assert.Equal(before, Scheduler.Now);
        Scheduler.Advance(Second);
        Assert.Equal(before + Second, Scheduler.Now);
    }

    [Fact]
    public void TimersOfActors_FireByAdvance()
    {
        var actor = Act(a =>
        {
            a.Timers.StartPeriodicTimer("tick", "tick", Second);
            a.OnAny(m => TestActor.Tell(m));
        });
        actor.Tell("ready");
        ExpectMsg("ready");
        for (var i = 0; i < 3; i++)
        {
            Scheduler.Advance(Second);
            ExpectMsg("tick");
        }
    }

    [Fact]
    public void ReceiveTimeout_FiresByAdvance()
    {
        var actor = Act(a =>
        {
            a.Ctx.SetReceiveTimeout(Second);
            a.On<ReceiveTimeout>(_ => TestActor.Tell("timeout"));
            a.OnAny(m => TestActor.Tell(m));
        });
        actor.Tell("ready");
        ExpectMsg("ready");

        // The timeout is armed after the message, and an answer to Identify leaves it as it is.
        actor.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>();
        Scheduler.Advance(Second);
        ExpectMsg("timeout");
    }

    [Fact]
    public async Task TimeoutOfAnAsk_RunsByTheRealClock()
    {
        var silent = Act(a => a.OnAny(_ => { }));
        await Assert.ThrowsAsync<AskTimeoutException>(() => silent.Ask("x", TimeSpan.FromMilliseconds(20)).WaitAsync(Soon));
    }
}
