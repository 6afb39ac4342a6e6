using Akka.Actor;
using Akka.Configuration;

namespace Akka.Routing;

/// <summary>A pool in which every routee gets every message.</summary>
public sealed class BroadcastPool : Pool
{
    public BroadcastPool(Config config)
        : this(PoolSettings.NrOfInstances(config), Resizer.FromConfig(config), DefaultSupervisorStrategy, null, PoolSettings.UsesPoolDispatcher(config))
    {
    }

    public BroadcastPool(int nrOfInstances)
        : this(nrOfInstances, null)
    {
    }

    public BroadcastPool(int nrOfInstances, Resizer resizer)
        : this(nrOfInstances, resizer, DefaultSupervisorStrategy, null)
    {
    }

    public BroadcastPool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new BroadcastRoutingLogic());

    public BroadcastPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    public BroadcastPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    public BroadcastPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    private protected override Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode) =>
        new BroadcastPool(NrOfInstances, resizer, strategy, inCode.RouterDispatcher, UsePoolDispatcher);
}

/// <summary>The same over existing actors.</summary>
public sealed class BroadcastGroup : Group
{
    public BroadcastGroup(Config config)
        : this(config.GetStringList("routees.paths"))
    {
    }

    public BroadcastGroup(params string[] paths)
        : this((IEnumerable<string>)paths)
    {
    }

    public BroadcastGroup(IEnumerable<string> paths)
        : this(paths, null)
    {
    }

    public BroadcastGroup(IEnumerable<string> paths, string routerDispatcher)
        : base(paths, routerDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new BroadcastRoutingLogic());

    public BroadcastGroup WithDispatcher(string dispatcher) => new(InternalPaths, dispatcher);
}
