namespace Akka.Actor;

/// <summary>
/// The children of one cell by name. The owner changes it; selections and, for the guardians, ActorOf come from any
/// thread, hence the lock.
/// </summary>
internal sealed class ChildrenTable(LocalActorRef parent)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, InternalActorRefBase> _byName = new(1, StringComparer.Ordinal);
    private HashSet<InternalActorRefBase> _stopping;
    private Dictionary<InternalActorRefBase, ChildRestartStats> _stats;
    private long _unnamed;
    private bool _terminating;

    internal int Count
    {
        get
        {
            lock (_lock)
                return _byName.Count;
        }
    }

    internal int StoppingCount
    {
        get
        {
            lock (_lock)
                return _stopping?.Count ?? 0;
        }
    }

    internal string NextName() => ActorNames.Generated(Interlocked.Increment(ref _unnamed) - 1);

    internal void Add(InternalActorRefBase child)
    {
        lock (_lock)
        {
            if (_terminating)
                throw new InvalidOperationException($"Cannot create child while terminating or terminated: [{parent.Path}/{child.Path.Name}]");

            if (!_byName.TryAdd(child.Path.Name, child))
                throw new InvalidActorNameException($"Actor name \"{child.Path.Name}\" is not unique!");
        }
    }

    internal bool Remove(InternalActorRefBase child)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(child.Path.Name, out var present) || !ReferenceEquals(present, child))
                return false;

            _byName.Remove(child.Path.Name);
            _stopping?.Remove(child);
            _stats?.Remove(child);
            return true;
        }
    }

    internal void MarkStopping(InternalActorRefBase child)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(child.Path.Name, out var present) && ReferenceEquals(present, child))
                (_stopping ??= []).Add(child);
        }
    }

    internal void Terminate()
    {
        lock (_lock)
            _terminating = true;
    }

    internal InternalActorRefBase Find(string name)
    {
        lock (_lock)
            return _byName.GetValueOrDefault(name);
    }

    internal IReadOnlyList<InternalActorRefBase> Snapshot()
    {
        lock (_lock)
            return _byName.Count == 0 ? [] : [.. _byName.Values];
    }

    /// <summary>The restarts counted for a child, or null when it is not (any longer) one.</summary>
    internal ChildRestartStats StatsOf(InternalActorRefBase child)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(child.Path.Name, out var present) || !ReferenceEquals(present, child))
                return null;

            _stats ??= [];
            if (!_stats.TryGetValue(child, out var stats))
                _stats.Add(child, stats = new ChildRestartStats(child));
            return stats;
        }
    }
}
