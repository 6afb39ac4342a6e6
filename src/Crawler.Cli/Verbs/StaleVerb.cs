using System.CommandLine;

namespace Crawler.Cli.Verbs;

/// <summary><c>stale</c>, for <c>run.ps1</c>: whether a source is newer than the last build.</summary>
internal static class StaleVerb
{
    private static readonly string[] Endings = [".cs", ".csproj", ".conf", ".props", ".targets", ".json"];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var verb = new Verb("stale", "Exit code 1 if a source below ROOT is newer than the file STAMP, or STAMP is not there.") { Hidden = true };
        var root = new Argument<DirectoryInfo>("ROOT");
        var stamp = new Argument<FileInfo>("STAMP");
        verb.Add(root);
        verb.Add(stamp);
        verb.SetAction(result => IsStale(result.GetRequiredValue(root), result.GetRequiredValue(stamp)) ? ExitCode.Failed : ExitCode.Done);
        return verb;
    }

    /// <summary>Whether a file or a folder (from which a file was removed) is newer.</summary>
    internal static bool IsStale(DirectoryInfo root, FileInfo stamp)
    {
        if (!stamp.Exists) return true;
        var built = stamp.LastWriteTimeUtc;
        var sources = new DirectoryInfo(Path.Combine(root.FullName, "src"));
        var demo = new FileInfo(Path.Combine(root.FullName, "config", "demo.conf"));
        return new FileSystemInfo[] { demo, sources }.Concat(root.EnumerateFiles()).Concat(sources.EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            .Any(entry => entry.LastWriteTimeUtc > built && (entry is DirectoryInfo || Endings.Contains(entry.Extension)));
    }
}
