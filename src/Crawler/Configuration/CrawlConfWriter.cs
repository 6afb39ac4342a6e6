using Crawler.Output;

namespace Crawler.Configuration;

/// <summary>Writes crawl.conf: every key with the value that was in force, so that a resume needs no other file and no default of a later version.</summary>
internal static class CrawlConfWriter
{
    private const string Header =
        """
        # The effective configuration of this crawl, every key with the value that was in force.
        # A resume reads it below its own command line. Secrets are not in it: env:NAME and file:PATH are looked up again.


        """;

    /// <summary>The content of crawl.conf.</summary>
    public static string Render(EffectiveConfig config) => Header + config.Render();

    /// <summary>Writes the file whole or not at all: under another name first, then moved over an older one.</summary>
    /// <param name="path">Where; the directory exists.</param>
    /// <param name="config">What to write.</param>
    /// <exception cref="IOException">The directory is not writable, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not writable.</exception>
    public static void Write(string path, EffectiveConfig config)
    {
        var unfinished = path + ".new";
        try
        {
            File.WriteAllText(unfinished, Render(config));
            File.Move(unfinished, path, overwrite: true);
        }
        catch (IOException error)
        {
            File.Delete(unfinished);
            if (DiskSpace.IsShort(error)) throw new IOException($"{path}: {DiskSpace.Words(error)}", error.HResult);
            throw;
        }
    }
}
