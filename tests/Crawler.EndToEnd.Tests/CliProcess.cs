using System.Diagnostics;
using System.Globalization;
using System.Text;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>The built command line as a process of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan FailureTimeout = TimeSpan.FromMinutes(3);

    // The one that the run script starts for users, where it has started the tests.
    private static readonly string Built = Environment.GetEnvironmentVariable("CRAWLER_PROGRAM") is { Length: > 0 } told ? told : Path.Combine(AppContext.BaseDirectory, "Crawler.Cli.dll");
    private static readonly string[] Program = Built.EndsWith(".dll", StringComparison.Ordinal) ? [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", Built] : [Built];

    // Below nohup, or behind an ampersand in a script, signals are ignored that the tests send. A child has that from its parent, and only another program can set it right.
    private static readonly string[] Listening = OperatingSystem.IsLinux() && IgnoresSignals() ? ["env", "--default-signal=HUP,INT,TERM"] : [];

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task<string> _output;
    private readonly Task _errorsRead;

    private CliProcess(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errorsRead = ReadErrorsAsync();
    }

    public int Id => _process.Id;

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        return await process.EndAsync();
    }

    public static CliProcess Start(params IEnumerable<string> arguments) => new(StartInfo(arguments));

    /// <summary>Starts it with a limit on the size of every file it writes.</summary>
    public static CliProcess StartWithFileLimit(int kibibytes, params IEnumerable<string> arguments)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"ulimit -f {kibibytes}; exec \"$0\" \"$@\"");
        var start = new ProcessStartInfo("bash", ["-c", script, .. Program, .. arguments]);

        // The runtime maps its code through a file in memory, to which the limit applies as well.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new CliProcess(start);
    }

    /// <summary>Copies it, without the libraries in machine code that lie beside it, and runs the copy to its end.</summary>
    /// <param name="folder">Where to; there is nothing yet.</param>
    /// <param name="arguments">The program's arguments.</param>
    public static async Task<(int Code, string Output, string Errors)> RunBareAsync(string folder, params IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(folder);
        IEnumerable<string> files = Program.Length == 1 ? [Built] : [.. Directory.EnumerateFiles(Path.GetDirectoryName(Built)!, "*.dll"), Path.ChangeExtension(Built, "runtimeconfig.json")];
        foreach (var file in files) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        string[] program = [.. Program.SkipLast(1), Path.Combine(folder, Path.GetFileName(Built))];
        using var process = new CliProcess(new ProcessStartInfo(program[0], [.. program.Skip(1), .. arguments]));
        return await process.EndAsync();
    }

    /// <summary>Starts it by way of a shell.</summary>
    /// <param name="script">What the shell does; <c>"$0" "$@"</c> is the command line.</param>
    /// <param name="arguments">The program's arguments.</param>
    public static CliProcess StartByShell(string script, params IEnumerable<string> arguments) => new(new ProcessStartInfo("bash", ["-c", script, .. Program, .. arguments]));

    /// <summary>Starts it with a limit on the collector's heap: what needs more ends the process.</summary>
    public static CliProcess StartWithHeapLimit(long bytes, params IEnumerable<string> arguments)
    {
        var start = StartInfo(arguments);
        start.Environment["DOTNET_GCHeapHardLimit"] = bytes.ToString("X", CultureInfo.InvariantCulture);
        return new CliProcess(start);
    }

    /// <summary>The options that lead the mock web's names to its port.</summary>
    public static string[] Crawl(MockWebServer web, string directory, params string[] more) =>
        ["crawl", .. web.SeedUrls, "--scope", "any", "--delay", "0", "--out", directory, .. Resolve(web), "--set", "crawler.politeness.max-retry-after=20ms", "--set", "crawler.politeness.back-off=10ms", .. more];

    public static string[] Resolve(MockWebServer web) => ["--set", $"crawler.http.resolve=[{string.Join(',', web.ResolveRules.Select(rule => $"\"{rule}\""))}]"];

    /// <summary>Sends it signals, as quickly as can be.</summary>
    public void Signal(params IEnumerable<string> names)
    {
        using var kill = Process.Start("bash", ["-c", string.Create(CultureInfo.InvariantCulture, $"for name in \"$@\"; do kill -\"$name\" {_process.Id}; done"), "kill", .. names]);
        kill.WaitForExit();
    }

    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        using var limit = new CancellationTokenSource(FailureTimeout);
        await _process.WaitForExitAsync(limit.Token);
        await _errorsRead;
        return (_process.ExitCode, await _output, Errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        string[] command = [.. Listening, .. Program, .. arguments];
        return new ProcessStartInfo(command[0], command[1..]);
    }

    private static bool IgnoresSignals()
    {
        const ulong HangUpInterruptAndTerminate = 1 | (1 << 1) | (1 << 14);
        var mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & HangUpInterruptAndTerminate) != 0;
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors) _errors.AppendLine(line);
        }
    }
}
