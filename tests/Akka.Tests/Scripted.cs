using Akka.Actor;

namespace Akka.Tests;

/// <summary>An actor whose behaviour and hooks a test writes as lambdas. The script runs in the constructor, once per instance.</summary>
public class Scripted : ReceiveActor, IWithTimers
{
    public Scripted(Action<Scripted> script) => script(this);

    public ITimerScheduler Timers { get; set; } = null!;

#pragma warning disable CA1822 // Scripts read a.Ctx.
    public IActorContext Ctx => Context;
#pragma warning restore CA1822

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public Action? OnPreStart { get; set; }

    public Action? OnPostStop { get; set; }

    public Action<Exception, object>? OnPreRestart { get; set; }

    public Action<Exception>? OnPostRestart { get; set; }

    public SupervisorStrategy? Strategy { get; set; }

    public static Props Props(Action<Scripted> script) => Akka.Actor.Props.Create(() => new Scripted(script));

    public void On<T>(Action<T> handler, Predicate<T>? when = null) => Receive(handler, when);

    public void On<T>(Func<T, bool> handler) => Receive(handler);

    public void OnAsync<T>(Func<T, Task> handler) => ReceiveAsync(handler);

    public void OnAny(Action<object> handler) => ReceiveAny(handler);

    public void Reply(object message) => Sender.Tell(message);

    public void Is(Action configure) => Become(configure);

    public void IsStacked(Action configure) => BecomeStacked(configure);

    public void IsNoMore() => UnbecomeStacked();

    /// <summary>PreRestart as the base class does it: stop the children, PostStop.</summary>
    public void BasePreRestart(Exception reason, object message) => base.PreRestart(reason, message);

    protected override void PreStart() => OnPreStart?.Invoke();

    protected override void PostStop() => OnPostStop?.Invoke();

    protected override void PreRestart(Exception reason, object message)
    {
        if (OnPreRestart is null)
            base.PreRestart(reason, message);
        else
            OnPreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        OnPostRestart?.Invoke(reason);
        if (OnPostRestart is null)
            base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Strategy ?? base.SupervisorStrategy();
}

/// <summary>The same with a stash.</summary>
public class ScriptedWithStash(Action<ScriptedWithStash> script) : Scripted(actor => script((ScriptedWithStash)actor)), IWithUnboundedStash
{
    public IStash Stash { get; set; } = null!;
}

/// <summary>Base of the tests: makes scripted actors and quiet systems.</summary>
public abstract class AkkaTest(string config = "") : Akka.TestKit.Xunit2.TestKit($"akka.test.single-expect-default = 10s\n{config}\nakka.stdout-loglevel = OFF")
{
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    // Actors that a test holds at a gate hold a thread of the pool, and tests run side by side.
    static AkkaTest() => ThreadPool.SetMinThreads(64, 8);

    protected IActorRef Act(Action<Scripted> script, string? name = null) => Sys.ActorOf(Scripted.Props(script), name);

    protected IActorRef Echo(string? name = null) => Act(a => a.OnAny(a.Reply), name);

    /// <summary>Stops an actor and waits until it is gone.</summary>
    protected void StopAndWait(IActorRef actor)
    {
        var probe = CreateTestProbe();
        probe.Watch(actor);
        Sys.Stop(actor);
        probe.ExpectTerminated(actor);
    }

    /// <summary>Waits until dead letters are logged: their listener subscribes at its start, which the start of the system does not wait for.</summary>
    protected void AwaitDeadLetterLog()
    {
        var probe = CreateTestProbe();
        AwaitAssert(
            () =>
            {
                Sys.ActorSelection("/system/deadLetterListener").Tell(new Identify(null), probe);
                Assert.NotNull(probe.ExpectMsg<ActorIdentity>().Subject);
            },
            Soon);
    }
}

/// <summary>The failure that tests throw.</summary>
public sealed class BoomException : Exception
{
    public BoomException()
        : this("boom")
    {
    }

    public BoomException(string message)
        : base(message)
    {
    }

    public BoomException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
