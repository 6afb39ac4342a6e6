namespace Akka.Actor;

/// <summary>
/// A message of the runtime to a cell. System messages overtake user messages. Each object is a link of the mailbox's
/// stack and can be sent only once.
/// </summary>
internal abstract class SystemMessage
{
    internal SystemMessage Next;
}

/// <summary>Makes the first instance.</summary>
internal sealed class CreateMessage : SystemMessage;

internal sealed class SuspendMessage : SystemMessage;

/// <summary>Undoes one suspension.</summary>
/// <param name="causedByFailure">The failure this answers, or null where only a parent resumes its subtree.</param>
internal sealed class ResumeMessage(Exception causedByFailure) : SystemMessage
{
    internal Exception CausedByFailure { get; } = causedByFailure;
}

/// <summary>Restarts the actor.</summary>
internal sealed class RecreateMessage(Exception cause) : SystemMessage
{
    internal Exception Cause { get; } = cause;
}

internal sealed class TerminateMessage : SystemMessage;

internal sealed class WatchMessage(InternalActorRefBase watchee, InternalActorRefBase watcher) : SystemMessage
{
    internal InternalActorRefBase Watchee { get; } = watchee;

    internal InternalActorRefBase Watcher { get; } = watcher;
}

internal sealed class UnwatchMessage(InternalActorRefBase watcher) : SystemMessage
{
    internal InternalActorRefBase Watcher { get; } = watcher;
}

/// <summary>A child tells its parent that it failed and is suspended.</summary>
internal sealed class FailedMessage(InternalActorRefBase child, Exception cause) : SystemMessage
{
    internal InternalActorRefBase Child { get; } = child;

    internal Exception Cause { get; } = cause;
}

/// <summary>An actor tells its parent and its watchers that it is gone.</summary>
internal sealed class DeathWatchNotification(InternalActorRefBase actor, bool existenceConfirmed) : SystemMessage
{
    internal InternalActorRefBase Actor { get; } = actor;

    internal bool ExistenceConfirmed { get; } = existenceConfirmed;
}

/// <summary>Runs the next piece of an asynchronous handler.</summary>
internal sealed class RunTaskMessage(ActorTaskScheduler scheduler, Task task) : SystemMessage
{
    internal ActorTaskScheduler Scheduler { get; } = scheduler;

    internal Task Task { get; } = task;
}

/// <summary>An asynchronous handler has ended.</summary>
internal sealed class TaskEndedMessage(ActorTaskScheduler scheduler, Task task) : SystemMessage
{
    internal ActorTaskScheduler Scheduler { get; } = scheduler;

    internal Task Task { get; } = task;
}
