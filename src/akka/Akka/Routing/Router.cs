using Akka.Actor;

namespace Akka.Routing;

/// <summary>Chooses the routee of a message.</summary>
public abstract class RoutingLogic
{
    public abstract Routee Select(object message, Routee[] routees);
}

/// <summary>Routees and the logic that chooses among them; immutable.</summary>
public class Router
{
    private readonly Routee[] _routees;

    public Router(RoutingLogic logic, params Routee[] routees)
    {
        RoutingLogic = logic;
        _routees = routees;
    }

    public RoutingLogic RoutingLogic { get; }

    public IEnumerable<Routee> Routees => _routees;

    internal int Count => _routees.Length;

    public virtual void Route(object message, IActorRef sender) => TryRoute(message, sender);

    public virtual Router WithRoutees(params Routee[] routees) => new(RoutingLogic, routees);

    public virtual Router AddRoutee(Routee routee) => new(RoutingLogic, [.. _routees, routee]);

    public Router AddRoutee(IActorRef routee) => AddRoutee(new ActorRefRoutee(routee));

    public virtual Router RemoveRoutee(Routee routee) => new(RoutingLogic, _routees.Where(present => !present.Equals(routee)).ToArray());

    public Router RemoveRoutee(IActorRef routee) => RemoveRoutee(new ActorRefRoutee(routee));

    /// <summary>False when there was no routee for the message.</summary>
    internal bool TryRoute(object message, IActorRef sender)
    {
        if (message is Broadcast broadcast)
        {
            foreach (var routee in _routees)
                routee.Send(broadcast.Message, sender);
            return _routees.Length > 0;
        }

        var selected = _routees.Length == 0 ? Routee.NoRoutee : RoutingLogic.Select(message, _routees);
        if (ReferenceEquals(selected, Routee.NoRoutee))
            return false;

        selected.Send(message is RouterEnvelope envelope ? envelope.Message : message, sender);
        return true;
    }
}
