using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Crawler.Crawling;

namespace Crawler.Tests.Crawling;

public sealed class PlainReceiveActorTests : TestKit
{
    [Fact]
    public void SeveralHandlersTakeAMessage_TheFirstDeclaredGetsIt()
    {
        var actor = Make(declare =>
        {
            declare.On<string>("short", text => text.Length < 3);
            declare.On<string>("text");
            declare.On<IConvertible>("convertible");
        });

        actor.Tell("ab");
        actor.Tell("abc");
        actor.Tell(7);
        actor.Tell("cd");

        ExpectMsg("short");
        ExpectMsg("text");
        ExpectMsg("convertible");
        ExpectMsg("short");
    }

    [Fact]
    public void NoHandlerTakesAMessage_ItIsUnhandled()
    {
        var actor = Make(declare => declare.On<string>("short", text => text.Length < 3));
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell("abc");
        actor.Tell(7);

        Assert.Equal("abc", ExpectMsg<UnhandledMessage>().Message);
        Assert.Equal(7, ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void AnyMessageIsTaken_OnlyWhatNoOtherHandlerTakesComesThere()
    {
        var actor = Make(declare =>
        {
            declare.On<string>("text");
            declare.OnAny("any");
        });

        actor.Tell(7);
        actor.Tell("abc");

        ExpectMsg("any");
        ExpectMsg("text");
    }

    [Fact]
    public void AnotherStateBegins_ItsHandlersAloneAreAsked()
    {
        var actor = Make(declare =>
        {
            declare.On<string>("first");
            declare.On<int>("number");
            declare.Then<long>(next => next.On<string>("second"));
        });
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell("abc");
        actor.Tell(7);
        actor.Tell(8L);
        actor.Tell("abc");
        actor.Tell(7);

        ExpectMsg("first");
        ExpectMsg("number");
        ExpectMsg("second");
        Assert.Equal(7, ExpectMsg<UnhandledMessage>().Message);
    }

    private IActorRef Make(Action<Declared> declare)
    {
        var answers = TestActor;
        return Sys.ActorOf(Props.Create(() => new Declared(declare, answers)));
    }

    private sealed class Declared : PlainReceiveActor
    {
        private readonly IActorRef _answers;

        public Declared(Action<Declared> declare, IActorRef answers)
        {
            _answers = answers;
            declare(this);
        }

        public void On<T>(string answer, Predicate<T>? shouldHandle = null) => Receive<T>(_ => _answers.Tell(answer), shouldHandle);

        public void OnAny(string answer) => ReceiveAny(_ => _answers.Tell(answer));

        public void Then<T>(Action<Declared> declare) => Receive<T>(_ => Become(() => declare(this)));
    }
}
