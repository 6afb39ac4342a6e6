namespace Akka.Actor;

/// <summary>The state of a cell that most actors never need; made on first use.</summary>
internal sealed class CellExtras
{
    // Death watch.
    internal HashSet<InternalActorRefBase> WatchedBy;
    internal Dictionary<IActorRef, object> Watching;
    internal Dictionary<IActorRef, object> TerminatedQueued;

    // Behaviours above the constructor's.
    internal List<Receive> Behaviors;

    // Receive timeout.
    internal TimeSpan? ReceiveTimeout;
    internal ICancelable ReceiveTimeoutTask;

    // The asynchronous handler that has not ended.
    internal ActorTaskScheduler RunningTask;

    internal TimerScheduler Timers;
    internal ActorStash Stash;

    // A failure that the parent has not decided about.
    internal InternalActorRefBase FailedPerpetrator;
    internal object FailedMessage;
}
