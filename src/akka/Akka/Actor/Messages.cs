using Akka.Event;

namespace Akka.Actor;

/// <summary>Handled by the runtime before the actor's behaviour sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>A message that must not come from outside the system unasked.</summary>
public interface IPossiblyHarmful;

/// <summary>A message that neither cancels nor re-arms the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Stops the actor when its turn in the mailbox comes.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    public static PoisonPill Instance { get; } = new();

    private PoisonPill()
    {
    }

    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the actor throw <see cref="ActorKilledException"/>.</summary>
public sealed class Kill : IAutoReceivedMessage, IPossiblyHarmful
{
    public static Kill Instance { get; } = new();

    private Kill()
    {
    }

    public override string ToString() => "<Kill>";
}

/// <summary>Asks an actor for its reference.</summary>
public sealed class Identify(object messageId) : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    public object MessageId { get; } = messageId;

    public override string ToString() => $"<Identify> - MessageId: {MessageId}";
}

/// <summary>The answer to <see cref="Identify"/>; the subject is null where there is no actor.</summary>
public sealed class ActorIdentity(object messageId, IActorRef subject)
{
    public object MessageId { get; } = messageId;

    public IActorRef Subject { get; } = subject;

    public override string ToString() => $"<ActorIdentity> - MessageId: {MessageId}, Subject: {Subject}";
}

/// <summary>A watched actor has stopped.</summary>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    public IActorRef ActorRef { get; } = actorRef;

    /// <summary>False when the actor had never existed or was gone before the watch.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public bool AddressTerminated { get; } = addressTerminated;

    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Nothing arrived for as long as the receive timeout says.</summary>
public sealed class ReceiveTimeout : IPossiblyHarmful
{
    public static ReceiveTimeout Instance { get; } = new();

    private ReceiveTimeout()
    {
    }

    public override string ToString() => "<ReceiveTimeout>";
}

/// <summary>The outcome of an operation, as a message.</summary>
public abstract class Status
{
    private Status()
    {
    }

    public sealed class Success(object status) : Status
    {
        public object Status { get; } = status;

        public override string ToString() => $"Success: {Status}";
    }

    public sealed class Failure : Status
    {
        public Failure(Exception cause)
            : this(cause, null)
        {
        }

        public Failure(Exception cause, object state)
        {
            Cause = cause;
            State = state;
        }

        public Exception Cause { get; }

        public object State { get; }

        public override string ToString() => $"Failure: {Cause}";
    }
}
