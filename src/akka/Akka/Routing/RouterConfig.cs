using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Routing;

/// <summary>How a router is made; part of Props.</summary>
public abstract class RouterConfig : IEquatable<RouterConfig>
{
    protected RouterConfig()
        : this(Dispatchers.DefaultDispatcherId)
    {
    }

    protected RouterConfig(string routerDispatcher) => RouterDispatcher = routerDispatcher ?? Dispatchers.DefaultDispatcherId;

    /// <summary>The dispatcher of the router actor, not of the routees.</summary>
    public virtual string RouterDispatcher { get; }

    public virtual bool StopRouterWhenAllRouteesRemoved => true;

    public abstract Router CreateRouter(ActorSystem system);

    public virtual RouterConfig WithFallback(RouterConfig routerConfig) => this;

    /// <summary>Says whether the message is for the router actor and not for a routee.</summary>
    public virtual bool IsManagementMessage(object message) =>
        message is IAutoReceivedMessage or RouterManagementMessage;

    public virtual bool Equals(RouterConfig other) => ReferenceEquals(this, other) || (other is not null && GetType() == other.GetType());

    public override bool Equals(object obj) => Equals(obj as RouterConfig);

    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>No router.</summary>
public class NoRouter : RouterConfig
{
    public static readonly NoRouter Instance = new();

    protected NoRouter()
    {
    }

    public override Router CreateRouter(ActorSystem system) => throw new NotSupportedException("NoRouter has no Router");

    public override RouterConfig WithFallback(RouterConfig routerConfig) => routerConfig;
}

/// <summary>A router that makes and supervises its routees.</summary>
public abstract class Pool : RouterConfig, IEquatable<Pool>
{
    protected Pool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(routerDispatcher)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nrOfInstances);
        NrOfInstances = nrOfInstances;
        Resizer = resizer;
        SupervisorStrategy = supervisorStrategy ?? DefaultSupervisorStrategy;
        UsePoolDispatcher = usePoolDispatcher;
    }

    /// <summary>Restarts just the routee.</summary>
    public static SupervisorStrategy DefaultSupervisorStrategy => SupervisorStrategy.DefaultStrategy;

    public int NrOfInstances { get; }

    public virtual Resizer Resizer { get; }

    public SupervisorStrategy SupervisorStrategy { get; }

    public bool UsePoolDispatcher { get; }

    public override bool StopRouterWhenAllRouteesRemoved => Resizer is null;

    /// <summary>Props of this pool over routees of those Props.</summary>
    public Props Props(Props routeeProps) => routeeProps.WithRouter(this);

    /// <summary>The number of routees to begin with.</summary>
    public virtual int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    public override RouterConfig WithFallback(RouterConfig routerConfig) =>
        routerConfig is Pool other ? WithCodeSettings(Resizer ?? other.Resizer, StrategyOver(other), other) : this;

    public bool Equals(Pool other) =>
        ReferenceEquals(this, other) || (base.Equals(other) && NrOfInstances == other.NrOfInstances && UsePoolDispatcher == other.UsePoolDispatcher && Equals(Resizer, other.Resizer));

    public override bool Equals(RouterConfig other) => Equals(other as Pool);

    public override bool Equals(object obj) => Equals(obj as Pool);

    public override int GetHashCode() => HashCode.Combine(GetType(), NrOfInstances);

    /// <summary>This pool with what configuration cannot say.</summary>
    private protected abstract Pool WithCodeSettings(Resizer resizer, SupervisorStrategy strategy, Pool inCode);

    private SupervisorStrategy StrategyOver(Pool other) =>
        ReferenceEquals(SupervisorStrategy, DefaultSupervisorStrategy) ? other.SupervisorStrategy : SupervisorStrategy;
}

/// <summary>A router over actors that others make; they are found by path.</summary>
public abstract class Group : RouterConfig, IEquatable<Group>
{
    protected Group(IEnumerable<string> paths, string routerDispatcher)
        : base(routerDispatcher) => InternalPaths = paths?.ToArray() ?? [];

    protected string[] InternalPaths { get; }

    public virtual IEnumerable<string> GetPaths(ActorSystem system) => InternalPaths;

    public Props Props() => global::Akka.Actor.Props.Empty.WithRouter(this);

    public bool Equals(Group other) => ReferenceEquals(this, other) || (base.Equals(other) && InternalPaths.AsSpan().SequenceEqual(other.InternalPaths));

    public override bool Equals(RouterConfig other) => Equals(other as Group);

    public override bool Equals(object obj) => Equals(obj as Group);

    public override int GetHashCode() => HashCode.Combine(GetType(), InternalPaths.Length);
}
