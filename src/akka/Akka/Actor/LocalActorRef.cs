using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The reference of one incarnation in this process.</summary>
public class LocalActorRef : InternalActorRefBase
{
    private readonly ActorPath _path;
    private readonly Mailbox _mailbox;

    internal LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, InternalActorRefBase parent, ActorPath path)
    {
        _path = path;
        Cell = new ActorCell(system, this, props, dispatcher, mailboxType, parent);
        _mailbox = Cell.Mailbox;
    }

    public sealed override ActorPath Path => _path;

    internal ActorCell Cell { get; }

    internal sealed override ActorSystemImpl SystemImpl => Cell.System;

    internal sealed override InternalActorRefBase Parent => Cell.Parent;

    internal sealed override bool IsTerminated => _mailbox.IsClosed;

    internal sealed override IReadOnlyList<InternalActorRefBase> Children => Cell.SnapshotOfChildren();

    internal sealed override InternalActorRefBase GetSingleChild(string name) => Cell.ChildOrNobody(name);

    internal virtual void Start() => Cell.Start();

    internal sealed override void Stop() => _mailbox.PostSystem(new TerminateMessage());

    internal sealed override void SendSystemMessage(SystemMessage message) => _mailbox.PostSystem(message);

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        _mailbox.Post(message, sender);
    }
}
