namespace Akka.Actor;

/// <summary>Stops or watches an actor from outside.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>True when the target and all its children have terminated; false when the time was over first.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var watchee = ActorRefWrapper.Unwrap(target);
        var promise = new TerminationPromise(watchee);
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return await promise.Terminated.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            promise.Unwatch();
            return false;
        }
    }

    /// <summary>True when the target has terminated; false when the token came first.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var promise = new TerminationPromise(ActorRefWrapper.Unwrap(target));
        try
        {
            return await promise.Terminated.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            promise.Unwatch();
            return false;
        }
    }
}

/// <summary>A watcher that is no actor: a task that ends when the watched actor does.</summary>
internal sealed class TerminationPromise : InternalActorRefBase
{
    private readonly TaskCompletionSource<bool> _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InternalActorRefBase _watchee;

    internal TerminationPromise(InternalActorRefBase watchee)
    {
        _watchee = watchee;
        Path = watchee.SystemImpl.Provider.NextTempPath();
        watchee.SendSystemMessage(new WatchMessage(watchee, this));
    }

    public override ActorPath Path { get; }

    internal Task<bool> Terminated => _terminated.Task;

    internal override ActorSystemImpl SystemImpl => _watchee.SystemImpl;

    internal void Unwatch() => _watchee.SendSystemMessage(new UnwatchMessage(this));

    internal override void SendSystemMessage(SystemMessage message)
    {
        if (message is DeathWatchNotification)
            _terminated.TrySetResult(true);
    }

    protected override void TellInternal(object message, IActorRef sender) => SystemImpl.PublishDeadLetter(message, sender, this);
}
