using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Event;

/// <summary>Subscribers to dead letters that make dead letters themselves.</summary>
public class DeadLetterTests() : AkkaTest("""dropping { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 1, mailbox-push-timeout-time = 0s }""")
{
    [Fact]
    public void SubscriberStoppedWithMessagesLeft_TheyReachTheOthersAndItIsUnsubscribed()
    {
        using var release = new ManualResetEventSlim();
        var subscriber = Subscribed(release, p => p);
        for (var i = 0; i < 5; i++)
            subscriber.Tell(i);
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        var watcher = CreateTestProbe();
        watcher.Watch(subscriber);
        // Not by way of the guardian, which may come later than the release.
        ((IInternalActorRef)subscriber).Stop();
        release.Set();
        for (var i = 0; i < 5; i++)
            Assert.Equal(i, ExpectMsg<DeadLetter>().Message);
        watcher.ExpectTerminated(subscriber);
        AwaitCondition(() => Sys.EventStream.Subscribe<DeadLetter>(subscriber), Soon);
    }

    [Fact]
    public void DeadLetterSentToDeadLetters_IsPublishedAsItIs()
    {
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        var letter = new DeadLetter("x", TestActor, TestActor);
        Sys.DeadLetters.Tell(letter);
        Assert.Same(letter, ExpectMsg<DeadLetter>());
    }

    // Holds its thread at its first message.
    private IActorRef Subscribed(ManualResetEventSlim release, Func<Props, Props> props)
    {
        using var entered = new ManualResetEventSlim();
        var actor = Sys.ActorOf(props(Scripted.Props(a => a.On<string>(
            _ =>
            {
                entered.Set();
                release.Wait(Soon);
            },
            m => m == "block"))));
        Sys.EventStream.Subscribe<DeadLetter>(actor);
        actor.Tell("block");
        Assert.True(entered.Wait(Soon));
        return actor;
    }
}
