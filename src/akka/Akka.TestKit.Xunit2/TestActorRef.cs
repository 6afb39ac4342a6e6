using Akka.Actor;

namespace Akka.TestKit;

/// <summary>An actor that runs in the thread of whoever sends to it, and whose instance the test can look at.</summary>
public class TestActorRef<TActor> : IActorRef, IActorRefWrapper
    where TActor : ActorBase
{
    private readonly LocalActorRef _actor;

    public TestActorRef(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    {
        var impl = (ActorSystemImpl)system;
        var parent = supervisor is null ? impl.Provider.Guardian : (LocalActorRef)ActorRefWrapper.Unwrap(supervisor);
        _actor = impl.Provider.MakeChild(parent.Cell, actorProps.WithDispatcher(CallingThreadDispatcher.Id), name);
    }

    public IActorRef Ref => _actor;

    public ActorPath Path => _actor.Path;

    /// <summary>The present instance.</summary>
    public TActor UnderlyingActor => (TActor)_actor.Cell.Actor;

    public bool IsTerminated => _actor.IsTerminated;

    IActorRef IActorRefWrapper.Wrapped => _actor;

    public static implicit operator LocalActorRef(TestActorRef<TActor> actorRef) => actorRef._actor;

    /// <summary>Hands the message to the actor in this thread; its exception comes to the caller and no supervisor sees it.</summary>
    public void Receive(object message, IActorRef sender = null) => _actor.Cell.ReceiveForTest(message, sender);

    public void Tell(object message, IActorRef sender) => _actor.Tell(message, sender);

    public void Watch(IActorRef subject) => _actor.Cell.Watch(subject);

    public void Unwatch(IActorRef subject) => _actor.Cell.Unwatch(subject);

    public bool Equals(IActorRef other) => _actor.Equals(other);

    public override bool Equals(object obj) => _actor.Equals(obj);

    public override int GetHashCode() => _actor.GetHashCode();

    public int CompareTo(IActorRef other) => _actor.CompareTo(other);

    public int CompareTo(object obj) => _actor.CompareTo(obj);

    public override string ToString() => _actor.ToString();
}
