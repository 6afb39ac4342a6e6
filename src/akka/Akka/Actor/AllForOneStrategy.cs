namespace Akka.Actor;

/// <summary>The directive meets the failed child and all its siblings.</summary>
public class AllForOneStrategy : SupervisorStrategy
{
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Window(withinTimeRange), new LocalOnlyDecider(localOnlyDecider), loggingEnabled: true)
    {
    }

    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Window(withinTimeRange), decider, loggingEnabled: true)
    {
    }

    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, TimeSpan.FromMilliseconds(withinTimeMilliseconds), new LocalOnlyDecider(localOnlyDecider), loggingEnabled)
    {
    }

    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
        : this(maxNrOfRetries, TimeSpan.FromMilliseconds(withinTimeMilliseconds), decider, loggingEnabled)
    {
    }

    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, Timeout.InfiniteTimeSpan, new LocalOnlyDecider(localOnlyDecider), loggingEnabled: true)
    {
    }

    public AllForOneStrategy(IDecider decider)
        : this(-1, Timeout.InfiniteTimeSpan, decider, loggingEnabled: true)
    {
    }

    private AllForOneStrategy(int maxNrOfRetries, TimeSpan window, IDecider decider, bool loggingEnabled)
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

    protected override Directive Handle(IActorRef child, Exception x) => Decider.Decide(x);

    private protected override void ProcessFailure(ActorCell cell, bool restart, InternalActorRefBase child, Exception cause, ChildRestartStats stats)
    {
        var children = cell.SnapshotOfChildren();
        if (!restart || !cell.AllMayRestart(MaxNumberOfRetries, WithinTimeRange))
        {
            foreach (var one in children)
                cell.Stop(one);
            return;
        }

        foreach (var one in children)
        {
            // The failed one is suspended already; a restart undoes one suspension.
            if (!ReferenceEquals(one, child))
                one.Suspend();
            one.Restart(cause);
        }
    }
}
