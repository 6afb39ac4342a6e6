namespace Akka.Actor;

/// <summary>Runs the pieces of an asynchronous handler in the actor's turn, as system messages.</summary>
internal sealed class ActorTaskScheduler(ActorCell cell) : TaskScheduler
{
    private bool _dropped;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>The handlers that have not ended.</summary>
    internal int Pending { get; set; }

    internal void Run(Task task)
    {
        if (!_dropped)
            TryExecuteTask(task);
    }

    internal void Ended(Task task) => cell.Mailbox.PostSystem(new TaskEndedMessage(this, task));

    /// <summary>The actor's instance is gone: what is left of the handler never runs.</summary>
    internal void Drop() => _dropped = true;

    protected override void QueueTask(Task task) => cell.Mailbox.PostSystem(new RunTaskMessage(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && !_dropped && ReferenceEquals(ActorCell.Current, cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
