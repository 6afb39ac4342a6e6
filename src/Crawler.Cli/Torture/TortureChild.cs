using System.Diagnostics;
using System.Globalization;

namespace Crawler.Cli.Torture;

/// <summary>One process of a tortured crawl.</summary>
internal sealed class TortureChild : IDisposable
{
    // What a shell calls a process that SIGKILL has ended; on Windows it is what the killer says.
    private static readonly int KilledCode = OperatingSystem.IsWindows() ? -1 : 137;

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Task<string> _output;

    private TortureChild(Process process) =>
        (_process, _errors, _output) = (process, process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());

    /// <summary>What it has said; whole once it has ended.</summary>
    public string Errors => _errors.IsCompletedSuccessfully ? _errors.Result.Trim() : "";

    /// <summary>Whether it was killed, by whomever.</summary>
    public bool WasKilled => _process.ExitCode == KilledCode;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="fileLimitKibibytes">Largest size of any file that it writes; null is no limit.</param>
    public static TortureChild Start(IEnumerable<string> arguments, int? fileLimitKibibytes)
    {
        string[] command = [.. OwnProgram.Command, .. arguments];

        var start = fileLimitKibibytes is { } limit
            ? new ProcessStartInfo("bash", ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -f {limit}; exec \"$0\" \"$@\""), .. command])
            : new ProcessStartInfo(command[0], command.Skip(1));
        (start.UseShellExecute, start.RedirectStandardError, start.RedirectStandardOutput) = (false, true, true);

        // The runtime maps its code through a file in memory, to which the limit applies as well.
        if (fileLimitKibibytes is not null) start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new TortureChild(Process.Start(start)!);
    }

    /// <summary>Waits for its end, which must come.</summary>
    /// <param name="patience">How long at most.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        if (!await HasEndedWithinAsync(patience)) throw new TimeoutException("a crawl did not come to its end");
        await _errors;
        await _output;
        return _process.ExitCode;
    }

    /// <summary>Waits for a while.</summary>
    /// <returns>Whether it has ended meanwhile.</returns>
    public async Task<bool> HasEndedWithinAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Kills it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, as a system that shuts down does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
