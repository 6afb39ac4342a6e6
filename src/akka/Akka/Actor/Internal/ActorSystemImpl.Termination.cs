using Akka.Event;

namespace Akka.Actor;

/// <summary>The end: user actors, then loggers and other system actors, then threads and callbacks.</summary>
internal sealed partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new();
    private int _ending;
    private bool _callbacksRun;

    public override Task WhenTerminated => _terminated.Task;

    public override Task Terminate()
    {
        if (Settings.Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate"))
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else
            FinalTerminate();
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_onTermination)
        {
            if (_callbacksRun)
                throw new InvalidOperationException("ActorSystem already terminated.");

            _onTermination.Push(code);
        }
    }

    /// <summary>Stops the tree, without the coordinated shutdown.</summary>
    internal void FinalTerminate()
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
            return;

        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is not null)
            Stop(_deadLetterListener);
        Provider.Guardian.Stop();
    }

    /// <summary>A system that did not come up.</summary>
    internal void Abort() => FinalTerminate();

    /// <summary>The user actors have ended, the system's are about to.</summary>
    internal void UserActorsTerminated()
    {
        Interlocked.Exchange(ref _ending, 1);
        _loggers.StopAll();
    }

    /// <summary>The root has ended. Not on the thread of an actor: callbacks are the user's.</summary>
    internal void RootTerminated() => ThreadPool.UnsafeQueueUserWorkItem(static system => system.Finish(), this, preferLocal: false);

    private void Finish()
    {
        try
        {
            Attempt("The end of the scheduler", () => (Scheduler as IDisposable)?.Dispose());
            Attempt("The end of the dispatchers", _dispatchers.Shutdown);
            while (NextCallback() is { } callback)
                Attempt("A termination callback", callback);

            foreach (var extension in _extensions.Values.Where(extension => extension.IsValueCreated))
                Attempt($"The disposal of extension {extension.Value}", () => (extension.Value as IDisposable)?.Dispose());
        }
        finally
        {
            _terminated.TrySetResult();
        }
    }

    // Above this thread there is nobody: what escapes here ends the process.
    private void Attempt(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Log.Error(exception, "{0} failed", what);
        }
    }

    private Action NextCallback()
    {
        lock (_onTermination)
        {
            if (_onTermination.TryPop(out var callback))
                return callback;

            _callbacksRun = true;
            return null;
        }
    }
}
