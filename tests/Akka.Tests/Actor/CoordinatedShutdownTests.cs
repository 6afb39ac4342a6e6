using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Actor;

public sealed class CoordinatedShutdownTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ActorSystem _system = System("""
        akka.coordinated-shutdown.phases.service-stop.timeout = 50ms
        akka.coordinated-shutdown.phases.service-unbind { timeout = 50ms, recover = off }
        """);

    private CoordinatedShutdown Shutdown => CoordinatedShutdown.Get(_system);

    public void Dispose()
    {
        _system.Terminate().Wait(Soon);
        _system.Dispose();
    }

    [Fact]
    public async Task Terminate_RunsThePhasesInOrderWithLiveActors()
    {
        var echo = _system.ActorOf(Scripted.Props(a => a.OnAny(a.Reply)));
        Log(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last", async () => await echo.Ask("alive", Soon));
        Log(CoordinatedShutdown.PhaseBeforeServiceUnbind, "first");
        Log(CoordinatedShutdown.PhaseServiceRequestsDone, "middle");
        await _system.Terminate().WaitAsync(Soon);
        Assert.Equal(["first", "middle", "last"], _log);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, Shutdown.ShutdownReason);
    }

    [Fact]
    public async Task TasksOfAPhase_RunAtTheSameTime()
    {
        using var barrier = new Barrier(2);
        for (var i = 0; i < 2; i++)
            Log(CoordinatedShutdown.PhaseServiceRequestsDone, "met", () => Task.Run(() => Assert.True(barrier.SignalAndWait(Soon))));
        await _system.Terminate().WaitAsync(Soon);
        Assert.Equal(2, _log.Count);
    }

    [Fact]
    public async Task FailingTask_DoesNotStopTheNextPhase()
    {
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "fails", () => throw new BoomException());
        Log(CoordinatedShutdown.PhaseServiceStop, "next");
        await _system.Terminate().WaitAsync(Soon);
        Assert.Equal(["next"], _log);
    }

    [Fact]
    public async Task LateTask_IsAbandonedAtThePhasesTimeout()
    {
        var never = new TaskCompletionSource<Done>();
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "late", () => never.Task);
        Log(CoordinatedShutdown.PhaseBeforeClusterShutdown, "next");
        await _system.Terminate().WaitAsync(Soon);
        Assert.Equal(["next"], _log);
    }

    [Fact]
    public async Task Run_IsOneRunAndTheFirstReasonCounts()
    {
        var first = Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Same(first, Shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance));
        await first.WaitAsync(Soon);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, Shutdown.ShutdownReason);
        Assert.True(_system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task RunFromPhase_SkipsTheEarlierOnes()
    {
        Log(CoordinatedShutdown.PhaseServiceUnbind, "skipped");
        Log(CoordinatedShutdown.PhaseServiceStop, "run");
        await Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Soon);
        Assert.Equal(["run"], _log);
    }

    [Fact]
    public void Timeouts_AreFromConfiguration()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Shutdown.Timeout(CoordinatedShutdown.PhaseServiceRequestsDone));
        Assert.Equal(TimeSpan.FromSeconds(10), Shutdown.Timeout(CoordinatedShutdown.PhaseActorSystemTerminate));
        Assert.Equal(TimeSpan.FromSeconds(10), Shutdown.TotalTimeout);
    }

    [Fact]
    public void UnknownPhase_IsRefused() =>
        Assert.Throws<ConfigurationException>(() => Shutdown.AddTask("no-such-phase", "x", () => Task.FromResult(Done.Instance)));

    private static ActorSystem System(string config) =>
        ActorSystem.Create("sys", ConfigurationFactory.ParseString(config).WithFallback("akka { stdout-loglevel = OFF, loglevel = OFF }"));

    private void Log(string phase, string word, Func<Task>? task = null) => Shutdown.AddTask(phase, word, async () =>
    {
        if (task is not null)
            await task();
        _log.Enqueue(word);
        return Done.Instance;
    });
}
