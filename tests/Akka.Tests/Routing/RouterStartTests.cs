using Akka.Actor;
using Akka.Routing;
using Akka.TestKit;

namespace Akka.Tests.Routing;

/// <summary>
/// What reaches a router before it is started. On the calling thread's dispatcher a mailbox that could be scheduled too
/// early would run at once.
/// </summary>
public class RouterStartTests : AkkaTest
{
    private int _started;
    private int _stopped;

    [Fact]
    public void RouteesThatFailInTheirConstructor_EndTheRouter()
    {
        var router = Sys.ActorOf(Pool(3, Scripted.Props(_ => throw new BoomException())), "router");
        Watch(router);
        ExpectTerminated(router);
    }

    [Fact]
    public void MessageByPathBeforeTheStart_IsAnsweredAfterIt()
    {
        var sender = TestActor;
        Sys.ActorOf(Pool(2, Routee(), _ =>
        {
            Sys.ActorSelection("/user/router").Tell(GetRoutees.Instance, sender);
            return 1;
        }), "router");
        Assert.Equal(3, ExpectMsg<Routees>().Members.Count());
    }

    [Fact]
    public void RouterStoppedBeforeItsStart_LeavesNoRoutee()
    {
        var router = Sys.ActorOf(Pool(2, Routee(), routees =>
        {
            Sys.Stop(Parent(routees));
            return 1;
        }));
        Watch(router);
        ExpectTerminated(router);
        Assert.Equal(3, _started);
        Assert.Equal(3, _stopped);
    }

    [Fact]
    public void FailedStart_StopsTheRouterAndItsRoutees()
    {
        IActorRef? router = null;
        Assert.Throws<BoomException>(() => Sys.ActorOf(Pool(2, Routee(), routees =>
        {
            router = Parent(routees);
            throw new BoomException();
        }), "router"));
        Watch(router!);
        ExpectTerminated(router!);
        Assert.Equal(2, _started);
        Assert.Equal(2, _stopped);
    }

    [Fact]
    public void ResizerThatThrows_IsAskedAgain()
    {
        var calls = 0;
        using var again = new ManualResetEventSlim();
        var router = Sys.ActorOf(Pool(1, Routee(), _ =>
        {
            calls++;
            if (calls == 3)
                again.Set();
            return calls == 2 ? throw new BoomException() : 0;
        }, isTime: true));
        router.Tell("fails in this thread");
        router.Tell("asks again when the router is restarted");
        Assert.True(again.Wait(Soon));
    }

    private static InternalActorRefBase Parent(IEnumerable<Routee> routees) =>
        ((LocalActorRef)((ActorRefRoutee)routees.First()).Actor).Parent;

    private static Props Pool(int size, Props routee, Func<IEnumerable<Routee>, int>? resize = null, bool isTime = false) => routee
        .WithDispatcher(CallingThreadDispatcher.Id)
        .WithRouter(new RoundRobinPool(
            size,
            resize is null ? null : new ScriptedResizer(resize, isTime),
            SupervisorStrategy.DefaultStrategy,
            CallingThreadDispatcher.Id));

    private Props Routee() => Scripted.Props(a =>
    {
        Interlocked.Increment(ref _started);
        a.OnPostStop = () => Interlocked.Increment(ref _stopped);
        a.OnAny(_ => { });
    });

    private sealed class ScriptedResizer(Func<IEnumerable<Routee>, int> resize, bool isTime) : Resizer
    {
        public override bool IsTimeForResize(long messageCounter) => isTime;

        public override int Resize(IEnumerable<Routee> currentRoutees) => resize(currentRoutees);
    }
}
