using System.Runtime.ExceptionServices;

namespace Akka.Actor;

/// <summary>Asynchronous handlers: user messages wait until the task ends, system messages do not.</summary>
internal sealed partial class ActorCell
{
    internal void RunTask(Func<Task> handler)
    {
        var scheduler = _extras?.RunningTask ?? new ActorTaskScheduler(this);
        var start = new Task<Task>(handler);
        start.RunSynchronously(scheduler);
        if (start.IsFaulted)
            ExceptionDispatchInfo.Throw(Unwrap(start.Exception));

        var running = start.Result;
        if (running is null or { IsCompletedSuccessfully: true })
            return;

        if (running.IsCompleted)
            ExceptionDispatchInfo.Throw(FailureOf(running));

        CancelReceiveTimeout(forget: false);
        Extras.RunningTask = scheduler;
        scheduler.Pending++;
        _mailbox.BeginAwait();
        _ = running.ContinueWith(
            static (task, state) => ((ActorTaskScheduler)state).Ended(task),
            scheduler,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void HandlerEnded(ActorTaskScheduler scheduler, Task task)
    {
        // Absent: the actor was restarted meanwhile, the handler belonged to an instance that is gone.
        if (!ReferenceEquals(_extras?.RunningTask, scheduler))
            return;

        if (--scheduler.Pending == 0)
        {
            _extras.RunningTask = null;
            _mailbox.EndAwait();
        }

        if (!task.IsCompletedSuccessfully)
            HandleInvokeFailure(FailureOf(task), _message);
        ArmReceiveTimeout();
    }

    private void DropRunningTask()
    {
        if (_extras?.RunningTask is not { } scheduler)
            return;

        scheduler.Drop();
        _extras.RunningTask = null;
        _mailbox.EndAwait();
    }

    private static Exception FailureOf(Task task) =>
        task.IsCanceled ? new TaskCanceledException(task) : Unwrap(task.Exception);

    private static Exception Unwrap(AggregateException aggregate) =>
        aggregate.InnerExceptions.Count == 1 ? aggregate.InnerExceptions[0] : aggregate;
}
