using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Cli;

/// <summary>Opens standard output so that a reader who has gone away is noticed.</summary>
internal static class StandardOutput
{
    // EPIPE, the same number on Linux and macOS; .NET gives it as the exception's HResult.
    private const int BrokenPipe = 32;

    /// <summary>The stream. A write after the reader of a pipe has gone fails with an error for which <see cref="IsClosed"/> is true.</summary>
    /// <remarks>
    /// The console's own stream swallows that error, and a fetch of a long list would go on for nobody. So a pipe is written to as a file. A file is
    /// not: a stream of its own would not share its position with standard error. On Windows the console's stream is used, and the work goes on to its end.
    /// </remarks>
    [SuppressMessage("Reliability", "CA2000", Justification = "Standard output stays open as long as the process; the handle does not own it.")]
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return new OutputStream(Console.OpenStandardOutput());
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new OutputStream(stream.CanSeek ? Console.OpenStandardOutput() : stream);
    }

    /// <summary>Whether an error says that nobody reads standard output any more.</summary>
    public static bool IsClosed(Exception error) => error is IOException { HResult: BrokenPipe };
}
