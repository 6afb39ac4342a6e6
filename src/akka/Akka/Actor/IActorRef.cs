namespace Akka.Actor;

/// <summary>Anything a message can be sent to.</summary>
public interface ICanTell
{
    void Tell(object message, IActorRef sender);
}

/// <summary>One incarnation of an actor.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    ActorPath Path { get; }
}

/// <summary>Base of actor references: identity, order and text.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef sender) => TellInternal(message, sender);

    protected abstract void TellInternal(object message, IActorRef sender);

    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override bool Equals(object obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => Path.Uid == 0 ? Path.GetHashCode() : Path.Uid.GetHashCode();

    public int CompareTo(IActorRef other)
    {
        if (other is null)
            return 1;

        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object obj) =>
        obj is null or IActorRef ? CompareTo((IActorRef)obj) : throw new ArgumentException($"Object must be of type {nameof(IActorRef)}.", nameof(obj));

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";
}
