using Akka.Actor;
using Akka.Configuration;

namespace Akka.Routing;

/// <summary>A pool in which the routee with the fewest waiting messages gets a message.</summary>
public sealed class SmallestMailboxPool : Pool
{
    public SmallestMailboxPool(Config config)
        : this(PoolSettings.NrOfInstances(config), Resizer.FromConfig(config), DefaultSupervisorStrategy, null, PoolSettings.UsesPoolDispatcher(config))
    {
    }

    public SmallestMailboxPool(int nrOfInstances)
        : this(nrOfInstances, null)
    {
    }

    public SmallestMailboxPool(int nrOfInstances, Resizer resizer)
        : this(nrOfInstances, resizer, DefaultSupervisorStrategy, null)
    {
    }

    public SmallestMailboxPool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new SmallestMailboxRoutingLogic());

    public SmallestMailboxPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    public SmallestMailboxPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    public SmallestMailboxPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    private protected override Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode) =>
        new SmallestMailboxPool(NrOfInstances, resizer, strategy, inCode.RouterDispatcher, UsePoolDispatcher);
}
