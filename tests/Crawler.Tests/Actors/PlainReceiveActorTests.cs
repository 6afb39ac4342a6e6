using Akka.Actor;
using Akka.Event;
using Crawler.Actors;

namespace Crawler.Tests.Actors;

public sealed class PlainReceiveActorTests : ActorTest
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

    [Fact]
    public void HandlerBehindOneThatTakesAll_IsAnErrorAndAConditionBeforeItIsNone()
    {
        Make(declare =>
        {
            declare.On<IComparable>("some", _ => false);
            declare.On<string>("text");
            declare.Tell(Record.Exception(() => declare.On<string>("never", _ => true)));
            declare.On<IConvertible>("convertible");
            declare.Tell(Record.Exception(() => declare.On<int>("never")));
            declare.OnAny("any");
            declare.Tell(Record.Exception(() => declare.On<Uri>("never")));
        });

        Assert.Contains("the handler of String, for that of String before it takes all", ExpectMsg<InvalidOperationException>().Message, StringComparison.Ordinal);
        Assert.Contains("the handler of Int32, for that of IConvertible before", ExpectMsg<InvalidOperationException>().Message, StringComparison.Ordinal);
        Assert.Contains("the handler of Uri, for that of Object before", ExpectMsg<InvalidOperationException>().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HandlerDeclaredByAHandler_IsAnError()
    {
        var actor = Make(declare => declare.Do<string>(_ => declare.Tell(Record.Exception(() => declare.On<int>("late")))));
        actor.Tell("abc");
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void Restarted_ItBeginsInTheStateOfItsConstructor()
    {
        var actor = Make(declare =>
        {
            declare.On<string>("first");
            declare.Then<long>(next =>
            {
                next.On<string>("second");
                next.Do<int>(_ => throw new InvalidOperationException("to be restarted"));
            });
        });

        actor.Tell(8L);
        actor.Tell("abc");
        actor.Tell(7);
        actor.Tell("abc");
        actor.Tell(8L);
        actor.Tell("abc");

        ExpectMsg("second");
        ExpectMsg("first");
        ExpectMsg("second");
    }

    [Fact]
    public void WatchedActorEndsAndNoHandlerTakesThat_ItEndsToo()
    {
        var watched = CreateTestProbe();
        var actor = Make(declare =>
        {
            Declared.Watch(watched);
            declare.On<string>("text");
        });
        Watch(actor);
        actor.Tell("abc");
        ExpectMsg("text");
        Sys.Stop(watched);
        ExpectTerminated(actor);
    }

    [Fact]
    public void AnotherStateBeginsWithinAHandler_ThoseBehindItDoNotGetThatMessage()
    {
        var actor = Make(declare =>
        {
            declare.Do<string>(
                text =>
                {
                    declare.Begin(next => next.On<string>("second"));
                    declare.Tell("first");
                },
                text => text.Length < 3);
            declare.On<string>("behind");
        });

        actor.Tell("abc");
        actor.Tell("ab");
        actor.Tell("ab");

        ExpectMsg("behind");
        ExpectMsg("first");
        ExpectMsg("second");
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void StateThatCannotBeDeclared_DoesNotBegin()
    {
        var actor = Make(declare =>
        {
            declare.On<string>("first");
            declare.Do<int>(_ => declare.Tell(Record.Exception(() => declare.Begin(next =>
            {
                next.On<string>("second");
                next.On<string>("never");
            }))));
            declare.Do<long>(_ => declare.Tell(Record.Exception(() => declare.Begin(next => next.Begin(_ => { })))));
        });

        foreach (object message in new object[] { 7, "abc", 8L, "abc" }) actor.Tell(message);

        ExpectMsg<InvalidOperationException>();
        ExpectMsg("first");
        ExpectMsg<InvalidOperationException>();
        ExpectMsg("first");
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

        public void Do<T>(Action<T> handle, Predicate<T>? shouldHandle = null) => Receive(handle, shouldHandle);

        public void Then<T>(Action<Declared> declare) => Receive<T>(_ => Begin(declare));

        public void Begin(Action<Declared> declare) => Become(() => declare(this));

        public void Tell(object? answer) => _answers.Tell(answer);

        public static void Watch(IActorRef other) => Context.Watch(other);
    }
}
