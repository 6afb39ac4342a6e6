using System.Runtime.InteropServices;
using System.Text;

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
    /// of that. Where either fails, the process ends with exit code 1, and says why if standard error was open. To be called before anything else; does nothing on Windows, where streams are no
    /// numbers of files.
    /// </summary>
    public static void Secure()
    {
        if (OperatingSystem.IsWindows()) return;
        var isTaken = false;
        for (var stream = 0; stream <= 2; stream++)
        {
            var state = StateOf(stream);
            if (state == State.Open) continue;
            isTaken |= state == State.Taken;
            var opened = Open(Nowhere, ReadOnly);
            if (opened < 0) EndAtOnce($"{Nowhere} cannot be opened in place of a standard stream that was closed");
            if (opened == stream) continue;
            if (Duplicate(opened, stream) < 0) EndAtOnce($"{Nowhere} cannot take the place of a standard stream that was closed");
            _ = Close(opened);
        }

        if (!isTaken) return;
        var (file, words) = OwnProgram.Again();
        Execute(file, words);

        // The runtime has lost what it had there, and cannot go on.
        EndAtOnce($"a standard stream was closed, and {file} cannot be started anew without it");
    }

    private static State StateOf(int stream)
    {
        // Nothing that a parent has handed on is closed on exec: that is how it has come here.
        var flags = FlagsOf(stream, GetFlags);
        return flags < 0 ? State.Closed : (flags & ClosedOnExec) == 0 ? State.Open : State.Taken;
    }

    private static unsafe void Execute(string file, byte[] words)
    {
        var pointers = new byte*[words.Count((byte)0) + 1];
        fixed (byte* first = words)
        fixed (byte** list = pointers)
        {
            var start = 0;
            for (var index = 0; index < pointers.Length - 1; index++)
            {
                pointers[index] = first + start;
                start = Array.IndexOf(words, (byte)0, start) + 1;
            }

            _ = Execute(file, list);
        }
    }

    // What is said here goes past the runtime, which may have lost what it writes with.
    private static void EndAtOnce(string why)
    {
        var reason = Marshal.GetLastPInvokeErrorMessage();
        if (StateOf(2) == State.Open)
        {
            var line = Encoding.UTF8.GetBytes($"crawler: {why}: {reason}\n");
            _ = Write(2, line, line.Length);
        }

        ExitAtOnce(ExitCode.Failed);
    }

    private enum State
    {
        Closed,
        Open,
        Taken,
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlagsOf(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int number);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Execute(string file, byte** words);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(int descriptor, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitAtOnce(int code);
}
