using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Event;

/// <summary>The dead letters of a system that is not configured otherwise.</summary>
public class DeadLetterLimitTests() : AkkaTest("""
    akka.loglevel = INFO
    dropping { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 1, mailbox-push-timeout-time = 0s }
    """)
{
    [Fact]
    public void AfterTenLines_TheLogIsSilent()
    {
        AwaitDeadLetterLog();
        var dead = Echo("gone");
        StopAndWait(dead);
        Sys.EventStream.Subscribe<Info>(TestActor);
        for (var i = 0; i < 12; i++)
            dead.Tell(i);
        for (var i = 1; i < 10; i++)
            ExpectMsg<Info>(info => info.Message.ToString()!.Contains($"[{i}] dead letters", StringComparison.Ordinal));
        ExpectMsg<Info>(info => info.Message.ToString()!.Contains("no more dead letters will be logged in next [00:05:00]", StringComparison.Ordinal));

        // The answer comes when the listener has seen the last of the letters.
        Sys.ActorSelection("/system/deadLetterListener").Tell(new Identify("listener"));
        ExpectMsg<ActorIdentity>(identity => identity.Subject is not null);
    }

    [Fact]
    public void OverflowOfABoundedMailbox_IsADeadLetter()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Scripted.Props(a => a.OnAny(_ =>
        {
            entered.Set();
            release.Wait(Soon);
        })).WithMailbox("dropping"));
        actor.Tell("in hand");
        Assert.True(entered.Wait(Soon));
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        actor.Tell("fills the mailbox");
        actor.Tell("too much");
        Assert.Equal("too much", ExpectMsg<DeadLetter>().Message);
        Assert.False(HasMessages);
        release.Set();
    }
}
