using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Answers messages of a test actor before the test sees them.</summary>
public abstract class AutoPilot
{
    /// <returns>The pilot for the next message: another, <see cref="KeepRunning"/> or <see cref="NoAutoPilot"/>.</returns>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>Keeps the present pilot.</summary>
public sealed class KeepRunning : AutoPilot
{
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("Must not call");
}

/// <summary>No pilot.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    public static readonly NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>A pilot that is a function.</summary>
public sealed class DelegateAutoPilot(Func<IActorRef, object, AutoPilot> autoPilotDelegate) : AutoPilot
{
    public override AutoPilot Run(IActorRef sender, object message) => autoPilotDelegate(sender, message);
}
