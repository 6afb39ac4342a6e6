using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Tells that the log of crawl.db is gone, by a power cut or by somebody's hand. What was committed since it was last folded in is gone with it: the outputs are cut back to
/// what crawl.db knows, and the rest is requested again, as after any kill; only that it is more than the last second. Where another program has folded the log in, as any of SQLite
/// does that closes crawl.db last, it looks the same and nothing is gone.
/// </summary>
internal static class LostLog
{
    /// <summary>Whether there is a log that holds anything. To be asked before the file is opened, which makes one.</summary>
    /// <param name="path">The crawl.db.</param>
    public static bool IsThere(string path) => CrawlDatabase.Log(path) is { Exists: true, Length: > 0 };

    /// <summary>Whether one should have been there: the last process was killed, and pages.jsonl goes beyond what crawl.db knows of it.</summary>
    /// <param name="connection">The crawl.db, of which no process has changed anything since.</param>
    /// <param name="path">Its file.</param>
    public static bool IsMissed(SqliteConnection connection, string path) =>
        CrawlDatabase.Get(connection, StoreKeys.StoppedBy) is null
        && CrawlDatabase.Ask(connection, "SELECT length FROM output WHERE name = 'jsonl'") is long committed
        && new FileInfo(Path.Combine(Path.GetDirectoryName(path)!, "pages.jsonl")) is { Exists: true, Length: var length }
        && length > committed;
}
