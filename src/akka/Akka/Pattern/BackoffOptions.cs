using Akka.Actor;

namespace Akka.Pattern;

/// <summary>How a child that fails or stops is started again after a growing pause.</summary>
public static class Backoff
{
    /// <summary>The child is stopped by its failure and started again.</summary>
    public static BackoffOptions OnFailure(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries = -1) =>
        new BackoffOptionsImpl(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries, OnStop: false);

    /// <summary>The child is started again whenever it has terminated.</summary>
    public static BackoffOptions OnStop(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries = -1) =>
        new BackoffOptionsImpl(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries, OnStop: true);
}

/// <summary>The settings of a <see cref="BackoffSupervisor"/>; immutable.</summary>
public abstract record BackoffOptions
{
    private protected BackoffOptions()
    {
    }

    /// <summary>The count of restarts begins anew when the child has lived that long; the default is the least pause.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The count begins anew only with <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>Every failure of the child stops it.</summary>
    public abstract BackoffOptions WithDefaultStoppingStrategy();

    /// <summary>What a sender gets while the child is down; without it the message is a dead letter.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>-1 is no limit.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>After a message of that kind a stop of the child is final and stops the supervisor.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);

    internal abstract Props Props { get; }
}

internal sealed record BackoffOptionsImpl(Props ChildProps, string ChildName, TimeSpan MinBackoff, TimeSpan MaxBackoff, double RandomFactor, int MaxNrOfRetries, bool OnStop)
    : BackoffOptions
{
    internal TimeSpan? AutoReset { get; private init; } = MinBackoff;

    internal OneForOneStrategy Strategy { get; private init; } = new(SupervisorStrategy.DefaultDecider);

    internal object ReplyWhileStopped { get; private init; }

    internal Func<object, bool> IsFinalStopMessage { get; private init; }

    internal override Props Props
    {
        get
        {
            if (MinBackoff <= TimeSpan.Zero || MaxBackoff < MinBackoff)
                throw new ArgumentException("minBackoff must be greater than zero and maxBackoff no less than minBackoff");
            if (RandomFactor is < 0 or > 1)
                throw new ArgumentException("randomFactor must be between 0.0 and 1.0");
            if (AutoReset is { } reset && (reset < MinBackoff || reset > MaxBackoff))
                throw new ArgumentException("WithAutoReset must be between minBackoff and maxBackoff");

            return Props.Create(() => new BackoffSupervisor(this));
        }
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => this with { AutoReset = resetBackoff };

    public override BackoffOptions WithManualReset() => this with { AutoReset = null };

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) => this with { Strategy = supervisorStrategy };

    public override BackoffOptions WithDefaultStoppingStrategy() => this with { Strategy = new OneForOneStrategy(SupervisorStrategy.StoppingStrategy.Decider) };

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => this with { ReplyWhileStopped = replyWhileStopped };

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) => this with { MaxNrOfRetries = maxNrOfRetries };

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) => this with { IsFinalStopMessage = isFinalStopMessage };
}
