using Crawler.Configuration;

namespace Crawler.Output;

/// <summary>Whether a write has failed because the disk is full.</summary>
internal static class DiskSpace
{
    // ENOSPC, EDQUOT on Linux and macOS; ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL as .NET gives them.
    private static readonly int[] Codes = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : OperatingSystem.IsMacOS() ? [28, 69] : [28, 122];

    // With less than this a file can hardly grow by a block.
    private const long Least = 64 * 1024;

    /// <summary>Whether an error says so.</summary>
    public static bool IsShort(Exception error) => error is IOException && Codes.Contains(error.HResult);

    /// <summary>Whether so little is free where a file lies; false where that cannot be told.</summary>
    /// <param name="path">The file.</param>
    public static bool IsShortAt(string path)
    {
        try
        {
            return Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && new DriveInfo(folder).AvailableFreeSpace < Least;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether a file is about as large as this process may make one (<c>ulimit -f</c>); false where that cannot be told, as on other systems than Linux.</summary>
    /// <param name="paths">The file, and those that belong to it.</param>
    public static bool IsAtSizeLimit(params IEnumerable<string> paths)
    {
        try
        {
            return ProcessLimits.FileSize() is { } limit && paths.Any(path => new FileInfo(path) is { Exists: true, Length: var length } && length + Least > limit);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What a person is told of a failed write.</summary>
    /// <param name="error">What was caught.</param>
    public static string Words(Exception error) => IsShort(error) ? "the disk is full" : error.Message;
}
