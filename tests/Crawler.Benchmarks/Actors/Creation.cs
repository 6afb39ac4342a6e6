using Akka.Actor;

namespace Crawler.Benchmarks.Actors;

/// <summary>A parent makes children until all have started, or have had their message; an operation is one child.</summary>
internal static class Creation
{
    public enum Kind
    {
        Receive,
        ReceiveWithMessage,
        Untyped,
    }

    public static async Task RunAsync(ActorSystem system, int count, Kind kind)
    {
        var left = count;
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action signal = () =>
        {
            if (Interlocked.Decrement(ref left) == 0) completion.SetResult();
        };

        var child = kind switch
        {
            Kind.Untyped => Props.Create(() => new Plain(signal)),
            Kind.Receive => Props.Create(() => new Typed(signal, null)),
            _ => Props.Create(() => new Typed(null, signal)),
        };
        var parent = system.ActorOf(Props.Create(() => new Parent(child, kind == Kind.ReceiveWithMessage)));
        parent.Tell(count, ActorRefs.NoSender);
        await completion.Task;
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(Props child, bool withMessage) => Receive<int>(count =>
        {
            for (var i = 0; i < count; i++)
            {
                var actor = Context.ActorOf(child);
                if (withMessage) actor.Tell("work");
            }
        });
    }

    private sealed class Typed : ReceiveActor
    {
        private readonly Action? _started;

        public Typed(Action? started, Action? received)
        {
            _started = started;
            Receive<string>(_ => received?.Invoke());
        }

        protected override void PreStart() => _started?.Invoke();
    }

    private sealed class Plain(Action started) : UntypedActor
    {
        protected override void PreStart() => started();

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
