using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Routing;

/// <summary>A router: messages are routed in the sender's thread, only management goes through the router actor's mailbox.</summary>
internal sealed class RoutedActorRef : LocalActorRef
{
    private readonly RouterConfig _config;
    private readonly Props _routeeProps;
    private readonly Resizer _resizer;
    private Router _router;
    private long _messages;
    private int _resizing;

    private RoutedActorRef(ActorSystemImpl system, Props routerProps, MessageDispatcher dispatcher, MailboxType mailbox, InternalActorRefBase parent, ActorPath path, Props props)
        : base(system, routerProps, dispatcher, mailbox, parent, path)
    {
        _config = props.RouterConfig;
        _routeeProps = RouteeProps(props);
        _resizer = (_config as Pool)?.Resizer;
        _router = _config.CreateRouter(system);
    }

    internal IEnumerable<Routee> Routees => Volatile.Read(ref _router).Routees;

    internal static RoutedActorRef Make(ActorSystemImpl system, Props props, InternalActorRefBase parent, ActorPath path)
    {
        var strategy = (props.RouterConfig as Pool)?.SupervisorStrategy;
        var routerProps = Props.Create<RouterActor>().WithDispatcher(props.RouterConfig.RouterDispatcher).WithSupervisorStrategy(strategy);
        var dispatcher = system.Dispatchers.Lookup(routerProps.Dispatcher);
        var router = new RoutedActorRef(system, routerProps, dispatcher, system.Mailboxes.For(routerProps, routerProps.Dispatcher), parent, path, props);

        // A wrong dispatcher or mailbox of the routees must be known before the router exists.
        var routeeDispatcher = router._routeeProps.Dispatcher;
        system.Dispatchers.ConfigOf(routeeDispatcher);
        system.Mailboxes.For(router._routeeProps, routeeDispatcher);
        return router;
    }

    /// <summary>The routees are made in the caller's thread; until the router's own start nothing of it runs in another.</summary>
    internal override void Start()
    {
        try
        {
            AddFirstRoutees();
        }
        catch
        {
            // The parent knows the router already, and some routees may run.
            Stop();
            base.Start();
            throw;
        }

        base.Start();
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_config.IsManagementMessage(message) || IsTerminated)
        {
            base.TellInternal(message, sender);
            return;
        }

        if (_resizer is not null)
            ConsiderResize();

        // Akka loses such a message silently; here it is at least a dead letter.
        if (!Volatile.Read(ref _router).TryRoute(message, sender))
            SystemImpl.PublishDeadLetter(message is RouterEnvelope envelope ? envelope.Message : message, sender, this);
    }

    internal bool AddRoutee(Routee routee)
    {
        AddRoutees([routee]);
        return true;
    }

    /// <summary>Takes a routee out; one that the pool had made gets its PoisonPill a little later, after messages on their way.</summary>
    internal void RemoveRoutee(Routee routee)
    {
        Volatile.Write(ref _router, _router.RemoveRoutee(routee));
        if (routee is not ActorRefRoutee { Actor: var actor })
            return;

        Cell.Unwatch(actor);
        if (ReferenceEquals(GetSingleChild(actor.Path.Name), actor))
            SystemImpl.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), actor, PoisonPill.Instance, ActorRefs.NoSender);
    }

    internal void AdjustPool(int change)
    {
        if (change > 0)
        {
            AddToPool(change);
            return;
        }

        foreach (var routee in Routees.Reverse().Take(-change).ToArray())
            RemoveRoutee(routee);
    }

    internal void Terminated(IActorRef actor)
    {
        Volatile.Write(ref _router, _router.RemoveRoutee(new ActorRefRoutee(actor)));
        StopIfAllRouteesRemoved();
    }

    internal void StopIfAllRouteesRemoved()
    {
        if (_router.Count == 0 && _config.StopRouterWhenAllRouteesRemoved)
            Cell.Stop(this);
    }

    internal void Resize()
    {
        try
        {
            if (_resizer is not null)
                AdjustPool(_resizer.Resize(Routees));
        }
        finally
        {
            Volatile.Write(ref _resizing, 0);
        }
    }

    private void AddFirstRoutees()
    {
        switch (_config)
        {
            case Pool pool:
                var size = pool.GetNrOfInstances(SystemImpl);
                AddToPool(size);
                if (_resizer is not null)
                    AdjustPool(_resizer.Resize(Routees));
                break;
            case Group group:
                AddRoutees([.. group.GetPaths(SystemImpl).Select(path => new ActorSelectionRoutee(SystemImpl.ActorSelection(path)))]);
                break;
        }
    }

    private void AddToPool(int count)
    {
        var routees = new Routee[count];
        for (var i = 0; i < count; i++)
            routees[i] = new ActorRefRoutee(SystemImpl.Provider.MakeRoutee(Cell, _routeeProps));
        AddRoutees(routees);
    }

    private void AddRoutees(Routee[] routees)
    {
        foreach (var routee in routees)
        {
            if (routee is ActorRefRoutee { Actor: var actor })
                Cell.Watch(actor);
        }

        Volatile.Write(ref _router, _router.WithRoutees([.. _router.Routees, .. routees]));
    }

    private void ConsiderResize()
    {
        if (_resizer.IsTimeForResize(Interlocked.Increment(ref _messages) - 1) && Interlocked.Exchange(ref _resizing, 1) == 0)
            base.TellInternal(global::Akka.Routing.Resize.Instance, ActorRefs.NoSender);
    }

    private Props RouteeProps(Props props)
    {
        var routee = props.WithRouter(NoRouter.Instance);
        return _config is Pool { UsePoolDispatcher: true }
            ? routee.WithDispatcher($"akka.actor.deployment.\"{string.Concat(Path.Elements.Skip(1).Select(element => "/" + element))}\".pool-dispatcher")
            : routee;
    }
}
