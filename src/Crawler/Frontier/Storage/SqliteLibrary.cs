using SQLitePCL;

namespace Crawler.Frontier.Storage;

/// <summary>SQLite itself, a library in machine code, which is a file of its own beside the program.</summary>
internal static class SqliteLibrary
{
    private static readonly Exception? Failure = TryLoad();

    private static string FileName => OperatingSystem.IsWindows() ? "e_sqlite3.dll" : OperatingSystem.IsMacOS() ? "libe_sqlite3.dylib" : "libe_sqlite3.so";

    /// <summary>Loads it, unless that has been done.</summary>
    /// <exception cref="CrawlStoreException">It is not there, or of another system.</exception>
    public static void Load()
    {
        if (Failure is { } failure) throw Missing(FileName, AppContext.BaseDirectory, failure);
    }

    /// <summary>Says where it belongs.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="folder">That of the program.</param>
    /// <param name="cause">What was caught.</param>
    public static CrawlStoreException Missing(string file, string folder, Exception cause) =>
        new(CrawlStoreFault.LibraryMissing, $"SQLite's library {file} is missing or cannot be loaded; it belongs beside the program, in {folder}", cause);

    private static Exception? TryLoad()
    {
        try
        {
            Batteries_V2.Init();
            return null;
        }
        catch (Exception error) when ((error is TypeInitializationException { InnerException: { } inner } ? inner : error) is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return error;
        }
    }
}
