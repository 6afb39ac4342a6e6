using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Output;

/// <summary>Says that a process works in a crawl's directory. The system lets go of it when the process ends, however it ends.</summary>
public sealed class CrawlLock : IDisposable
{
    /// <summary>What a process leaves that somebody has ended at once, before it could commit why it stopped.</summary>
    internal const string Interrupted = "interrupted";

    // EROFS; ERROR_WRITE_PROTECT as .NET gives it.
    private static readonly int ReadOnlySystem = OperatingSystem.IsWindows() ? unchecked((int)0x80070013) : 30;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;

    private readonly bool _isNew;

    // This process's among those that have held the directory.
    private readonly long _number;

    private CrawlLock(string path, FileStream stream, bool isNew)
    {
        (_path, _stream, _file, _isNew) = (path, stream, stream.SafeFileHandle, isNew);
        _number = LockNotes.Read(_file).Next;
        Write(LockNotes.TakeRoom);
    }

    /// <summary>Whether the path still leads to the file that this process holds: one that was removed keeps nobody out.</summary>
    public bool IsInPlace => !_file.IsClosed && File.GetLastWriteTimeUtc(_path) == File.GetLastWriteTimeUtc(_file);

    /// <summary>Takes the directory, unless a live process has it. A lock that is let go before <see cref="Begin"/> and <see cref="Leave"/>, as by who is refused for another reason, takes away the file that it has made.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="taken">To be disposed, or null.</param>
    /// <returns>False where another process, or another crawl of this one, has it.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory must not be written.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The lock disposes the file.")]
    public static bool TryTake(CrawlDirectory directory, [NotNullWhen(true)] out CrawlLock? taken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = directory.Lock;
        taken = null;
        try
        {
            var isNew = !Path.Exists(path);
            var opened = new CrawlLock(path, new FileStream(path, new FileStreamOptions { Mode = isNew ? FileMode.CreateNew : FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 }), isNew);
            opened.Mark();
            if (opened.IsInPlace) taken = opened;
            else opened.Dispose();
            return taken is not null;
        }
        catch (FileNotFoundException)
        {
            // Another process has taken it away in this moment.
            return false;
        }
        catch (IOException error) when (IsHeld(path, error))
        {
            return false;
        }
    }

    /// <summary>Tells whether a live process has the directory, and leaves no trace.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Null where that cannot be told, because the file must not be read.</returns>
    public static bool? IsTaken(CrawlDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            using var probe = new FileStream(directory.Lock, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (Exception reason) when (reason is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>From now on nobody is told what an earlier process has left; what this one has, on another thread and perhaps before, stays.</summary>
    internal void Begin() => Write(file => LockNotes.Begin(file, _number));

    /// <summary>Leaves the reason why this process could not go on for whoever asks later: on a full disk too, for the room is taken already. On any thread.</summary>
    /// <param name="words">One line.</param>
    internal void Leave(string words) => Write(file => LockNotes.Leave(file, _number, words));

    /// <summary>What the last process has left; null where it left nothing, or one holds the directory.</summary>
    /// <param name="directory">The directory.</param>
    internal static string? LastWords(CrawlDirectory directory)
    {
        try
        {
            using var file = new FileStream(directory.Lock, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return LockNotes.Read(file.SafeFileHandle).LastWords;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // While it is held nobody else can have it; Windows alone removes no open file, but none that somebody else has opened either.
        var isRemoved = _isNew && IsInPlace && !HasLeftTrace();
        if (isRemoved && !OperatingSystem.IsWindows()) Remove();
        _stream.Dispose();
        if (isRemoved && OperatingSystem.IsWindows()) Remove();
    }

    private bool HasLeftTrace()
    {
        try
        {
            return LockNotes.Read(_file).Next > _number;
        }
        catch (IOException)
        {
            // Whoever asks later can read it perhaps.
            return true;
        }
    }

    private void Remove()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // It may stay: an empty one says nothing.
        }
    }

    private void Write(Action<SafeFileHandle> write)
    {
        try
        {
            write(_file);
        }
        catch (Exception reason) when (reason is IOException or ObjectDisposedException)
        {
            // There is no room for it, not even here, or the crawl has ended meanwhile: the reason is told on the spot only.
        }
    }

    // Two files have hardly ever the same fraction of a second: the identity of a file, which .NET does not give.
    private void Mark()
    {
        var seconds = File.GetLastWriteTimeUtc(_file).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;
        File.SetLastWriteTimeUtc(_file, new DateTime(seconds + RandomNumberGenerator.GetInt32((int)TimeSpan.TicksPerSecond), DateTimeKind.Utc));
    }

    /// <summary>Whether an error at opening says that somebody has the file: that has no type of its own, so a file that is there and could be written by us is in use.</summary>
    internal static bool IsHeld(string path, IOException error) => !DiskSpace.IsShort(error) && error.HResult != ReadOnlySystem && File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
}
