using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>The actor behind a test kit or probe: queues what it receives.</summary>
internal sealed class InternalTestActor(MessageQueue queue) : ActorBase
{
    private AutoPilot _autoPilot = NoAutoPilot.Instance;
    private Func<object, bool> _ignores;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case SetIgnore set:
                _ignores = set.Ignores;
                return true;
            case SetAutoPilot set:
                _autoPilot = set.AutoPilot;
                return true;
            case WatchActor watch:
                Context.Watch(watch.Subject);
                return true;
            case WatchActorWith watch:
                Context.WatchWith(watch.Subject, watch.Message);
                return true;
            case UnwatchActor unwatch:
                Context.Unwatch(unwatch.Subject);
                return true;
            case MakeChild make:
                make.Make(Context);
                return true;
        }

        var next = _autoPilot.Run(Sender, message);
        if (next is not KeepRunning)
            _autoPilot = next;
        if (_ignores?.Invoke(message) != true)
            queue.Add(new RealMessageEnvelope(message, Sender));
        return true;
    }

    protected override void PostStop()
    {
        // Nobody will ask for them any more.
        while (queue.Take(TimeSpan.Zero, CancellationToken.None) is { } envelope)
            Context.System.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, Self), envelope.Sender);
    }

    internal sealed record SetIgnore(Func<object, bool> Ignores);

    internal sealed record SetAutoPilot(AutoPilot AutoPilot);

    internal sealed record WatchActor(IActorRef Subject);

    internal sealed record WatchActorWith(IActorRef Subject, object Message);

    internal sealed record UnwatchActor(IActorRef Subject);

    internal sealed record MakeChild(Action<IActorContext> Make);
}
