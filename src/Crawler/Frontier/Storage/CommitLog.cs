using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Frontier.Storage;

/// <summary>
/// The log of crawl.db, which commits go to. SQLite would fold it into the file, and both onto the disk, at moments of its own; here that waits until the
/// outputs are on disk, at the end too.
/// </summary>
internal sealed class CommitLog
{
    // SQLITE_DBSTATUS_CACHE_WRITE: pages that were written, to the log in this mode.
    private const int PagesWritten = 9;

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly bool _fsync;
    private readonly long _pageBytes;

    // Something was committed that the outputs may not have on disk.
    private bool _isHeldBack;

    /// <summary>Begins with what an earlier process has left in the log.</summary>
    /// <param name="connection">Open to write.</param>
    /// <param name="path">The file.</param>
    /// <param name="fsync">Whether every commit waits for the disk.</param>
    public CommitLog(SqliteConnection connection, string path, bool fsync)
    {
        (_connection, _path, _fsync) = (connection, path, fsync);
        _pageBytes = (long)CrawlDatabase.Ask(connection, "PRAGMA page_size")!;
        Bytes = CrawlDatabase.Log(path) is { Exists: true } log ? log.Length : 0;
    }

    /// <summary>Bytes that are to be folded in.</summary>
    public long Bytes { get; private set; }

    /// <summary>Before a batch: nobody but <see cref="Fold"/> folds it in.</summary>
    public void HoldBack()
    {
        if (_isHeldBack) return;
        CrawlDatabase.FoldAtClose(_connection, folds: false);

        // Not before the first batch: until then the outputs may not have on disk what a process before this one has left in the log.
        if (_fsync) CrawlDatabase.SyncCommits(_connection);
        _isHeldBack = true;
    }

    /// <summary>After a batch: counts what it has added.</summary>
    public void Grow()
    {
        _ = raw.sqlite3_db_status(_connection.Handle, PagesWritten, out var pages, out _, resetFlg: 1);
        Bytes += pages * _pageBytes;
    }

    /// <summary>Folds in all that nobody reads any more; the rest stays for the next time, and so does all of it while another program does the same.</summary>
    /// <exception cref="CrawlStoreException">It cannot be written.</exception>
    public void Fold()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code != raw.SQLITE_OK && code != raw.SQLITE_BUSY) throw CrawlDatabase.Named(_path, code, raw.sqlite3_errmsg(_connection.Handle).utf8_to_string());
        Bytes = 0;
        CrawlDatabase.FoldAtClose(_connection, folds: true);
        _isHeldBack = false;
    }
}
