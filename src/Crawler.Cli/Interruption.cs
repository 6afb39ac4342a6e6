using System.Runtime.InteropServices;

namespace Crawler.Cli;

/// <summary>Turns signals into a wish to stop: the first one is a request, the second one an order, as <see cref="StopSignals"/> counts them.</summary>
/// <param name="atOnce">Ends the process; called on the second signal.</param>
/// <param name="time">The clock that tells a second signal from the first one once more; null for the system's.</param>
/// <param name="endsWithHandler">Whether the system ends the process once the handler of SIGHUP or SIGTERM has returned, as Windows does; null for what this system does.</param>
internal sealed class Interruption(Action atOnce, TimeProvider? time = null, bool? endsWithHandler = null) : IDisposable
{
    // Those that are ignored when the process starts, as SIGHUP below nohup, stay so.
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource _requested = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _endsWithHandler = endsWithHandler ?? OperatingSystem.IsWindows();
    private StopSignals _signals = StopSignals.None;

    /// <summary>What is to be said when the process ends at once; null for nothing.</summary>
    public string? Farewell { get; set; }

    /// <summary>What is done before the process ends at once; null for nothing.</summary>
    public Action? LastAct { get; set; }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>
    /// From now on signals come here; before, they end the process as any other. On Windows they are Ctrl-C, Ctrl-Break, the window that is closed and the system's shutdown; the last two leave
    /// a process no more than seconds, and nothing once their handler has returned.
    /// </summary>
    public void Listen()
    {
        foreach (var signal in Signals) _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>What a signal does. Any thread may call it.</summary>
    public void Signal(PosixSignal signal)
    {
        switch (Count(signal))
        {
            case SignalMeaning.Stop:
                _requested.Cancel();
                break;
            case SignalMeaning.StopAtOnce:
                LastAct?.Invoke();
                atOnce();
                break;
        }
    }

    /// <summary>What the system calls on a signal, on a thread of its own; returns when the process may end.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Signal(context.Signal);
        if (_endsWithHandler && context.Signal is PosixSignal.SIGHUP or PosixSignal.SIGTERM) _ended.Task.Wait();
    }

    /// <summary>Waits for the first signal.</summary>
    public async Task WaitAsync()
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Requested.Register(signalled.SetResult);
        await signalled.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.TrySetResult();
        foreach (var registration in _registrations) registration.Dispose();
        _requested.Dispose();
    }

    // Every signal comes on a thread of its own.
    private SignalMeaning Count(PosixSignal signal)
    {
        while (true)
        {
            var before = _signals;
            var (after, meaning) = before.Next(signal, _time.GetElapsedTime(0));
            if (Interlocked.CompareExchange(ref _signals, after, before) == before) return meaning;
        }
    }
}
