using System.Globalization;

namespace Akka.Actor;

/// <summary>Ask: a message whose answer is a task. Meant for the edge of an actor system.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = FutureFor<T>(self, timeout, cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            self.Tell(message, future);
        return future.Result;
    }

    /// <summary>The factory is given the reference to which the answer must be sent.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var future = FutureFor<T>(self, timeout, cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            self.Tell(messageFactory(future), future);
        return future.Result;
    }

    private static FutureActorRef<T> FutureFor<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = SystemOf(self);
        return new FutureActorRef<T>(system, timeout ?? system.Settings.AskTimeout, cancellationToken);
    }

    private static ActorSystemImpl SystemOf(ICanTell self) => self switch
    {
        null => throw new ArgumentNullException(nameof(self)),
        ActorSelection selection => selection.System,
        IActorRef actorRef and not Nobody => ActorRefWrapper.Unwrap(actorRef).SystemImpl,
        _ => ActorCell.Current?.System ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self)),
    };
}

/// <summary>Where the answer of an Ask goes.</summary>
internal sealed class FutureActorRef<T> : InternalActorRefBase
{
    // Continuations must not run inside the answering actor.
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenRegistration _onTimeout;
    private readonly CancellationTokenRegistration _onCancel;
    private ActorPath _path;

    internal FutureActorRef(ActorSystemImpl system, TimeSpan timeout, CancellationToken cancellationToken)
    {
        SystemImpl = system;
        if (cancellationToken.CanBeCanceled)
            _onCancel = cancellationToken.UnsafeRegister(static (state, token) => ((FutureActorRef<T>)state).Cancelled(token), this);

        if (timeout > TimeSpan.Zero)
        {
            _timeout = new CancellationTokenSource(timeout);
            _onTimeout = _timeout.Token.UnsafeRegister(
                static state =>
                {
                    var (future, after) = ((FutureActorRef<T>, TimeSpan))state;
                    future.TimedOut(after);
                },
                (this, timeout));
        }

        // Cancelled before there was a timer to dispose of.
        if (_result.Task.IsCompleted)
            Completed();
    }

    public override ActorPath Path => _path ?? MakePath();

    internal Task<T> Result => _result.Task;

    internal override ActorSystemImpl SystemImpl { get; }

    internal override InternalActorRefBase Parent => SystemImpl.Provider.TempContainer;

    internal override bool IsTerminated => _result.Task.IsCompleted;

    protected override void TellInternal(object message, IActorRef sender)
    {
        var completed = message switch
        {
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default),
            Status.Failure failure => _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => Refuse(message),
        };

        if (completed)
            Completed();
        if (message is not null && (!completed || (message is not T and not Status.Failure)) && !_result.Task.IsCanceled)
            SystemImpl.PublishDeadLetter(message, sender, this);
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        // An answer is awaited by a task, not by a watcher: to watch it is to watch something that is gone.
        if (message is WatchMessage watch)
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
    }

    private bool Refuse(object message) => _result.TrySetException(
        new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));

    private void TimedOut(TimeSpan timeout)
    {
        var seconds = timeout.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        if (_result.TrySetException(new AskTimeoutException($"Timeout after {seconds} seconds")))
            Completed();
    }

    private void Cancelled(CancellationToken token)
    {
        if (_result.TrySetCanceled(token))
            Completed();
    }

    private void Completed()
    {
        // Unregister, not Dispose: the latter waits for a callback that may be the one that has brought us here.
        _onCancel.Unregister();
        _onTimeout.Unregister();
        _timeout?.Dispose();
    }

    private ActorPath MakePath()
    {
        var path = SystemImpl.Provider.NextTempPath();
        return Interlocked.CompareExchange(ref _path, path, null) ?? path;
    }
}
