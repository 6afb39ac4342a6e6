using System.Runtime.CompilerServices;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The references that mean no actor.</summary>
public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>No sender: the receiver sees dead letters.</summary>
    public static readonly IActorRef NoSender;
}

/// <summary>A reference that swallows everything; the answer to a look-up that found nothing.</summary>
public sealed class Nobody : InternalActorRefBase
{
    public static readonly Nobody Instance = new();

    private readonly ActorPath _path = new RootActorPath(Address.AllSystems) / "nobody";

    private Nobody()
    {
    }

    public override ActorPath Path => _path;

    internal override ActorSystemImpl SystemImpl =>
        throw new NotSupportedException("Nobody does not belong to an actor system.");

    internal override bool IsTerminated => true;

    protected override void TellInternal(object message, IActorRef sender)
    {
    }
}

/// <summary>Tell with the running actor as the sender, and Forward.</summary>
public static class ActorRefImplicitSenderExtensions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.CurrentSelfOrNoSender);

    /// <summary>Sends the message on with the sender of the message being processed.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.CurrentSenderOrNoSender);
}

/// <summary>Look-ups that may have found nobody.</summary>
public static class ActorRefExtensions
{
    public static bool IsNobody(this IActorRef actorRef) => actorRef is null or Nobody;

    public static IActorRef GetOrElse(this IActorRef actorRef, Func<IActorRef> elseValue) =>
        actorRef.IsNobody() ? elseValue() : actorRef;
}

/// <summary>The end of every message that has no receiver: it is published on the event stream.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : InternalActorRefBase
{
    public override ActorPath Path { get; } = path;

    internal override ActorSystemImpl SystemImpl { get; } = system;

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);

        // One that an actor sends here on purpose is not wrapped twice.
        if (message is AllDeadLetters letter)
            SystemImpl.EventStream.Publish(letter);
        else
            SystemImpl.PublishDeadLetter(message, sender, this);
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        if (message is WatchMessage watch)
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
    }
}

/// <summary>A place in the tree where there is no actor.</summary>
internal sealed class EmptyActorRef(ActorSystemImpl system, ActorPath path) : InternalActorRefBase
{
    public override ActorPath Path { get; } = path;

    internal override ActorSystemImpl SystemImpl { get; } = system;

    internal override bool IsTerminated => true;

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        SystemImpl.PublishDeadLetter(message, sender, this);
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        if (message is WatchMessage watch)
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
    }
}
