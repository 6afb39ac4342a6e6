using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

public class ContextTests : AkkaTest
{
    [Fact]
    public void Context_ShowsTheActorsPlace()
    {
        var props = Scripted.Props(a => a.OnAny(_ =>
        {
            var first = a.Ctx.ActorOf(Props.Empty, "first");
            var second = a.Ctx.ActorOf(Props.Empty, "second");
            Assert.Equal(a.Me, a.Ctx.Self);
            Assert.Equal(a.From, a.Ctx.Sender);
            Assert.Same(Sys, a.Ctx.System);
            Assert.Equal("user", a.Ctx.Parent.Path.Name);
            Assert.Equal("akka.actor.default-dispatcher", a.Ctx.Dispatcher.Id);
            Assert.Equal(typeof(Scripted), a.Ctx.Props.Type);
            Assert.Equal(first, a.Ctx.Child("first"));
            Assert.Equal([first, second], a.Ctx.GetChildren().OrderBy(child => child.Path.Name, StringComparer.Ordinal));
            a.Ctx.ActorSelection("second").Tell("by selection", TestActor);
            a.Ctx.Stop(first);
            a.Reply((first, second));
        }));
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        Sys.ActorOf(props).Tell("look");
        var (stopped, running) = ExpectMsg<(IActorRef, IActorRef)>();
        Watch(stopped);
        ExpectTerminated(stopped);
        running.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>(identity => identity.Subject.Equals(running));
    }

    [Fact]
    public void LoggerOfTheContext_LogsInTheActorsName()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        Act(a => a.OnAny(_ => a.Ctx.GetLogger().Info("here")), "logging").Tell("log");
        ExpectMsg<Info>(info => info.LogSource == "akka://test/user/logging" && info.Message.ToString() == "here");
    }

    [Fact]
    public void StopOfItself_EndsTheActor()
    {
        var actor = Act(a => a.OnAny(_ => a.Ctx.Stop(a.Me)));
        Watch(actor);
        actor.Tell("stop");
        ExpectTerminated(actor);
    }
}
