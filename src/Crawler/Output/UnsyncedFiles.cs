using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Output;

/// <summary>
/// Files below a folder that the disk may not have yet. Linux is asked for the whole file system in one call, because one call for each of ten thousand files
/// takes minutes; elsewhere it is one for each.
/// </summary>
/// <param name="folder">The folder; it may not be there yet.</param>
internal sealed partial class UnsyncedFiles(string folder)
{
    private readonly List<string> _paths = [];

    // What a process before this one has left is not known by name; the first call on Linux takes it along.
    private bool _isBeforeFirst = true;

    /// <summary>The names that it remembers: one at most on Linux.</summary>
    public int Count => _paths.Count;

    /// <summary>A file is new.</summary>
    /// <param name="path">The file, closed.</param>
    public void Add(string path)
    {
        // One of them leads to its file system.
        if (OperatingSystem.IsLinux() && _paths.Count > 0) return;
        _paths.Add(path);
    }

    /// <summary>Waits until the disk has all of them.</summary>
    /// <exception cref="IOException">It does not take them.</exception>
    public void Sync()
    {
        if (OperatingSystem.IsLinux())
        {
            if ((_paths.FirstOrDefault() ?? (_isBeforeFirst ? AnyFile() : null)) is { } path) SyncFileSystem(path);
        }
        else
        {
            foreach (var path in _paths)
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
                file.Flush(flushToDisk: true);
            }
        }

        _paths.Clear();
        _isBeforeFirst = false;
    }

    private string? AnyFile() => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).FirstOrDefault() : null;

    [SupportedOSPlatform("linux")]
    private static void SyncFileSystem(string path)
    {
        using var file = File.OpenHandle(path);
        if (SyncFileSystemOf(file) != 0) throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileSystemOf(SafeFileHandle file);
}
