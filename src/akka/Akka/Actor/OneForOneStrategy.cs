namespace Akka.Actor;

/// <summary>The directive meets the failed child alone.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Window(withinTimeRange), new LocalOnlyDecider(localOnlyDecider), loggingEnabled: true)
    {
    }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Window(withinTimeRange), decider, loggingEnabled: true)
    {
    }

    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, TimeSpan.FromMilliseconds(withinTimeMilliseconds), new LocalOnlyDecider(localOnlyDecider), loggingEnabled)
    {
    }

    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
        : this(maxNrOfRetries, TimeSpan.FromMilliseconds(withinTimeMilliseconds), decider, loggingEnabled)
    {
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, Timeout.InfiniteTimeSpan, new LocalOnlyDecider(localOnlyDecider), loggingEnabled: true)
    {
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled)
        : this(-1, Timeout.InfiniteTimeSpan, new LocalOnlyDecider(localOnlyDecider), loggingEnabled)
    {
    }

    public OneForOneStrategy(IDecider decider)
        : this(-1, Timeout.InfiniteTimeSpan, decider, loggingEnabled: true)
    {
    }

    private OneForOneStrategy(int maxNrOfRetries, TimeSpan window, IDecider decider, bool loggingEnabled)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRange = window;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    public int MaxNumberOfRetries { get; }

    public int WithinTimeRangeMilliseconds => (int)WithinTimeRange.TotalMilliseconds;

    public override IDecider Decider { get; }

    protected override bool LoggingEnabled { get; }

    private TimeSpan WithinTimeRange { get; }

    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) => new(maxNrOfRetries, WithinTimeRange, Decider, LoggingEnabled);

    protected override Directive Handle(IActorRef child, Exception x) => Decider.Decide(x);

    private protected override void ProcessFailure(ActorCell cell, bool restart, InternalActorRefBase child, Exception cause, ChildRestartStats stats)
    {
        if (restart && stats.RequestRestartPermission(MaxNumberOfRetries, WithinTimeRange))
            child.Restart(cause);
        else
            cell.Stop(child);
    }
}
