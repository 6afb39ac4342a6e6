using System.Globalization;

namespace Crawler.Configuration;

/// <summary>What the system allows this process, as <c>ulimit</c> sets it.</summary>
internal static class ProcessLimits
{
    private const string Path = "/proc/self/limits";

    /// <summary>How many files it may have open; null where there is no limit, or where that cannot be told, as on other systems than Linux.</summary>
    public static long? OpenFiles() => Soft("Max open files");

    /// <summary>How many bytes a file may have; null as above.</summary>
    public static long? FileSize() => Soft("Max file size");

    /// <summary>The limit in force.</summary>
    /// <param name="name">What Linux calls it.</param>
    /// <param name="lines">Those of <c>/proc/PID/limits</c>: name, soft limit, hard limit, unit.</param>
    /// <returns>Null for any number, or where they do not say.</returns>
    internal static long? Soft(string name, IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        return long.TryParse(line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private static long? Soft(string name)
    {
        try
        {
            return OperatingSystem.IsLinux() ? Soft(name, File.ReadLines(Path)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
