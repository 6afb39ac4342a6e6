namespace Akka.Actor;

/// <summary>
/// Ends a system in phases: the tasks of one phase run at the same time, the next phase begins when they have ended, have
/// failed, or their time is over.
/// </summary>
public sealed class CoordinatedShutdown : IExtension, IDisposable
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ActorSystemImpl _system;
    private readonly ShutdownPhases _phases;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Name, Func<CancellationToken, Task<Done>> Run)>> _tasks = new(StringComparer.Ordinal);
    private readonly List<Func<Task<Done>>> _exitHooks = [];
    private Task<Done> _run;

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        _system = system;
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        _phases = new ShutdownPhases(config);
        var terminates = config.GetBoolean("terminate-actor-system");
        if (!terminates && config.GetBoolean("run-by-actor-system-terminate"))
        {
            throw new Configuration.ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off is not a valid configuration: Terminate would end nothing.");
        }

        if (terminates)
            AddTask(PhaseActorSystemTerminate, "terminate-system", TerminateSystem);
        ExitsClr = config.GetBoolean("exit-clr");
        if (config.GetBoolean("run-by-clr-shutdown-hook"))
            AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Why the system ends; null while it does not.</summary>
    public Reason ShutdownReason { get; private set; }

    /// <summary>The time that all phases may take together.</summary>
    public TimeSpan TotalTimeout => _phases.Ordered.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Timeout);

    private bool ExitsClr { get; }

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    public TimeSpan Timeout(string phase) => _phases.Find(phase).Timeout;

    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        AddTask(phase, taskName, _ => task());
    }

    public void AddTask(string phase, string taskName, Func<CancellationToken, Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        _phases.Find(phase);
        lock (_lock)
        {
            if (!_tasks.TryGetValue(phase, out var tasks))
                _tasks.Add(phase, tasks = []);
            tasks.Add((taskName, task));
        }
    }

    /// <summary>Runs when the process exits, before the phases.</summary>
    public void AddClrShutdownHook(Func<Task<Done>> hook)
    {
        lock (_lock)
            _exitHooks.Add(hook);
    }

    /// <summary>Runs the phases once; the first reason counts, later calls get the same task.</summary>
    /// <param name="reason">Why the system ends.</param>
    /// <param name="fromPhase">The phase to begin with; null is the first.</param>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (fromPhase is not null)
            _phases.Find(fromPhase);

        lock (_lock)
        {
            if (_run is null)
            {
                ShutdownReason = reason;
                _run = Task.Run(() => RunPhases(fromPhase));
            }

            return _run;
        }
    }

    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;

    private async Task<Done> RunPhases(string fromPhase)
    {
        foreach (var phase in _phases.Ordered.SkipWhile(phase => fromPhase is not null && phase.Name != fromPhase))
        {
            (string Name, Func<CancellationToken, Task<Done>> Run)[] tasks;
            lock (_lock)
                tasks = _tasks.TryGetValue(phase.Name, out var present) ? [.. present] : [];
            if (phase.Enabled && tasks.Length > 0)
                await RunPhase(phase, tasks).ConfigureAwait(false);
        }

        if (ExitsClr)
            Environment.Exit(ShutdownReason.ExitCode);
        return Done.Instance;
    }

    private async Task RunPhase(ShutdownPhase phase, (string Name, Func<CancellationToken, Task<Done>> Run)[] tasks)
    {
        using var late = new CancellationTokenSource(phase.Timeout);
        var running = Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Run, late.Token)));
        try
        {
            await running.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            // Its own timer dies with it at the end of this method, perhaps before it has fired.
            await Cancel(late).ConfigureAwait(false);
            var text = $"Coordinated shutdown phase [{phase.Name}] timed out after {phase.Timeout}";
            if (!phase.Recover)
                throw new TimeoutException(text, exception);

            _system.Log.Log(Event.LogLevel.WarningLevel, null, text);
        }
    }

    private async Task Cancel(CancellationTokenSource late)
    {
        try
        {
            await late.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            _system.Log.Log(Event.LogLevel.WarningLevel, exception, $"A late task failed at its cancellation: {exception.Message}");
        }
    }

    private async Task RunTask(ShutdownPhase phase, string name, Func<CancellationToken, Task<Done>> run, CancellationToken late)
    {
        try
        {
            await run(late).ConfigureAwait(false);
        }
        catch (Exception exception) when (phase.Recover)
        {
            _system.Log.Log(Event.LogLevel.WarningLevel, exception, $"Task [{name}] failed in phase [{phase.Name}]: {exception.Message}");
        }
    }

    private async Task<Done> TerminateSystem()
    {
        _system.FinalTerminate();
        await _system.WhenTerminated.ConfigureAwait(false);
        return Done.Instance;
    }

    private void OnProcessExit(object sender, EventArgs e)
    {
        Func<Task<Done>>[] hooks;
        lock (_lock)
            hooks = [.. _exitHooks];
        AtExit(() => Task.WhenAll(hooks.Select(hook => hook())));
        AtExit(() => Run(ClrExitReason.Instance));
    }

    // A failure on the way out would turn the exit into a crash.
    private void AtExit(Func<Task> action)
    {
        try
        {
            action().Wait(TotalTimeout);
        }
        catch (Exception exception)
        {
            _system.Log.Log(Event.LogLevel.WarningLevel, exception, $"Coordinated shutdown at the exit of the process failed: {exception.Message}");
        }
    }

    /// <summary>Why a system ends.</summary>
    public abstract class Reason
    {
        /// <summary>The process's exit code where exit-clr is on.</summary>
        public virtual int ExitCode => 0;

        public override string ToString() => GetType().Name;
    }

    public sealed class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    public sealed class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    public sealed class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }
}

/// <summary>Makes the <see cref="CoordinatedShutdown"/> of a system.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}
