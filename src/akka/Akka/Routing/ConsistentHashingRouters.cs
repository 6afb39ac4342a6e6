using Akka.Actor;
using Akka.Configuration;

namespace Akka.Routing;

/// <summary>A pool in which messages of one key go to one routee.</summary>
public sealed class ConsistentHashingPool : Pool
{
    public ConsistentHashingPool(Config config)
        : this(PoolSettings.NrOfInstances(config), Resizer.FromConfig(config), DefaultSupervisorStrategy, null, PoolSettings.UsesPoolDispatcher(config), config.GetInt("virtual-nodes-factor", 0))
    {
    }

    public ConsistentHashingPool(int nrOfInstances)
        : this(nrOfInstances, null, DefaultSupervisorStrategy, null)
    {
    }

    public ConsistentHashingPool(int nrOfInstances, ConsistentHashMapping hashMapping)
        : this(nrOfInstances, null, DefaultSupervisorStrategy, null, hashMapping: hashMapping)
    {
    }

    public ConsistentHashingPool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false, int virtualNodesFactor = 0, ConsistentHashMapping hashMapping = null)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
        VirtualNodesFactor = virtualNodesFactor;
        HashMapping = hashMapping;
    }

    /// <summary>Points on the ring per routee; 0 is the default, 10.</summary>
    public int VirtualNodesFactor { get; }

    private ConsistentHashMapping HashMapping { get; }

    public override Router CreateRouter(ActorSystem system) => new(new ConsistentHashingRoutingLogic(system, VirtualNodesFactor, HashMapping));

    public ConsistentHashingPool WithVirtualNodesFactor(int vnodes) => new(NrOfInstances, Resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher, vnodes, HashMapping);

    public ConsistentHashingPool WithHashMapping(ConsistentHashMapping mapping) => new(NrOfInstances, Resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher, VirtualNodesFactor, mapping);

    public ConsistentHashingPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher, VirtualNodesFactor, HashMapping);

    public ConsistentHashingPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher, VirtualNodesFactor, HashMapping);

    public ConsistentHashingPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher, VirtualNodesFactor, HashMapping);

    private protected override Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode) => new ConsistentHashingPool(
        NrOfInstances,
        resizer,
        strategy,
        inCode.RouterDispatcher,
        UsePoolDispatcher,
        VirtualNodesFactor == 0 && inCode is ConsistentHashingPool nodes ? nodes.VirtualNodesFactor : VirtualNodesFactor,
        inCode is ConsistentHashingPool mapping ? mapping.HashMapping : HashMapping);
}

/// <summary>The same over existing actors.</summary>
public sealed class ConsistentHashingGroup : Group
{
    private readonly int _virtualNodesFactor;
    private readonly ConsistentHashMapping _hashMapping;

    public ConsistentHashingGroup(Config config)
        : this(config.GetStringList("routees.paths"), config.GetInt("virtual-nodes-factor", 0), null, null)
    {
    }

    public ConsistentHashingGroup(params string[] paths)
        : this(paths, 0, null, null)
    {
    }

    public ConsistentHashingGroup(IEnumerable<string> paths, int virtualNodesFactor = 0, ConsistentHashMapping hashMapping = null)
        : this(paths, virtualNodesFactor, hashMapping, null)
    {
    }

    public ConsistentHashingGroup(IEnumerable<string> paths, int virtualNodesFactor, ConsistentHashMapping hashMapping, string routerDispatcher)
        : base(paths, routerDispatcher)
    {
        _virtualNodesFactor = virtualNodesFactor;
        _hashMapping = hashMapping;
    }

    public override Router CreateRouter(ActorSystem system) => new(new ConsistentHashingRoutingLogic(system, _virtualNodesFactor, _hashMapping));

    public ConsistentHashingGroup WithVirtualNodesFactor(int vnodes) => new(InternalPaths, vnodes, _hashMapping, RouterDispatcher);

    public ConsistentHashingGroup WithHashMapping(ConsistentHashMapping mapping) => new(InternalPaths, _virtualNodesFactor, mapping, RouterDispatcher);

    public ConsistentHashingGroup WithDispatcher(string dispatcher) => new(InternalPaths, _virtualNodesFactor, _hashMapping, dispatcher);

    public override RouterConfig WithFallback(RouterConfig routerConfig) =>
        routerConfig is ConsistentHashingGroup { _hashMapping: { } mapping } && _hashMapping is null ? WithHashMapping(mapping) : this;
}
