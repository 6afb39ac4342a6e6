using System.Linq.Expressions;
using Akka.Dispatch;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>The immutable recipe of an actor: type, arguments, deployment.</summary>
public class Props : IEquatable<Props>
{
    public static readonly Props None = new(typeof(EmptyActor), []);
    public static readonly Props Empty = None;

    private readonly ActorFactory _factory;

    internal Props(Type type, object[] arguments, SupervisorStrategy supervisorStrategy = null, Deploy deploy = null, ActorFactory factory = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type = type;
        Arguments = arguments;
        SupervisorStrategy = supervisorStrategy;
        Deploy = deploy ?? Deploy.Local;
        _factory = factory ?? ActorFactory.For(type, arguments);
    }

    public Type Type { get; }

    public object[] Arguments { get; }

    /// <summary>The strategy for the actor's children; null leaves it to the actor.</summary>
    public SupervisorStrategy SupervisorStrategy { get; }

    public Deploy Deploy { get; }

    public string Dispatcher => Deploy.Dispatcher.Length == 0 ? Dispatchers.DefaultDispatcherId : Deploy.Dispatcher;

    public string Mailbox => Deploy.Mailbox;

    public RouterConfig RouterConfig => Deploy.RouterConfig;

    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args ?? [null]);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), [], supervisorStrategy);

    /// <summary>The factory is a constructor call; its arguments are evaluated here and now, once.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Body is not NewExpression newExpression)
            throw new InvalidCastException($"Only a constructor call can be the factory of an actor, not {factory.Body.NodeType}: {factory}");

        var arguments = ConstructorArguments.Evaluate(newExpression);
        var type = newExpression.Type;
        return new Props(type, arguments, supervisorStrategy, deploy: null, ActorFactory.For(newExpression.Constructor, type));
    }

    public static Props Create(Type type, params object[] args) => new(type, args ?? [null]);

    public static Props CreateBy<TProducer>(params object[] args)
        where TProducer : class, IIndirectActorProducer
    {
        var producer = (IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args);
        return CreateBy(producer, args);
    }

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) =>
        new(producer.ActorType, args, supervisorStrategy: null, deploy: null, ActorFactory.For(producer));

    public Props WithMailbox(string mailbox) => With(Deploy.WithMailbox(mailbox));

    public Props WithDispatcher(string dispatcher) => With(Deploy.WithDispatcher(dispatcher));

    public Props WithRouter(RouterConfig routerConfig) => With(Deploy.WithRouterConfig(routerConfig));

    public Props WithStashCapacity(int stashCapacity) => With(Deploy.WithStashCapacity(stashCapacity));

    public Props WithDeploy(Deploy deploy) => With(deploy.WithFallback(Deploy));

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        new(Type, Arguments, supervisorStrategy, Deploy, _factory);

    public virtual ActorBase NewActor() => _factory.Create(Arguments);

    /// <summary>An instance made here has ended.</summary>
    internal void Release(ActorBase actor) => _factory.Release(actor);

    internal Props With(Deploy deploy) => new(Type, Arguments, SupervisorStrategy, deploy, _factory);

    public bool Equals(Props other) =>
        other is not null && Type == other.Type && Deploy.Equals(other.Deploy)
        && Equals(SupervisorStrategy, other.SupervisorStrategy) && Arguments.AsSpan().SequenceEqual(other.Arguments);

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Deploy, Arguments.Length);

    public override string ToString() => $"Props({Type})";

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}

/// <summary>Makes actors in another way than by a constructor, for instance from a container.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    void Release(ActorBase actor);
}
