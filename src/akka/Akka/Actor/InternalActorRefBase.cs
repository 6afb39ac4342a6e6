namespace Akka.Actor;

/// <summary>What the runtime itself needs from a reference.</summary>
public abstract class InternalActorRefBase : ActorRefBase
{
    private protected InternalActorRefBase()
    {
    }

    internal abstract ActorSystemImpl SystemImpl { get; }

    internal virtual InternalActorRefBase Parent => Nobody.Instance;

    internal virtual bool IsTerminated => false;

    internal virtual IReadOnlyList<InternalActorRefBase> Children => [];

    /// <summary>The child of that name, or <see cref="Nobody"/>.</summary>
    internal virtual InternalActorRefBase GetSingleChild(string name) => Nobody.Instance;

    internal virtual void Stop()
    {
    }

    internal virtual void SendSystemMessage(SystemMessage message)
    {
    }

    internal void Suspend() => SendSystemMessage(new SuspendMessage());

    internal void Resume(Exception causedByFailure) => SendSystemMessage(new ResumeMessage(causedByFailure));

    internal void Restart(Exception cause) => SendSystemMessage(new RecreateMessage(cause));
}
