using Akka.Actor;

namespace Akka.Routing;

/// <summary>The router is the one that akka.actor.deployment names for the actor's path.</summary>
public class FromConfig : Pool
{
    public static readonly FromConfig Instance = new();

    public FromConfig()
        : this(null, DefaultSupervisorStrategy, null)
    {
    }

    public FromConfig(Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher)
        : base(0, resizer, supervisorStrategy, routerDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => throw new NotSupportedException("FromConfig is replaced by the configured router");

    public FromConfig WithSupervisorStrategy(SupervisorStrategy strategy) => new(Resizer, strategy, RouterDispatcher);

    public FromConfig WithResizer(Resizer resizer) => new(resizer, SupervisorStrategy, RouterDispatcher);

    public FromConfig WithDispatcher(string dispatcherId) => new(Resizer, SupervisorStrategy, dispatcherId);

    private protected override Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode) => inCode;
}
