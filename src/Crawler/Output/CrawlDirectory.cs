using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Output;

/// <summary>The layout of one crawl's directory; everything that a crawl writes lies below it.</summary>
public sealed class CrawlDirectory
{
    private CrawlDirectory(string path) => Path = path;

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>The records: pages.jsonl.</summary>
    public string Pages => Below("pages.jsonl");

    /// <summary>The effective configuration: crawl.conf.</summary>
    public string Configuration => Below("crawl.conf");

    /// <summary>The closing balance: summary.json.</summary>
    public string Summary => Below("summary.json");

    /// <summary>The frontier and the ledger: crawl.db.</summary>
    public string Database => Below("crawl.db");

    /// <summary>Held by the process that works here: crawl.lock.</summary>
    public string Lock => Below("crawl.lock");

    /// <summary>The directory of the decoded bodies.</summary>
    public string Bodies => Below("bodies");

    /// <summary>Creates the directory, or takes one that exists and holds no crawl. On refusal nothing is left behind.</summary>
    /// <param name="path">Where, absolute or relative to the working directory.</param>
    /// <param name="directory">The directory, or null.</param>
    /// <param name="error">Why there is none, or null.</param>
    /// <returns>Whether the directory is there and can be written.</returns>
    public static bool TryCreate(string path, [NotNullWhen(true)] out CrawlDirectory? directory, [NotNullWhen(false)] out CrawlDirectoryError? error)
    {
        ArgumentNullException.ThrowIfNull(path);
        directory = null;
        var firstMade = default(string);
        try
        {
            var candidate = new CrawlDirectory(System.IO.Path.GetFullPath(path));
            if (File.Exists(candidate.Path))
            {
                error = new(CrawlDirectoryFault.IsFile, $"{path} is a file, not a directory");
                return false;
            }

            string[] marks = [candidate.Configuration, candidate.Pages, candidate.Summary, candidate.Database];
            if (Array.Find(marks, File.Exists) is { } mark)
            {
                error = new(CrawlDirectoryFault.HoldsCrawl, $"{path} already holds a crawl ({System.IO.Path.GetFileName(mark)} is there); choose another directory, or resume that crawl");
                return false;
            }

            firstMade = FirstMissing(candidate.Path);
            Directory.CreateDirectory(candidate.Path);
            // Rights alone do not tell: the file system may be read-only or full.
            using (new FileStream(candidate.Below(".probe"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
            {
            }

            directory = candidate;
            error = null;
            return true;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (firstMade is not null) RemoveEmpty(firstMade, System.IO.Path.GetFullPath(path));
            error = new(CrawlDirectoryFault.NotWritable, $"{path} cannot be written: {(reason is FileNotFoundException or DirectoryNotFoundException ? "no directory can be made there" : reason.Message)}");
            return false;
        }
    }

    /// <summary>Takes a directory that holds a crawl with a crawl.db.</summary>
    /// <param name="path">Where, absolute or relative to the working directory.</param>
    /// <param name="directory">The directory, or null.</param>
    /// <param name="error">Why there is none, or null.</param>
    /// <returns>Whether there is such a crawl.</returns>
    public static bool TryOpen(string path, [NotNullWhen(true)] out CrawlDirectory? directory, [NotNullWhen(false)] out CrawlDirectoryError? error)
    {
        ArgumentNullException.ThrowIfNull(path);
        (directory, error) = (null, null);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            error = new(CrawlDirectoryFault.HoldsNoCrawl, $"\"{path}\" is no path");
            return false;
        }

        var candidate = new CrawlDirectory(System.IO.Path.GetFullPath(path));
        if (File.Exists(candidate.Database)) directory = candidate;
        else if (!Directory.Exists(candidate.Path)) error = new(CrawlDirectoryFault.HoldsNoCrawl, $"{path}: there is no such directory");
        else if (File.Exists(candidate.Configuration)) error = new(CrawlDirectoryFault.HoldsNoCrawl, $"{path} holds a crawl without crawl.db (--store memory), which cannot be resumed or asked");
        else error = new(CrawlDirectoryFault.HoldsNoCrawl, $"{path} holds no crawl");
        return directory is not null;
    }

    /// <summary>A path for a crawl that was given none: <c>crawls/yyyyMMdd-HHmmss</c>, with -2, -3 and so on where that is taken.</summary>
    /// <param name="now">The time of its start; its own offset is used.</param>
    /// <param name="root">The directory that crawls are put into.</param>
    public static string DefaultPath(DateTimeOffset now, string root = "crawls")
    {
        var path = System.IO.Path.Combine(root, now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        var candidate = path;
        for (var number = 2; Directory.Exists(candidate) || File.Exists(candidate); number++) candidate = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
        return candidate;
    }

    private string Below(string name) => System.IO.Path.Combine(Path, name);

    private static string? FirstMissing(string path)
    {
        string? missing = null;
        for (var current = path; current is not null && !Directory.Exists(current); current = System.IO.Path.GetDirectoryName(current)) missing = current;
        return missing;
    }

    private static void RemoveEmpty(string first, string last)
    {
        try
        {
            for (var current = last; current.Length >= first.Length; current = System.IO.Path.GetDirectoryName(current)!)
            {
                if (Directory.Exists(current)) Directory.Delete(current);
            }
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // Somebody else put something there meanwhile; it is theirs.
        }
    }
}

/// <summary>Why a directory cannot take a crawl.</summary>
/// <param name="Fault">The way in which it cannot.</param>
/// <param name="Message">One line for people, the path included.</param>
public sealed record CrawlDirectoryError(CrawlDirectoryFault Fault, string Message);

/// <summary>The ways in which a directory cannot take a crawl.</summary>
public enum CrawlDirectoryFault
{
    /// <summary>The path is a file.</summary>
    IsFile,

    /// <summary>A crawl was written there before.</summary>
    HoldsCrawl,

    /// <summary>There is no crawl that could be gone on with.</summary>
    HoldsNoCrawl,

    /// <summary>It cannot be created or written, or the path is none.</summary>
    NotWritable,
}
