using Akka.Event;

namespace Akka.Actor;

/// <summary>What a supervisor does about a failed child.</summary>
public enum Directive
{
    /// <summary>Go on with the next message; the state stays.</summary>
    Resume,

    /// <summary>A fresh instance; mailbox and reference stay.</summary>
    Restart,

    /// <summary>The supervisor fails itself.</summary>
    Escalate,

    /// <summary>The child is stopped.</summary>
    Stop,
}

/// <summary>Decides over failed children, within limits.</summary>
public abstract class SupervisorStrategy
{
    public static readonly IDecider DefaultDecider = global::Akka.Actor.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    /// <summary>One for one, no limit: restart, but stop after a failed initialization, a Kill or a broken death pact.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>One for one: always stop.</summary>
    public static readonly SupervisorStrategy StoppingStrategy = new OneForOneStrategy(_ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected virtual bool LoggingEnabled => true;

    /// <summary>Carries the decision out; false means that the failure goes up.</summary>
    internal bool HandleFailure(ActorCell cell, InternalActorRefBase child, Exception cause, ChildRestartStats stats)
    {
        var directive = Handle(child, cause);
        switch (directive)
        {
            case Directive.Escalate:
                return false;
            case Directive.Resume:
                LogFailure(cell, child, cause, directive);
                child.Resume(cause);
                return true;
            default:
                LogFailure(cell, child, cause, directive);
                ProcessFailure(cell, directive == Directive.Restart, child, cause, stats);
                return true;
        }
    }

    protected abstract Directive Handle(IActorRef child, Exception x);

    private protected abstract void ProcessFailure(ActorCell cell, bool restart, InternalActorRefBase child, Exception cause, ChildRestartStats stats);

    private void LogFailure(ActorCell cell, InternalActorRefBase child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled)
            return;

        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        cell.System.EventStream.Publish(directive == Directive.Resume
            ? new Warning(cause, source, GetType(), message)
            : new Error(cause, source, GetType(), message));
    }

    private protected static TimeSpan Window(TimeSpan? withinTimeRange) =>
        withinTimeRange is { } range && range > TimeSpan.Zero ? range : Timeout.InfiniteTimeSpan;
}
