namespace Akka.Actor;

/// <summary>The children: made by the actor itself, or for the guardians by any thread.</summary>
internal sealed partial class ActorCell
{
    private ChildrenTable _children;

    internal IReadOnlyList<InternalActorRefBase> SnapshotOfChildren() => Volatile.Read(ref _children)?.Snapshot() ?? [];

    internal InternalActorRefBase ChildOrNobody(string name) =>
        (InternalActorRefBase)Volatile.Read(ref _children)?.Find(name) ?? Nobody.Instance;

    internal ChildrenTable ChildrenForChange()
    {
        // Nobody would stop such a child, nor wait for it.
        if (_terminating || _mailbox.IsClosed)
            throw new InvalidOperationException($"Cannot create child of [{_self}]: it is terminating or terminated.");

        if (_children is not { } table)
        {
            table = new ChildrenTable(_self);
            table = Interlocked.CompareExchange(ref _children, table, null) ?? table;
        }

        return table;
    }

    /// <summary>Counts a restart for every child and says whether the limits allow all of them.</summary>
    internal bool AllMayRestart(int maxNrOfRetries, TimeSpan window)
    {
        var allowed = true;
        foreach (var child in SnapshotOfChildren())
            allowed &= _children.StatsOf(child)?.RequestRestartPermission(maxNrOfRetries, window) != false;
        return allowed;
    }

    private bool HasChildren => _children?.Count > 0;

    private bool HasStoppingChildren => _children?.StoppingCount > 0;

    private void StopChildren()
    {
        foreach (var child in SnapshotOfChildren())
            Stop(child);
    }

    private void SuspendChildren(InternalActorRefBase except)
    {
        foreach (var child in SnapshotOfChildren())
        {
            if (!child.Equals(except))
                child.Suspend();
        }
    }

    private void ResumeChildren(Exception causedByFailure, InternalActorRefBase perpetrator)
    {
        foreach (var child in SnapshotOfChildren())
            child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
    }

    private void ChildTerminated(InternalActorRefBase child)
    {
        if (_children?.Remove(child) != true)
            return;

        if (_terminating)
        {
            if (!HasChildren)
                FinishTerminate();
        }
        else if (_recreation is not null && !HasStoppingChildren)
        {
            FinishRecreation(_recreation);
        }
    }
}
