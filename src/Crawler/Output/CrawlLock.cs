using System.Diagnostics.CodeAnalysis;

namespace Crawler.Output;

/// <summary>Says that a process works in a crawl's directory. The system lets go of it when the process ends, however it ends.</summary>
public sealed class CrawlLock : IDisposable
{
    private readonly FileStream _file;

    private CrawlLock(FileStream file) => _file = file;

    /// <summary>Takes the directory, unless a live process has it.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="taken">To be disposed, or null.</param>
    /// <returns>False where another process, or another crawl of this one, has it.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory must not be written.</exception>
    public static bool TryTake(CrawlDirectory directory, [NotNullWhen(true)] out CrawlLock? taken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = directory.Lock;
        taken = null;
        try
        {
            taken = new CrawlLock(new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 }));
            return true;
        }
        catch (IOException) when (IsHeld(path))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The error for a file that is in use has no type of its own: one that is there and can be written by us is in use.
    private static bool IsHeld(string path) => File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
}
