using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Tests.Actor;

public sealed class CoordinatedShutdownTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ActorSystem _system = System("akka.coordinated-shutdown.phases.service-stop.timeout = 50ms");

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
    public async Task Phases_RunInThisOrder()
    {
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            CoordinatedShutdown.PhaseServiceUnbind,
            CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop,
            CoordinatedShutdown.PhaseBeforeClusterShutdown,
            CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterLeave,
            CoordinatedShutdown.PhaseClusterExiting,
            CoordinatedShutdown.PhaseClusterExitingDone,
            CoordinatedShutdown.PhaseClusterShutdown,
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
            CoordinatedShutdown.PhaseActorSystemTerminate,
        ];
        foreach (var phase in phases.Reverse())
            Log(phase, phase);
        await _system.Terminate().WaitAsync(Soon);
        Assert.Equal(phases, _log);
    }

    [Fact]
    public async Task TerminateInAPhase_IsTheSameShutdown()
    {
        Task? inner = null;
        Log(CoordinatedShutdown.PhaseServiceRequestsDone, "asks", () =>
        {
            inner = _system.Terminate();
            return Task.CompletedTask;
        });
        Log(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "goes on");
        await _system.Terminate().WaitAsync(Soon);
        await inner!.WaitAsync(Soon);
        Assert.Equal(["asks", "goes on"], _log);
    }

    [Fact]
    public async Task TerminateAwaitedInAPhase_HoldsItUntilItsTimeout()
    {
        Log(CoordinatedShutdown.PhaseServiceStop, "too late", () => _system.Terminate());
        Log(CoordinatedShutdown.PhaseBeforeClusterShutdown, "next");
        await _system.Terminate().WaitAsync(Soon);
        Assert.Equal("next", _log.First());
    }

    [Fact]
    public async Task FailingTask_IsLoggedAsWarning()
    {
        var system = System("akka.loglevel = WARNING");
        var logger = system.ActorOf(Scripted.Props(a => a.On<Warning>(w => _log.Enqueue(w.Message.ToString()!))));
        system.EventStream.Subscribe<Warning>(logger);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "fails", () => throw new BoomException());
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "the logger has seen it", async () =>
        {
            await logger.Ask<ActorIdentity>(new Identify(1), Soon);
            return Done.Instance;
        });
        await system.Terminate().WaitAsync(Soon);
        Assert.Equal(["Task [fails] failed in phase [service-requests-done]: boom"], _log);
    }

    [Fact]
    public async Task LateTaskWithoutRecovery_EndsTheShutdownThereAndFailsTerminate()
    {
        var system = System("akka.coordinated-shutdown.phases.service-unbind { timeout = 50ms, recover = off }");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "late", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "next", () =>
        {
            _log.Enqueue("next");
            return Task.FromResult(Done.Instance);
        });
        await Assert.ThrowsAsync<AggregateException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Soon));
        Assert.Empty(_log);
        await Assert.ThrowsAsync<AggregateException>(() => system.Terminate().WaitAsync(Soon));
        Assert.False(system.WhenTerminated.IsCompleted);
        ((ExtendedActorSystem)system).Guardian.Stop();
        await system.WhenTerminated.WaitAsync(Soon);
    }

    [Fact]
    public void Defaults_HookTheProcessExitAndDoNotExitIt()
    {
        var settings = _system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        Assert.True(settings.GetBoolean("run-by-clr-shutdown-hook"));
        Assert.True(settings.GetBoolean("run-by-actor-system-terminate"));
        Assert.True(settings.GetBoolean("terminate-actor-system"));
        Assert.False(settings.GetBoolean("exit-clr"));
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
