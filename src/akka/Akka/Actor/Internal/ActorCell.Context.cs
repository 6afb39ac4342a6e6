using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>What the actor sees as its Context.</summary>
internal sealed partial class ActorCell
{
    IActorRef IActorContext.Self => _self;

    IActorRef IActorContext.Sender => Sender;

    IActorRef IActorContext.Parent => Parent;

    ActorSystem IActorContext.System => System;

    public MessageDispatcher Dispatcher => _mailbox.Dispatcher;

    public IActorRef ActorOf(Props props, string name = null) => System.Provider.MakeChild(this, props, name);

    public ActorSelection ActorSelection(string path) => global::Akka.Actor.ActorSelection.From(System, _self, path);

    public ActorSelection ActorSelection(ActorPath path) => global::Akka.Actor.ActorSelection.From(System, path);

    public IActorRef Child(string name) => ChildOrNobody(name);

    public IEnumerable<IActorRef> GetChildren() => SnapshotOfChildren();

    public void Stop(IActorRef child)
    {
        var target = ActorRefWrapper.Unwrap(child);
        _children?.MarkStopping(target);
        target.Stop();
    }

    public void Become(UntypedReceive receive) => Become(AsReceive(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(AsReceive(receive));

    public void Become(Receive receive)
    {
        if (Extras.Behaviors is { Count: > 0 } behaviors)
            behaviors.RemoveAt(behaviors.Count - 1);
        BecomeStacked(receive);
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        (Extras.Behaviors ??= []).Add(receive);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        if (_extras?.Behaviors is not { Count: > 0 } behaviors)
            return;

        behaviors.RemoveAt(behaviors.Count - 1);
        _behavior = behaviors.Count == 0 ? null : behaviors[^1];
    }

    private static Receive AsReceive(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
