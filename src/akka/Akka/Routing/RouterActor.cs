using Akka.Actor;

namespace Akka.Routing;

/// <summary>The actor behind a router: answers management messages, supervises a pool's routees.</summary>
internal sealed class RouterActor : UntypedActor
{
    private readonly RoutedActorRef _router = (RoutedActorRef)Context.Self;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetRoutees:
                Sender.Tell(new Routees(_router.Routees));
                break;
            case AddRoutee add:
                _router.AddRoutee(add.Routee);
                break;
            case RemoveRoutee remove:
                _router.RemoveRoutee(remove.Routee);
                _router.StopIfAllRouteesRemoved();
                break;
            case AdjustPoolSize adjust:
                _router.AdjustPool(adjust.Change);
                break;
            case Resize:
                _router.Resize();
                break;
            case Terminated terminated:
                _router.Terminated(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // The routees are not made anew: after a restart of the router they are restarted.
    protected override void PreRestart(Exception reason, object message)
    {
    }
}
