using System.Globalization;
using System.Text;
using Akka.Event;

namespace Akka.Routing;

/// <summary>The same key goes to the same routee; a routee more or less moves only a part of the keys.</summary>
public sealed class ConsistentHashingRoutingLogic : RoutingLogic
{
    private readonly Actor.ActorSystem _system;
    private readonly int _virtualNodesFactor;
    private readonly ConsistentHashMapping _hashMapping;
    private Ring _ring;

    public ConsistentHashingRoutingLogic(Actor.ActorSystem system)
        : this(system, 0, null)
    {
    }

    public ConsistentHashingRoutingLogic(Actor.ActorSystem system, int virtualNodesFactor, ConsistentHashMapping hashMapping)
    {
        _system = system;
        _virtualNodesFactor = virtualNodesFactor == 0 ? 10 : virtualNodesFactor;
        _hashMapping = hashMapping;
    }

    public override Routee Select(object message, Routee[] routees)
    {
        if (message is null || routees.Length == 0)
            return Routee.NoRoutee;

        if (KeyOf(message) is not { } key)
        {
            _system.Log.Warning("Message [{0}] must be handled by hashMapping, or implement [{1}] or be wrapped in [{2}]", message.GetType().Name, nameof(IConsistentHashable), nameof(ConsistentHashableEnvelope));
            return Routee.NoRoutee;
        }

        var ring = _ring;
        if (ring is null || !ReferenceEquals(ring.Routees, routees))
            _ring = ring = new Ring(routees, _virtualNodesFactor);
        return ring.NodeFor(HashOf(key));
    }

    internal ConsistentHashingRoutingLogic WithHashMapping(ConsistentHashMapping mapping) => new(_system, _virtualNodesFactor, mapping);

    private object KeyOf(object message) => _hashMapping?.Invoke(message) ?? (message as IConsistentHashable)?.ConsistentHashKey;

    private static ulong HashOf(object key) => key switch
    {
        byte[] bytes => Hash(bytes),
        string text => Hash(Encoding.UTF8.GetBytes(text)),
        _ => Hash(Encoding.UTF8.GetBytes($"{key.GetType().FullName}:{Convert.ToString(key, CultureInfo.InvariantCulture)}")),
    };

    // FNV-1a with a final mix: spreads the short names of virtual nodes over the ring.
    private static ulong Hash(byte[] bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var one in bytes)
            hash = unchecked((hash ^ one) * 1099511628211UL);
        hash ^= hash >> 33;
        hash = unchecked(hash * 0xff51afd7ed558ccdUL);
        return hash ^ (hash >> 33);
    }

    private sealed class Ring
    {
        private readonly ulong[] _points;
        private readonly Routee[] _nodes;

        internal Ring(Routee[] routees, int virtualNodesFactor)
        {
            Routees = routees;
            var nodes = new SortedDictionary<ulong, Routee>();
            foreach (var routee in routees)
            {
                for (var i = 1; i <= virtualNodesFactor; i++)
                    nodes[Hash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{routee}:{i}")))] = routee;
            }

            _points = [.. nodes.Keys];
            _nodes = [.. nodes.Values];
        }

        internal Routee[] Routees { get; }

        internal Routee NodeFor(ulong hash)
        {
            var index = Array.BinarySearch(_points, hash);
            if (index < 0)
                index = ~index;
            return _nodes[index == _nodes.Length ? 0 : index];
        }
    }
}
