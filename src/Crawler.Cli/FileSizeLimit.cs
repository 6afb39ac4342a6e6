using System.Runtime.InteropServices;

namespace Crawler.Cli;

/// <summary>A limit on the size of files (<c>ulimit -f</c>): what goes beyond it would end the process at once, by a signal.</summary>
internal static class FileSizeLimit
{
    // SIGXFSZ, for which .NET has no name; the same number on Linux and macOS.
    private const PosixSignal Exceeded = (PosixSignal)25;

    /// <summary>From now on a write beyond the limit fails instead, as one to a full disk does. On Windows, which has no such limit, nothing.</summary>
    /// <returns>To be disposed when nothing is written any more; or null.</returns>
    public static IDisposable? Heed() => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(Exceeded, context => context.Cancel = true);
}
