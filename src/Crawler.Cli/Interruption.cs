using System.Runtime.InteropServices;

namespace Crawler.Cli;

/// <summary>Turns signals into a wish to stop: the first one is a request, the second one an order.</summary>
/// <param name="atOnce">Ends the process; called on the second signal.</param>
internal sealed class Interruption(Action atOnce) : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource _requested = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    /// <summary>What is to be said when the process ends at once; null for nothing.</summary>
    public string? Farewell { get; set; }

    /// <summary>What is done before the process ends at once; null for nothing.</summary>
    public Action? LastAct { get; set; }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>From now on signals come here; before, they end the process as any other. On Windows they are Ctrl-C, Ctrl-Break and the system's shutdown.</summary>
    public void Listen()
    {
        foreach (var signal in Signals) _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>What a signal does.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            _requested.Cancel();
            return;
        }

        LastAct?.Invoke();
        atOnce();
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
        foreach (var registration in _registrations) registration.Dispose();
        _requested.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Signal();
    }
}
