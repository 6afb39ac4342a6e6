using Akka.Event;

namespace Akka.Actor;

/// <summary>Creation and termination.</summary>
internal sealed partial class ActorCell
{
    private bool _terminating;

    // Set by whatever thread subscribes, read at the end.
    private volatile bool _subscribedToEvents;

    internal void Start() => _mailbox.Start();

    internal void SubscribedToEvents() => _subscribedToEvents = true;

    private void Create()
    {
        try
        {
            NewInstance();
            _actor.InvokePreStart();
        }
        catch (Exception cause)
        {
            DiscardInstance();
            throw cause is ActorInitializationException
                ? cause
                : new ActorInitializationException(_self, "Exception during creation", Unwrap(cause));
        }
    }

    private void NewInstance()
    {
        _behavior = null;
        if (_extras is not null)
            _extras.Behaviors = null;

        var actor = Props.NewActor();

        // The base constructor has set the cell; anything else did not come from this call.
        if (!ReferenceEquals(actor.Cell, this) || ReferenceEquals(_actor, actor))
            throw new ActorInitializationException(_self, "Actor instance passed to actorOf can't be reused.");

        _actor = actor;
        if (actor is IActorStash)
            (Extras.Stash ??= new ActorStash(this, Props.Deploy.StashCapacity)).AttachTo(actor);
        if (actor is IWithTimers timed)
            timed.Timers = Extras.Timers = new TimerScheduler(this, actor);
    }

    private void DiscardInstance()
    {
        if (_actor is { } actor)
            AfterInstanceEnded(actor);
        _actor = null;
        _behavior = null;
    }

    private void Terminate()
    {
        CancelReceiveTimeout(forget: true);
        if (_terminating)
            return;

        _terminating = true;
        _recreation = null;
        DropRunningTask();
        _children?.Terminate();
        StopChildren();
        if (HasChildren)
            _mailbox.Suspend();
        else
            FinishTerminate();
    }

    private void FinishTerminate()
    {
        if (_actor is { } actor)
        {
            BeforeInstanceEnds(actor);
            Attempt(actor, actor.InvokePostStop);
            AfterInstanceEnded(actor);
        }

        // Before the end, so that no event becomes a dead letter; and after it, for a subscription made in between.
        UnsubscribeFromEvents();
        _mailbox.Close();
        UnsubscribeFromEvents();
        Parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
        TellWatchers();
        UnwatchAll();

        // The reference may live on for long; what it no longer needs must not.
        _actor = null;
        _behavior = null;
        _extras = null;
        _message = null;
        _children = null;
        Props = Props.Empty;
    }

    private void UnsubscribeFromEvents()
    {
        if (_subscribedToEvents)
            System.EventStream.Unsubscribe(_self);
    }

    // Before PostStop and before a restart: the timers die with the instance, the stash goes back to the mailbox.
    private void BeforeInstanceEnds(ActorBase actor)
    {
        _extras?.Timers?.CancelAll();
        if (_extras?.Stash is { } stash)
            Attempt(actor, stash.UnstashAll);
    }

    // After PostStop or PreRestart, which may have started a timer.
    private void AfterInstanceEnded(ActorBase actor)
    {
        _extras?.Timers?.CancelAll();
        Attempt(actor, () => Props.Release(actor));
    }

    // Code that is not ours, at an end that its failure cannot put off.
    private void Attempt(ActorBase actor, Action action, string inWhat = "")
    {
        try
        {
            action();
        }
        catch (Exception cause)
        {
            System.EventStream.Publish(new Error(cause, _self.Path.ToString(), actor.GetType(), inWhat + cause.Message));
        }
    }

    private static Exception Unwrap(Exception cause) => cause is global::System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : cause;
}
