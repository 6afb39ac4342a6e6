using Akka.Actor;
using Akka.Configuration;

namespace Akka.Routing;

/// <summary>A pool in which any one of the routees gets a message.</summary>
public sealed class RandomPool : Pool
{
    public RandomPool(Config config)
        : this(PoolSettings.NrOfInstances(config), Resizer.FromConfig(config), DefaultSupervisorStrategy, null, PoolSettings.UsesPoolDispatcher(config))
    {
    }

    public RandomPool(int nrOfInstances)
        : this(nrOfInstances, null)
    {
    }

    public RandomPool(int nrOfInstances, Resizer resizer)
        : this(nrOfInstances, resizer, DefaultSupervisorStrategy, null)
    {
    }

    public RandomPool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new RandomLogic());

    public RandomPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    public RandomPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    public RandomPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    private protected override Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode) =>
        new RandomPool(NrOfInstances, resizer, strategy, inCode.RouterDispatcher, UsePoolDispatcher);
}

/// <summary>The same over existing actors.</summary>
public sealed class RandomGroup : Group
{
    public RandomGroup(Config config)
        : this(config.GetStringList("routees.paths"))
    {
    }

    public RandomGroup(params string[] paths)
        : this((IEnumerable<string>)paths)
    {
    }

    public RandomGroup(IEnumerable<string> paths)
        : this(paths, null)
    {
    }

    public RandomGroup(IEnumerable<string> paths, string routerDispatcher)
        : base(paths, routerDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new RandomLogic());

    public RandomGroup WithDispatcher(string dispatcher) => new(InternalPaths, dispatcher);
}
