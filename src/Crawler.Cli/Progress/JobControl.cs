using System.Runtime.InteropServices;

namespace Crawler.Cli.Progress;

/// <summary>Sees that the process is stopped from its terminal (Ctrl-Z), which then is its shell's, and that it goes on (<c>fg</c>) below what the shell has written there.</summary>
/// <param name="output">The terminal.</param>
internal sealed partial class JobControl(TextWriter output) : IDisposable
{
    private const string ShowCursor = "\u001b[?25h";

    // SIGSTOP, which nobody can take.
    private static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _hasGoneOn;

    /// <summary>From now on it is seen. On Windows, which has nothing of the kind, nothing is.</summary>
    public void Listen()
    {
        if (OperatingSystem.IsWindows()) return;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Interlocked.Exchange(ref _hasGoneOn, 1)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, StopNow));
    }

    /// <summary>Whether the process has gone on since this was asked last.</summary>
    public bool TakeGoneOn() => Interlocked.Exchange(ref _hasGoneOn, 0) == 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    // The display hides the cursor, and the shell would not show it again.
    private void StopNow(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!JobShell.IsThere()) return;
        output.Write(ShowCursor);
        output.Flush();
        _ = Kill(Environment.ProcessId, Stop);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
