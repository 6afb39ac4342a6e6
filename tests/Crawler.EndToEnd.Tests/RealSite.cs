using System.Diagnostics;
using System.Globalization;

namespace Crawler.EndToEnd.Tests;

/// <summary>A documentation package served by nginx, as the bench script serves it, with its list of pages. Only where the script and the package are there already.</summary>
internal sealed class RealSite : IDisposable
{
    private static readonly TimeSpan FailureTimeout = TimeSpan.FromMinutes(3);

    private readonly Process _script;

    private RealSite(Process script, string url, string accessLog, string truth) => (_script, Url, AccessLog, Truth) = (script, url, accessLog, truth);

    public string Url { get; }

    public string AccessLog { get; }

    /// <summary>The file of pages, one path a line.</summary>
    public string Truth { get; }

    /// <summary>Why a site cannot be served here; null where it can.</summary>
    public static string? Missing(string site)
    {
        if (Script is not { } script) return "there is no ../shared/bench/serve.sh, and CRAWLER_BENCH names none";
        if (Directory.EnumerateFiles("/usr/sbin", "nginx").FirstOrDefault() is null) return $"nginx is not installed: run {script} {site} once";
        return File.Exists(Path.Combine(Work, "truth", $"{site}.html.txt")) && Directory.Exists(Path.Combine(Work, "corpus"))
            ? null
            : $"the package is not unpacked in {Work}: run {script} {site} once";
    }

    public static async Task<RealSite> StartAsync(string site, int port)
    {
        // In a process group of its own, so that the script ends with what it waits for.
        var start = new ProcessStartInfo("setsid", ["bash", Script!, site, port.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true };
        var script = Process.Start(start)!;
        using var limit = new CancellationTokenSource(FailureTimeout);
        var (url, log) = ("", "");
        while (await script.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["logged", var logged, "access", "log", var path]) (url, log) = (logged, path);
            if (words is ["truth", var truth, ..]) return new RealSite(script, url, log, truth);
        }

        throw new InvalidOperationException("the bench script has ended");
    }

    public void Dispose()
    {
        using var kill = Process.Start("kill", ["-TERM", "--", string.Create(CultureInfo.InvariantCulture, $"-{_script.Id}")]);
        kill.WaitForExit();
        _script.WaitForExit(FailureTimeout);
        _script.Dispose();
    }

    private static string Work => Environment.GetEnvironmentVariable("BENCH_WORK") ?? Path.Combine(Path.GetTempPath(), "crawler-bench");

    private static string? Script => Candidates().Select(folder => Path.Combine(folder, "serve.sh")).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates()
    {
        if (OperatingSystem.IsWindows()) yield break;
        if (Environment.GetEnvironmentVariable("CRAWLER_BENCH") is { } given) yield return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Crawler.sln"))) yield return Path.Combine(folder.FullName, "..", "shared", "bench");
        }
    }
}

/// <summary>A test that needs a real site.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealSiteTheoryAttribute : TheoryAttribute
{
    public RealSiteTheoryAttribute() => Skip = RealSite.Missing("python") ?? RealSite.Missing("postgres");
}
