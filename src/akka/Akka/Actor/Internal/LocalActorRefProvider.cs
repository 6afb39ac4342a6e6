using Akka.Configuration;
using Akka.Routing;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Makes actors: names them, applies the deployment configuration, and keeps the top of the tree.</summary>
internal sealed class LocalActorRefProvider
{
    private readonly ActorSystemImpl _system;
    private readonly ActorPath _rootPath;
    private readonly ActorPath _tempPath;
    private readonly Deployer _deployer;
    private long _uids;
    private long _temporaries;

    internal LocalActorRefProvider(ActorSystemImpl system, ActorPath rootPath)
    {
        _system = system;
        _rootPath = rootPath;
        _tempPath = rootPath / "temp";
        _deployer = new Deployer(system.Settings.Config);
        TempContainer = new EmptyActorRef(system, _tempPath);

        var escalations = new OneForOneStrategy(_ => Directive.Stop);
        RootGuardian = MakeGuardian(Props.Create<RootGuardian>().WithSupervisorStrategy(escalations), new TopOfTree(system, rootPath), rootPath);
        var userStrategy = GuardianStrategy(system.Settings.SupervisorStrategyClass);
        Guardian = MakeGuardian(Props.Create<UserGuardian>().WithSupervisorStrategy(userStrategy), RootGuardian, rootPath / "user");
        SystemGuardian = MakeGuardian(Props.Create<SystemGuardian>(Guardian), RootGuardian, rootPath / "system");
        RootGuardian.Cell.ChildrenForChange().Add(Guardian);
        RootGuardian.Cell.ChildrenForChange().Add(SystemGuardian);

        // Any thread may ask the guardians for children while they end: their tables must exist to refuse it.
        Guardian.Cell.ChildrenForChange();
        SystemGuardian.Cell.ChildrenForChange();
        RootGuardian.Start();
        Guardian.Start();
        SystemGuardian.Start();
    }

    internal LocalActorRef RootGuardian { get; }

    internal LocalActorRef Guardian { get; }

    internal LocalActorRef SystemGuardian { get; }

    internal InternalActorRefBase TempContainer { get; }

    internal ActorPath NextTempPath() => new ChildActorPath(_tempPath, ActorNames.Generated(Interlocked.Increment(ref _temporaries)), 0);

    internal LocalActorRef MakeChild(ActorCell parent, Props props, string name)
    {
        ArgumentNullException.ThrowIfNull(props);
        ActorNames.Check(name);
        var children = parent.ChildrenForChange();
        var path = new ChildActorPath(parent.Self.Path, name ?? children.NextName(), NextUid());
        var deploy = _deployer.Lookup(path);
        var actor = deploy is null && props.RouterConfig is NoRouter
            ? MakeLocal(props, parent.Self, path)
            : MakeDeployed(Deployed(props, deploy, path), parent.Self, path);
        children.Add(actor);
        actor.Start();
        return actor;
    }

    /// <summary>A routee, which no deployment turns into a router again.</summary>
    internal LocalActorRef MakeRoutee(ActorCell router, Props routeeProps)
    {
        var children = router.ChildrenForChange();
        var path = new ChildActorPath(router.Self.Path, children.NextName(), NextUid());
        var routee = MakeLocal(Deployed(routeeProps, _deployer.Lookup(path), path), router.Self, path);
        children.Add(routee);
        routee.Start();
        return routee;
    }

    private LocalActorRef MakeDeployed(Props props, LocalActorRef parent, ActorPath path) =>
        props.RouterConfig is NoRouter ? MakeLocal(props, parent, path) : RoutedActorRef.Make(_system, props, parent, path);

    private LocalActorRef MakeLocal(Props props, LocalActorRef parent, ActorPath path)
    {
        var dispatcherId = props.Dispatcher;
        var dispatcher = _system.Dispatchers.Lookup(dispatcherId);
        return new LocalActorRef(_system, props, dispatcher, _system.Mailboxes.For(props, dispatcherId), parent, path);
    }

    // Configuration wins over code; but only code makes an actor a router.
    private static Props Deployed(Props props, Deploy deploy, ActorPath path)
    {
        var inCode = props.RouterConfig;
        var inConfig = deploy?.RouterConfig ?? NoRouter.Instance;
        if (inCode is FromConfig && inConfig is NoRouter)
            throw new ConfigurationException($"Configuration missing for router [{path}] in 'akka.actor.deployment' section.");

        if (deploy is null)
            return props;

        var router = inCode is NoRouter || inConfig is NoRouter ? inCode : inConfig.WithFallback(inCode);
        return props.With(deploy.WithFallback(props.Deploy).WithRouterConfig(router));
    }

    private LocalActorRef MakeGuardian(Props props, InternalActorRefBase parent, ActorPath path)
    {
        var dispatcher = _system.Dispatchers.DefaultGlobalDispatcher;
        return new LocalActorRef(_system, props, dispatcher, _system.Mailboxes.For(props, dispatcher.Id), parent, path);
    }

    private long NextUid() => Interlocked.Increment(ref _uids);

    private static SupervisorStrategy GuardianStrategy(string typeName)
    {
        var type = TypeNames.Resolve(typeName);
        return type is not null && Activator.CreateInstance(type) is SupervisorStrategyConfigurator configurator
            ? configurator.Create()
            : throw new ConfigurationException($"akka.actor.guardian-supervisor-strategy is no supervisor strategy configurator: [{typeName}]");
    }
}
