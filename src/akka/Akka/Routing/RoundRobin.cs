using Akka.Actor;
using Akka.Configuration;

namespace Akka.Routing;

/// <summary>A pool in which a message goes to its routees one after the other.</summary>
public sealed class RoundRobinPool : Pool
{
    public RoundRobinPool(Config config)
        : this(PoolSettings.NrOfInstances(config), Resizer.FromConfig(config), DefaultSupervisorStrategy, null, PoolSettings.UsesPoolDispatcher(config))
    {
    }

    public RoundRobinPool(int nrOfInstances)
        : this(nrOfInstances, null)
    {
    }

    public RoundRobinPool(int nrOfInstances, Resizer resizer)
        : this(nrOfInstances, resizer, DefaultSupervisorStrategy, null)
    {
    }

    public RoundRobinPool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new RoundRobinRoutingLogic());

    public RoundRobinPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    public RoundRobinPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    public RoundRobinPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    private protected override Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode) =>
        new RoundRobinPool(NrOfInstances, resizer, strategy, inCode.RouterDispatcher, UsePoolDispatcher);
}

/// <summary>The same over existing actors.</summary>
public sealed class RoundRobinGroup : Group
{
    public RoundRobinGroup(Config config)
        : this(config.GetStringList("routees.paths"))
    {
    }

    public RoundRobinGroup(params string[] paths)
        : this((IEnumerable<string>)paths)
    {
    }

    public RoundRobinGroup(IEnumerable<string> paths)
        : this(paths, null)
    {
    }

    public RoundRobinGroup(IEnumerable<string> paths, string routerDispatcher)
        : base(paths, routerDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new RoundRobinRoutingLogic());

    public RoundRobinGroup WithDispatcher(string dispatcher) => new(InternalPaths, dispatcher);
}
