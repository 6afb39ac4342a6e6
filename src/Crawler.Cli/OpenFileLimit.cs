using System.Runtime.InteropServices;

namespace Crawler.Cli;

/// <summary>How many files and sockets the process may have open (<c>ulimit -n</c>). The soft limit, often 1,024 or 256, is for programs that cannot count further; the runtime raises its own, native code does not.</summary>
internal static partial class OpenFileLimit
{
    // RLIMIT_NOFILE.
    private static readonly int OpenFiles = OperatingSystem.IsMacOS() ? 8 : 7;

    // OPEN_MAX: macOS allows nobody more, whatever the hard limit says.
    private static readonly nuint Most = OperatingSystem.IsMacOS() ? 10_240 : nuint.MaxValue;

    /// <summary>Raises it to the hard limit, as far as the system lets it. Does nothing on Windows, which has none.</summary>
    public static void Raise()
    {
        if (OperatingSystem.IsWindows() || Get(OpenFiles, out var limit) != 0) return;
        var raised = Math.Min(limit.Hard, Most);
        if (raised > limit.Soft) _ = Set(OpenFiles, limit with { Soft = raised });
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Get(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int resource, in Limit limit);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}
