using System.Runtime.InteropServices;

namespace Crawler.Cli;

/// <summary>
/// Sees to it that descriptors 0, 1 and 2 are standard streams. The system gives the lowest free number to whatever is opened next: where one was closed at the start, a file or a socket of
/// ours, crawl.db too, would be written over by what is meant for standard output.
/// </summary>
internal static partial class StandardStreams
{
    private const string Nowhere = "/dev/null";

    // O_RDONLY, F_GETFD and FD_CLOEXEC, the same numbers on Linux and macOS.
    private const int ReadOnly = 0;
    private const int GetFlags = 1;
    private const int ClosedOnExec = 1;

    /// <summary>
    /// Opens those that were closed: nothing can be read, and a write is the error that it was. Where the runtime has taken the number before us, only a program that is started anew is free
    /// of that. To be called before anything else; does nothing on Windows, where streams are no numbers of files.
    /// </summary>
    /// <param name="args">The words after the program's name, for a start anew.</param>
    public static void Secure(IReadOnlyList<string> args)
    {
        if (OperatingSystem.IsWindows()) return;
        var isTaken = false;
        for (var stream = 0; stream <= 2; stream++)
        {
            // Nothing that a parent has handed on is closed on exec: that is how it has come here.
            var flags = FlagsOf(stream, GetFlags);
            if (flags >= 0 && (flags & ClosedOnExec) == 0) continue;
            isTaken |= flags >= 0;
            var opened = Open(Nowhere, ReadOnly);
            if (opened < 0 || opened == stream) continue;
            _ = Duplicate(opened, stream);
            _ = Close(opened);
        }

        if (!isTaken) return;
        string[] command = [.. OwnProgram.Command, .. args];
        _ = Execute(command[0], [.. command, null]);

        // The runtime has lost what it had there, and cannot go on.
        ExitAtOnce(ExitCode.Failed);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlagsOf(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int number);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "execvp", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string file, string?[] words);

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitAtOnce(int code);
}
