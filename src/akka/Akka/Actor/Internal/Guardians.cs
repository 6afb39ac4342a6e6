namespace Akka.Actor;

/// <summary>The root: ends when the system guardian has ended.</summary>
internal sealed class RootGuardian : UntypedActor
{
    protected override void PreStart()
    {
        foreach (var child in Context.GetChildren())
            Context.Watch(child);
    }

    protected override void OnReceive(object message)
    {
        if (message is not Terminated terminated)
            Context.System.DeadLetters.Forward(message);
        else if (terminated.ActorRef.Path.Name == "system")
            Context.Stop(Self);
    }
}

/// <summary>The parent of the user's top-level actors.</summary>
internal sealed class UserGuardian : UntypedActor
{
    protected override void OnReceive(object message) => Context.System.DeadLetters.Forward(message);
}

/// <summary>The parent of loggers and other actors of the system; outlives the user guardian.</summary>
internal sealed class SystemGuardian(LocalActorRef userGuardian) : UntypedActor
{
    protected override void PreStart() => Context.Watch(userGuardian);

    protected override void OnReceive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(userGuardian))
        {
            Context.System.DeadLetters.Forward(message);
            return;
        }

        ((ActorSystemImpl)Context.System).UserActorsTerminated();
        Context.Stop(Self);
    }
}

/// <summary>Stands above the root and learns of its end.</summary>
internal sealed class TopOfTree(ActorSystemImpl system, ActorPath rootPath) : InternalActorRefBase
{
    public override ActorPath Path { get; } = rootPath / "bubble-walker";

    internal override ActorSystemImpl SystemImpl => system;

    internal override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case FailedMessage failed:
                failed.Child.Stop();
                break;
            case DeathWatchNotification:
                system.RootTerminated();
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) => system.PublishDeadLetter(message, sender, this);
}
