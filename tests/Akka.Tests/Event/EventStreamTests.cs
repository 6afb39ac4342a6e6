using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Event;

public class EventStreamTests : AkkaTest
{
    private interface ISign;

    [Fact]
    public void Subscription_CoversSubtypesAndInterfaces()
    {
        Sys.EventStream.Subscribe<ISign>(TestActor);
        Sys.EventStream.Publish(new Sign());
        ExpectMsg<Sign>();
        Sys.EventStream.Publish(new SpecialSign());
        ExpectMsg<SpecialSign>();
        Sys.EventStream.Publish("no sign");
        Sys.EventStream.Publish(new Sign());
        ExpectMsg<Sign>();
    }

    [Fact]
    public void SecondSubscription_SaysFalseAndDeliversOnce()
    {
        Assert.True(Sys.EventStream.Subscribe<Sign>(TestActor));
        Assert.False(Sys.EventStream.Subscribe<Sign>(TestActor));
        Sys.EventStream.Subscribe<ISign>(TestActor);
        Sys.EventStream.Publish(new Sign());
        ExpectMsg<Sign>();
        Assert.False(HasMessages);
    }

    [Fact]
    public void Unsubscribe_EndsDelivery()
    {
        Sys.EventStream.Subscribe<Sign>(TestActor);
        Assert.True(Sys.EventStream.Unsubscribe<Sign>(TestActor));
        Assert.False(Sys.EventStream.Unsubscribe<Sign>(TestActor));
        Sys.EventStream.Subscribe<Sign>(TestActor);
        Assert.True(Sys.EventStream.Unsubscribe(TestActor));
        Sys.EventStream.Publish(new Sign());
        Assert.False(HasMessages);
    }

    [Fact]
    public void StoppedSubscriber_IsUnsubscribed()
    {
        var echo = Echo();
        Sys.EventStream.Subscribe<Sign>(echo);
        StopAndWait(echo);
        // It is unsubscribed some time after: until then a second subscription says false.
        AwaitCondition(() => Sys.EventStream.Subscribe<Sign>(echo), Soon);
    }

    [Fact]
    public void DeadLetter_CarriesMessageSenderAndRecipient()
    {
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        var echo = Echo();
        StopAndWait(echo);
        echo.Tell("x");
        ExpectMsg<DeadLetter>(letter => Equals(letter.Message, "x") && letter.Sender.Equals(TestActor) && letter.Recipient.Equals(echo));
    }

    [Fact]
    public void PoisonPillAndMarkedMessages_AreSuppressed()
    {
        var echo = Echo();
        StopAndWait(echo);
        Sys.EventStream.Subscribe<AllDeadLetters>(TestActor);
        echo.Tell(PoisonPill.Instance);
        ExpectMsg<SuppressedDeadLetter>();
        echo.Tell(new Quiet());
        ExpectMsg<SuppressedDeadLetter>();
    }

    [Fact]
    public void EveryOverload_SubscribesAndUnsubscribes()
    {
        var stream = Sys.EventStream;
        var type = typeof(Sign);
        Assert.True(stream.Subscribe(TestActor, type));
        Assert.False(stream.Subscribe<Sign>(TestActor));
        Assert.True(stream.Unsubscribe(TestActor, type));
        Assert.True(stream.Subscribe<Sign>(TestActor));
        Assert.True(stream.Unsubscribe<Sign>(TestActor));
        Assert.True(stream.Subscribe<Sign>(TestActor));
        Assert.True(stream.Unsubscribe(TestActor));
        Assert.False(stream.Unsubscribe(TestActor));
    }

    [Fact]
    public void Delivery_IsATellOfThePublisher()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Act(a =>
        {
            a.On<string>(_ =>
            {
                entered.Set();
                release.Wait(Soon);
            });
            a.On<Sign>(_ => TestActor.Tell(a.From));
        });
        Sys.EventStream.Subscribe<Sign>(actor);
        actor.Tell("block");
        Assert.True(entered.Wait(Soon));

        // Returns although the subscriber is busy.
        Sys.EventStream.Publish(new Sign());
        release.Set();
        ExpectMsg(TestActor);
    }

    private class Sign : ISign;

    private sealed class SpecialSign : Sign;

    private sealed class Quiet : IDeadLetterSuppression;
}
