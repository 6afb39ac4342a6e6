using Akka.Actor;
using Akka.Configuration;

namespace Crawler.Benchmarks.Actors;

/// <summary>What an actor costs that does nothing: the heap's growth by many of them, after full collections.</summary>
internal static class IdleMemory
{
    private const int Actors = 200_000;

    public static async Task<long> BytesPerActorAsync(Config config, bool untyped)
    {
        using var system = ActorSystem.Create("bench", config);
        var props = untyped ? Props.Create(() => new Plain()) : Props.Create(() => new Typed());
        var parent = system.ActorOf(Props.Create(() => new Parent(props)));
        await parent.Ask<int>(1000, TimeSpan.FromMinutes(1));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await parent.Ask<int>(Actors, TimeSpan.FromMinutes(1));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(system);
        await system.Terminate();
        return (after - before) / Actors;
    }

    private sealed class Parent : ReceiveActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private int _left;

        // The answer comes when every child has started, so that what creation needs is garbage by then.
        public Parent(Props child)
        {
            Receive<int>(count =>
            {
                (_asker, _left) = (Sender, count);
                for (var i = 0; i < count; i++) Context.ActorOf(child);
            });
            Receive<string>(_ =>
            {
                if (--_left == 0) _asker.Tell(0);
            });
        }
    }

    private sealed class Typed : ReceiveActor
    {
        public Typed() => Receive<string>(_ => { });

        protected override void PreStart() => Context.Parent.Tell("started");
    }

    private sealed class Plain : UntypedActor
    {
        protected override void PreStart() => Context.Parent.Tell("started");

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
