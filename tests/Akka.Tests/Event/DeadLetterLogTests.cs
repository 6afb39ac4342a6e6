using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Event;

/// <summary>What becomes of messages that nobody receives: which are published, and how many are logged.</summary>
public class DeadLetterLogTests() : AkkaTest("akka.loglevel = INFO\nakka.log-dead-letters = 1\nakka.log-dead-letters-suspend-duration = 200ms")
{
    private IActorRef Dead()
    {
        AwaitDeadLetterLog();
        var echo = Echo();
        StopAndWait(echo);
        return echo;
    }

    [Fact]
    public async Task Defaults_AreTenLinesAndFiveMinutesOfSilence()
    {
        using var system = ActorSystem.Create("defaults", "akka { stdout-loglevel = OFF, loglevel = OFF }");
        Assert.Equal(10, system.Settings.LogDeadLetters);
        Assert.Equal(TimeSpan.FromMinutes(5), system.Settings.LogDeadLettersSuspendDuration);
        await system.Terminate();
    }

    [Fact]
    public void AfterItsSilence_TheLogGoesOn()
    {
        var dead = Dead();
        Sys.EventStream.Subscribe<Info>(TestActor);
        dead.Tell(1);
        ExpectMsg<Info>(info => info.Message.ToString()!.Contains("no more dead letters will be logged in next", StringComparison.Ordinal));
        AwaitAssert(
            () =>
            {
                dead.Tell(2);
                ExpectMsg<Info>(TimeSpan.FromMilliseconds(100));
            },
            Soon,
            TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void UnhandledMessage_IsLoggedAndCountsAsDeadLetter()
    {
        AwaitDeadLetterLog();
        Sys.EventStream.Subscribe<Info>(TestActor);
        Act(a => a.On<int>(_ => { })).Tell("x");
        ExpectMsg<Info>(info => info.Message.ToString()!.Contains("unhandled", StringComparison.Ordinal)
            && info.Message.ToString()!.Contains("no more dead letters", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("poison pill")]
    [InlineData("terminated")]
    [InlineData("marked")]
    public void SuppressedMessage_IsPublishedButNotLogged(string kind)
    {
        var dead = Dead();
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        Sys.EventStream.Subscribe<Info>(log);
        dead.Tell(kind switch
        {
            "poison pill" => PoisonPill.Instance,
            "terminated" => new Terminated(dead, existenceConfirmed: true, addressTerminated: false),
            _ => new Marked(),
        });
        ExpectMsg<SuppressedDeadLetter>();
        dead.Tell("counts");
        ExpectMsg<DeadLetter>();
        log.ExpectMsg<Info>(info => info.Message.ToString()!.Contains("[1] dead letters", StringComparison.Ordinal));
    }

    [Fact]
    public void SystemMessagesToADeadActor_AreSuppressed()
    {
        var dead = Dead();
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        Watch(dead);
        ExpectTerminated(dead);
        Unwatch(dead);
        Sys.Stop(dead);
        // The stop goes by way of the guardian, which publishes it when it comes to it.
        ExpectMsg<SuppressedDeadLetter>(letter => letter.Recipient.Equals(Sys.DeadLetters) && letter.Sender.Equals(dead));
        Sys.DeadLetters.Tell("marker");
        Assert.Equal("marker", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void Kill_IsAnOrdinaryDeadLetter()
    {
        var dead = Dead();
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        dead.Tell(Kill.Instance);
        ExpectMsg<DeadLetter>(letter => letter.Message is Kill && letter.Recipient.Equals(dead) && letter.Sender.Equals(TestActor));
    }

    [Fact]
    public void Identify_OfADeadActor_IsAnsweredWithoutSubject()
    {
        Dead().Tell(new Identify(7));
        ExpectMsg<ActorIdentity>(identity => Equals(identity.MessageId, 7) && identity.Subject is null);
    }

    private sealed class Marked : IDeadLetterSuppression;
}
