namespace Akka.Actor;

/// <summary>Base of every exception that the actor runtime throws.</summary>
public abstract class AkkaException : Exception
{
    protected AkkaException()
    {
    }

    protected AkkaException(string message, Exception cause = null)
        : base(message, cause)
    {
    }

    public Exception Cause => InnerException;
}

/// <summary>The name is illegal or taken.</summary>
public class InvalidActorNameException(string message, Exception innerException = null) : AkkaException(message, innerException);

/// <summary>The message cannot be sent.</summary>
public class InvalidMessageException(string message = "Message is invalid") : AkkaException(message);

/// <summary>Thrown inside an actor that received <see cref="Kill"/>.</summary>
public class ActorKilledException(string message) : AkkaException(message);

/// <summary>An actor used its stash or context in a state that forbids it.</summary>
public class IllegalActorStateException(string message) : AkkaException(message);

/// <summary>An Ask got no answer in time.</summary>
public class AskTimeoutException(string message) : AkkaException(message);

/// <summary>A selection was resolved to nobody.</summary>
public class ActorNotFoundException : AkkaException
{
    public ActorNotFoundException()
    {
    }

    public ActorNotFoundException(string message, Exception innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The stash is full.</summary>
public class StashOverflowException(string message, Exception cause = null) : AkkaException(message, cause);

/// <summary>A constructor or PreStart failed.</summary>
public class ActorInitializationException : AkkaException
{
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null)
        : base(message, cause) => Actor = actor;

    public ActorInitializationException(string message, Exception cause = null)
        : base(message, cause)
    {
    }

    public IActorRef Actor { get; }

    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>The constructor or PostRestart of the fresh instance failed.</summary>
public class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({(originalCause is null ? "null" : originalCause.GetType().Name)})", cause)
{
    public Exception OriginalCause { get; } = originalCause;
}

/// <summary>A Terminated message was not handled.</summary>
public class DeathPactException(IActorRef deadActor) : AkkaException($"Monitored actor [{deadActor}] terminated")
{
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>A logger did not start.</summary>
public class LoggerInitializationException(string message, Exception cause = null) : AkkaException(message, cause);

/// <summary>The scheduler cannot accept work.</summary>
public class SchedulerException(string message) : AkkaException(message);
