using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Crawler.Output;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Frontier.Storage;

/// <summary>Makes and opens crawl.db, and names what is wrong with one that cannot be used. A file of another version is refused: a crawl is gone on with by the version that has begun it.</summary>
internal static class CrawlDatabase
{
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE.
    private const int NoCheckpointOnClose = 1006;

    // Beyond this a check of every page takes longer than anybody waits for a resume; what is read is still checked as it is read.
    private const long LargestChecked = 256L * 1024 * 1024;

    /// <summary>Makes the file of a new crawl: it appears whole or not at all.</summary>
    /// <param name="path">Where; there is none.</param>
    /// <param name="values">The first rows of the table crawl.</param>
    /// <exception cref="CrawlStoreException">It cannot be written.</exception>
    public static void Create(string path, IReadOnlyDictionary<string, object> values)
    {
        var unfinished = Unfinished(path);
        try
        {
            Guard(path, () =>
            {
                File.Delete(unfinished);
                Fill(unfinished, values);
                File.Move(unfinished, path);
                return true;
            });
        }
        catch (CrawlStoreException)
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>
    /// Opens the file for the one process that goes on with the crawl. Commits go to the log, and are left to the operating system: see <see cref="SyncCommits"/>. SQLite
    /// folds the log in only when it is told to.
    /// </summary>
    /// <param name="path">Where.</param>
    /// <exception cref="CrawlStoreException">It cannot be used.</exception>
    public static SqliteConnection OpenToWrite(string path) => Open(path, connection =>
    {
        if (new FileInfo(path).Length <= LargestChecked && Ask(connection, "PRAGMA quick_check(1)") is not "ok")
            throw Damaged(path, "a check of its pages fails");
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY");
    });

    /// <summary>From now on every commit waits for the disk, with all that the log holds by then: the outputs must be there already.</summary>
    public static void SyncCommits(SqliteConnection connection) => Run(connection, "PRAGMA synchronous = FULL");

    /// <summary>From now on commits are left to the operating system again.</summary>
    public static void LeaveCommits(SqliteConnection connection) => Run(connection, "PRAGMA synchronous = NORMAL");

    /// <summary>Whether the log is folded in when the last connection to the file closes; SQLite does so where nobody says otherwise.</summary>
    public static void FoldAtClose(SqliteConnection connection, bool folds)
    {
        var code = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, folds ? 0 : 1, out _);
        if (code != raw.SQLITE_OK) throw Named(connection.DataSource, code, "its log cannot be held back");
    }

    /// <summary>The log's file.</summary>
    public static FileInfo Log(string path) => new(path + "-wal");

    /// <summary>Opens the file to read, also while a crawl writes it.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="CrawlStoreException">It cannot be used.</exception>
    public static SqliteConnection OpenToRead(string path)
    {
        try
        {
            return Open(path, connection => Run(connection, "PRAGMA query_only = ON"));
        }
        catch (CrawlStoreException error) when (error.InnerException is SqliteException { SqliteErrorCode: CannotOpen or ReadOnly })
        {
            return OpenUnchanging(path);
        }
        catch (CrawlStoreException error) when (error.Fault == CrawlStoreFault.Full)
        {
            return OpenAlone(path);
        }
    }

    /// <summary>Opens the file to read where reading must not write: the log's index, which is made anew, is kept in memory. No other process may have the file.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="CrawlStoreException">It cannot be used.</exception>
    public static SqliteConnection OpenAlone(string path) => Open(path, connection => Run(connection, "PRAGMA query_only = ON"), isAlone: true);

    /// <summary>Opens the file of a directory that nobody can write, not even the files that SQLite's readers and writers agree by.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="CrawlStoreException">It cannot be used, or a part of it is still in the log beside it, which cannot be read so.</exception>
    public static SqliteConnection OpenUnchanging(string path)
    {
        if (Log(path) is { Exists: true, Length: > 0 })
            throw new CrawlStoreException(CrawlStoreFault.Inaccessible, $"{path}: its last commits are in {Path.GetFileName(path)}-wal, and the directory cannot be written, which reading them needs; copy both files elsewhere and ask there");
        return Open(path, connection => Run(connection, "PRAGMA query_only = ON"), ImmutableAddress(Path.GetFullPath(path)));
    }

    /// <summary>Does something with a file, and names what goes wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="CrawlStoreException">It failed.</exception>
    public static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw Named(path, error.SqliteErrorCode, error.Message, error);
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or ArgumentOutOfRangeException or FormatException)
        {
            throw Damaged(path, error.Message, error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not CrawlStoreException)
        {
            throw new CrawlStoreException(DiskSpace.IsShort(error) ? CrawlStoreFault.Full : CrawlStoreFault.Inaccessible, $"{path}: {DiskSpace.Words(error)}", error);
        }
    }

    /// <summary>Names one of SQLite's errors.</summary>
    public static CrawlStoreException Named(string path, int code, string message, Exception? cause = null) => (code & 0xFF) switch
    {
        Corrupt => Damaged(path, message, cause),
        NotADatabase => new(CrawlStoreFault.Foreign, $"{path} is no SQLite database", cause),
        Full => new(CrawlStoreFault.Full, $"{path}: the disk is full", cause),

        // The log's index has no error of its own for that.
        IoError when DiskSpace.IsShortAt(path) => new(CrawlStoreFault.Full, $"{path}: the disk is full", cause),
        IoError when DiskSpace.IsAtSizeLimit(path, $"{path}-wal", $"{path}-shm", Unfinished(path)) => new(CrawlStoreFault.Full, $"{path}: it, or its log, is as large as the system allows (ulimit -f)", cause),
        _ => new(CrawlStoreFault.Inaccessible, $"{path}: {message}", cause),
    };

    /// <summary>Runs statements without results.</summary>
    public static int Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null where there is none.</summary>
    public static object? Ask(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar() is { } answer and not DBNull ? answer : null;
    }

    /// <summary>Sets a row of the table crawl.</summary>
    public static void Put(SqliteConnection connection, string key, object value)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO crawl VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    /// <summary>Makes this process the one that writes; the one before it, if it still runs, can commit nothing from now on.</summary>
    /// <returns>Its mark, to be compared in every transaction.</returns>
    public static long TakeOver(SqliteConnection connection)
    {
        var owner = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
        Put(connection, StoreKeys.Owner, owner);
        Put(connection, StoreKeys.ProcessId, Environment.ProcessId);
        return owner;
    }

    /// <summary>Demands that this process is still the one that writes; within a transaction that writes it stays so to its end.</summary>
    /// <param name="connection">The crawl.db.</param>
    /// <param name="owner">This process's mark.</param>
    /// <exception cref="CrawlStoreException">Another process has taken over.</exception>
    public static void DemandOwner(SqliteConnection connection, long owner)
    {
        if (Get(connection, StoreKeys.Owner) as long? != owner) throw TakenOver(connection);
    }

    /// <summary>Says that another process has taken over.</summary>
    public static CrawlStoreException TakenOver(SqliteConnection connection) => new(CrawlStoreFault.TakenOver, $"{connection.DataSource}: another process has taken this crawl over: process {Get(connection, StoreKeys.ProcessId)}");

    /// <summary>A row of the table crawl; null where there is none.</summary>
    public static object? Get(SqliteConnection connection, string key) => Ask(connection, "SELECT value FROM crawl WHERE key = $key", ("$key", key));

    private static string Unfinished(string path) => path + ".new";

    private static void Fill(string path, IReadOnlyDictionary<string, object> values)
    {
        using var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        connection.Open();
        Run(connection, "PRAGMA journal_mode = OFF");

        // Not one of the library's: it would roll back when the disk is full, which without a journal hides the reason.
        Run(connection, "BEGIN");
        Run(connection, StoreSchema.Tables);
        foreach (var (key, value) in values) Put(connection, key, value);
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {StoreSchema.ApplicationId}; PRAGMA user_version = {StoreSchema.Version}"));
        Run(connection, "COMMIT");
    }

    private static SqliteConnection Open(string path, Action<SqliteConnection> prepare, string? address = null, bool isAlone = false)
    {
        if (!File.Exists(path)) throw new CrawlStoreException(CrawlStoreFault.Missing, $"there is no {path}");
        var connection = Connect(address ?? path, address is null ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);
        try
        {
            Guard(path, () =>
            {
                // A process that was killed has left it: what it vouches for may not be on disk yet.
                var isLogLeft = address is null && Log(path) is { Exists: true, Length: > 0 };
                connection.Open();
                if (isLogLeft) FoldAtClose(connection, folds: false);
                if (isAlone) Run(connection, "PRAGMA locking_mode = EXCLUSIVE");
                CheckIdentity(path, connection);
                CheckContent(path, connection);
                prepare(connection);
                return true;
            });
            return connection;
        }
        catch (CrawlStoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite's URI filenames: what would end the path is escaped, and a drive's letter has a slash before it.
    private static string ImmutableAddress(string path)
    {
        var escaped = path.Replace('\\', '/').Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);
        return $"file:{(escaped.StartsWith('/') ? "" : "/")}{escaped}?immutable=1";
    }

    private static void CheckIdentity(string path, SqliteConnection connection)
    {
        if (new FileInfo(path).Length == 0 && Log(path) is not { Exists: true, Length: > 0 }) throw Damaged(path, "it is empty, so that nothing of the crawl is left in it");
        if (Ask(connection, "PRAGMA application_id") is not (long)StoreSchema.ApplicationId)
            throw new CrawlStoreException(CrawlStoreFault.Foreign, $"{path} is no crawl: another program has made it");
        var version = (long)Ask(connection, "PRAGMA user_version")!;
        if (version != StoreSchema.Version)
            throw new CrawlStoreException(CrawlStoreFault.OtherVersion, string.Create(CultureInfo.InvariantCulture, $"{path} has version {version} of the schema, and this crawler knows version {StoreSchema.Version} only; use the crawler that has made it"));
    }

    private static void CheckContent(string path, SqliteConnection connection)
    {
        foreach (var name in StoreSchema.Names)
        {
            if (Ask(connection, "SELECT 1 FROM sqlite_schema WHERE name = $name", ("$name", name)) is null) throw Damaged(path, $"it has no {name}");
        }

        foreach (var key in StoreKeys.Numbers)
        {
            if (Get(connection, key) is not long) throw Damaged(path, $"the table crawl has no number {key}");
        }
    }

    private static CrawlStoreException Damaged(string path, string message, Exception? cause = null) => new(CrawlStoreFault.Damaged, $"{path} is damaged: {message}", cause);

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteLibrary.Load();
        return new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
    }
}
