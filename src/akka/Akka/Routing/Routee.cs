using Akka.Actor;

namespace Akka.Routing;

/// <summary>A destination of a router.</summary>
public class Routee
{
    /// <summary>No destination was found.</summary>
    public static readonly Routee NoRoutee = new NoRouteeFound();

    public virtual void Send(object message, IActorRef sender)
    {
    }

    public virtual Task Ask(object message, TimeSpan? timeout) => Task.FromException(new NotSupportedException("This routee cannot be asked."));

    public static Routee FromActorRef(IActorRef actorRef) => new ActorRefRoutee(actorRef);

    private sealed class NoRouteeFound : Routee;
}

/// <summary>A routee that is one actor.</summary>
public class ActorRefRoutee(IActorRef actor) : Routee
{
    public IActorRef Actor { get; } = actor;

    public override void Send(object message, IActorRef sender) => Actor.Tell(message, sender);

    public override Task Ask(object message, TimeSpan? timeout) => Actor.Ask(message, timeout);

    public override bool Equals(object obj) => obj is ActorRefRoutee other && Equals(Actor, other.Actor);

    public override int GetHashCode() => Actor.GetHashCode();

    public override string ToString() => $"ActorRefRoutee({Actor})";
}

/// <summary>A routee that is whatever the selection finds.</summary>
public class ActorSelectionRoutee(ActorSelection selection) : Routee
{
    public ActorSelection Selection { get; } = selection;

    public override void Send(object message, IActorRef sender) => Selection.Tell(message, sender);

    public override Task Ask(object message, TimeSpan? timeout) => Selection.Ask(message, timeout);

    public override bool Equals(object obj) => obj is ActorSelectionRoutee other && Equals(Selection, other.Selection);

    public override int GetHashCode() => Selection.GetHashCode();

    public override string ToString() => $"ActorSelectionRoutee({Selection})";
}

/// <summary>Several routees that get the same message.</summary>
public class SeveralRoutees(Routee[] routees) : Routee
{
    public override void Send(object message, IActorRef sender)
    {
        foreach (var routee in routees)
            routee.Send(message, sender);
    }
}
