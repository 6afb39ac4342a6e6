using System.Diagnostics;

namespace Crawler.EndToEnd.Tests;

/// <summary>What run.sh says while it builds, with an SDK that does nothing.</summary>
public class RunScriptTests
{
    private const string Sdk = """
        #!/bin/sh
        case "$1" in
          --list-sdks) echo "10.0.100 [/]" ;;
          --version) echo 10.0.100 ;;
          exec | *.dll) echo "program: $*" ;;
          "$FAILING") echo "error of $1"; exit 1 ;;
        esac
        """;

    private static readonly string[] Building = ["run.sh: building what has changed (the program takes a minute or two)", "run.sh: restoring packages", "run.sh: compiling"];

    [PosixFact]
    public async Task FirstBuild_SaysItsPhasesALineEachWhereNobodyWatches_AndTheNextStartNothing()
    {
        using var folder = new WorkFolder();
        var (code, output, errors) = await RunAsync(folder, failing: "");
        Assert.Equal((0, "program: CLI normalize x\n"), (code, output.Replace(folder.Below(".artifacts/bin/Crawler.Cli/release/Crawler.Cli.dll"), "CLI", StringComparison.Ordinal)));
        Assert.Equal([.. Building, "run.sh: compiling ahead"], errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, output, ""), await RunAsync(folder, failing: ""));
    }

    [PosixFact]
    public async Task BuildFails_ItsOutputFollowsThePhase_Exit1()
    {
        using var folder = new WorkFolder();
        var (code, output, errors) = await RunAsync(folder, failing: "build");
        Assert.Equal((1, ""), (code, output));
        Assert.Equal([.. Building, "error of build"], errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(WorkFolder folder, string failing)
    {
        foreach (var name in new[] { "sdk", "src", "tests", "config" }) Directory.CreateDirectory(folder.Below(name));
        foreach (var (name, text) in new[] { ("sdk/dotnet", Sdk), ("config/demo.conf", ""), ("global.json", ""), ("Directory.Build.props", ""), ("Directory.Build.targets", "") })
        {
            if (!File.Exists(folder.Below(name))) folder.File(name, text);
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.Below("sdk/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (!File.Exists(folder.Below("run.sh"))) File.Copy(Path.Combine(Repository(), "run.sh"), folder.Below("run.sh"));
        var start = new ProcessStartInfo("bash", [folder.Below("run.sh"), "normalize", "x"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["PATH"], start.Environment["CRAWLER_NATIVE"], start.Environment["FAILING"]) = ($"{folder.Below("sdk")}:{Environment.GetEnvironmentVariable("PATH")}", "off", failing);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "run.sh"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
