using System.Globalization;
using System.Runtime.InteropServices;

namespace Crawler.Cli.Progress;

/// <summary>
/// The shell above a process, which lets it go on after a stop. A process group without one is orphaned, and the terminal's stop does nothing there (POSIX, Base Definitions, Orphaned Process
/// Group): nobody would let it go on.
/// </summary>
internal static partial class JobShell
{
    /// <summary>Whether this process has one. Not to be asked on Windows.</summary>
    public static bool IsThere() => IsThere(Environment.ProcessId, PlaceOf);

    /// <summary>Whether a process has one: somebody above it who is of its session, but not of its group.</summary>
    /// <param name="process">The process.</param>
    /// <param name="placeOf">Where a process stands; null for one that is not there.</param>
    internal static bool IsThere(int process, Func<int, Place?> placeOf)
    {
        if (placeOf(process) is not { } own) return false;
        var above = own.Parent;

        // 0 is what lies outside of a container.
        while (above > 0 && placeOf(above) is { } place && place.Session == own.Session)
        {
            if (place.Group != own.Group) return true;
            above = place.Parent;
        }

        return false;
    }

    private static Place? PlaceOf(int process) =>
        (GroupOf(process), SessionOf(process)) is ( > 0 and var group, > 0 and var session) ? new(process == Environment.ProcessId ? OwnParent() : ParentOf(process), group, session) : null;

    // Other systems do not tell it as a text: there a wrapper in the group counts as no shell.
    private static int ParentOf(int process)
    {
        try
        {
            // The number, the name in parentheses, which may hold anything, the state, the parent.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OwnParent();

    [LibraryImport("libc", EntryPoint = "getpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GroupOf(int process);

    [LibraryImport("libc", EntryPoint = "getsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SessionOf(int process);

    /// <summary>Where a process stands.</summary>
    /// <param name="Parent">Who has started it; 0 where that is not known.</param>
    /// <param name="Group">Its process group.</param>
    /// <param name="Session">Its session.</param>
    internal readonly record struct Place(int Parent, int Group, int Session);
}
