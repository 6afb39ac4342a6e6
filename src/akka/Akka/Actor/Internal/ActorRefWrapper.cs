namespace Akka.Actor;

/// <summary>A reference that stands in front of a runtime reference, as a test probe does.</summary>
internal interface IActorRefWrapper
{
    IActorRef Wrapped { get; }
}

internal static class ActorRefWrapper
{
    internal static InternalActorRefBase Unwrap(IActorRef actorRef)
    {
        ArgumentNullException.ThrowIfNull(actorRef);
        while (actorRef is IActorRefWrapper wrapper)
            actorRef = wrapper.Wrapped;
        return actorRef as InternalActorRefBase
            ?? throw new ArgumentException($"{actorRef.GetType()} is not a reference of this runtime.", nameof(actorRef));
    }
}
