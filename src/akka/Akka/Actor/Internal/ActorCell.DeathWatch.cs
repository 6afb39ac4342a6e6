namespace Akka.Actor;

/// <summary>Watching and being watched.</summary>
internal sealed partial class ActorCell
{
    public IActorRef Watch(IActorRef subject)
    {
        WatchFor(subject, customMessage: null);
        return subject;
    }

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        WatchFor(subject, message);
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        var watchee = ActorRefWrapper.Unwrap(subject);
        if (_extras is null || ReferenceEquals(watchee, _self))
            return subject;

        if (_extras.Watching?.Remove(watchee) == true)
            watchee.SendSystemMessage(new UnwatchMessage(_self));
        _extras.TerminatedQueued?.Remove(watchee);
        return subject;
    }

    /// <summary>Lets a Terminated that went back into the mailbox (stash) be received once more.</summary>
    internal void ExpectTerminatedAgain(Terminated terminated) =>
        (Extras.TerminatedQueued ??= []).TryAdd(terminated.ActorRef, null);

    private void WatchFor(IActorRef subject, object customMessage)
    {
        var watchee = ActorRefWrapper.Unwrap(subject);
        if (ReferenceEquals(watchee, _self) || watchee is Nobody)
            return;

        if ((Extras.Watching ??= []).TryAdd(watchee, customMessage))
            watchee.SendSystemMessage(new WatchMessage(watchee, _self));
    }

    private void AddWatcher(InternalActorRefBase watcher) => (Extras.WatchedBy ??= []).Add(watcher);

    private void RemoveWatcher(InternalActorRefBase watcher) => _extras?.WatchedBy?.Remove(watcher);

    private void ReceiveTerminated(Terminated terminated)
    {
        // Absent: unwatched after the message was queued.
        if (_extras?.TerminatedQueued?.Remove(terminated.ActorRef, out var customMessage) != true)
            return;

        if (customMessage is not null)
            _message = customMessage;
        Deliver(customMessage ?? terminated);
    }

    private void WatchedActorTerminated(InternalActorRefBase actor, bool existenceConfirmed)
    {
        try
        {
            if (_extras?.Watching?.Remove(actor, out var customMessage) == true && !_terminating)
            {
                (_extras.TerminatedQueued ??= [])[actor] = customMessage;
                _self.Tell(new Terminated(actor, existenceConfirmed, addressTerminated: false), actor);
            }
        }
        finally
        {
            // A mailbox may refuse the message; a child that is gone must not be waited for.
            ChildTerminated(actor);
        }
    }

    private void TellWatchers()
    {
        if (_extras?.WatchedBy is not { } watchers)
            return;

        foreach (var watcher in watchers)
        {
            // The parent has its notification already.
            if (!watcher.Equals(Parent))
                watcher.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
        }
    }

    private void UnwatchAll()
    {
        if (_extras?.Watching is not { } watching)
            return;

        foreach (var watchee in watching.Keys)
            ActorRefWrapper.Unwrap(watchee).SendSystemMessage(new UnwatchMessage(_self));
    }
}
