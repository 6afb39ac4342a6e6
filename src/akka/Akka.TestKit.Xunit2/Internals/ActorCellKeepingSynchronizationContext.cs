using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Makes the test actor the implicit sender also after an await that changes the thread.</summary>
internal sealed class ActorCellKeepingSynchronizationContext(ActorCell cell) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object state) =>
        ThreadPool.UnsafeQueueUserWorkItem(_ => Run(d, state), null);

    public override void Send(SendOrPostCallback d, object state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => this;

    private void Run(SendOrPostCallback callback, object state)
    {
        var outerContext = Current;
        var outerCell = ActorCell.Current;
        SetSynchronizationContext(this);
        ActorCell.Current = cell;
        try
        {
            callback(state);
        }
        finally
        {
            ActorCell.Current = outerCell;
            SetSynchronizationContext(outerContext);
        }
    }
}
