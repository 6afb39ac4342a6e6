using System.Diagnostics.CodeAnalysis;

namespace Crawler.Frontier.Traps;

/// <summary>What is counted of late: so many entries at most; the one not asked for longest gives way.</summary>
/// <typeparam name="T">An entry.</typeparam>
/// <param name="capacity">Entries at most.</param>
internal sealed class RecentTable<T>(int capacity)
    where T : class, new()
{
    private readonly Dictionary<ulong, LinkedListNode<(ulong Key, T Value)>> _nodes = [];
    private readonly LinkedList<(ulong Key, T Value)> _order = new();

    /// <summary>An entry; a new one where there is none.</summary>
    public T Get(ulong key)
    {
        if (TryGet(key, out var known)) return known;
        if (_nodes.Count >= capacity)
        {
            _nodes.Remove(_order.First!.Value.Key);
            _order.RemoveFirst();
        }

        var value = new T();
        _nodes.Add(key, _order.AddLast((key, value)));
        return value;
    }

    /// <summary>An entry, if there is one.</summary>
    public bool TryGet(ulong key, [NotNullWhen(true)] out T? value)
    {
        value = null;
        if (!_nodes.TryGetValue(key, out var node)) return false;
        _order.Remove(node);
        _order.AddLast(node);
        value = node.Value.Value;
        return true;
    }
}
