using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <content>Opening: what an earlier process has left is put in order, and read.</content>
internal sealed partial class SqliteFrontierStore
{
    /// <summary>Opens a crawl to go on with it. The caller holds the directory's lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fsync">Whether every commit waits for the disk.</param>
    /// <param name="robotsToken">The product token that robots.txt groups are matched with.</param>
    /// <param name="isResumed">Whether an earlier process had it, even if it has committed nothing: it may have written to the outputs.</param>
    /// <param name="pages">What the directory's pages.jsonl is.</param>
    /// <param name="lift">What is done with the URLs that robots.txt had refused; null where it is obeyed.</param>
    /// <exception cref="CrawlStoreException">It cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The lift was broken off; nothing is changed.</exception>
    public static SqliteFrontierStore Open(string path, bool fsync, string robotsToken, bool isResumed, PagesRole pages = PagesRole.Written, RobotsLift? lift = null)
    {
        var hadLog = LostLog.IsThere(path);
        var connection = CrawlDatabase.OpenToWrite(path);
        try
        {
            return CrawlDatabase.Guard(path, () => Open(connection, path, fsync, robotsToken, isResumed, pages, lift, hadLog));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteFrontierStore Open(SqliteConnection connection, string path, bool fsync, string robotsToken, bool isResumed, PagesRole pages, RobotsLift? lift, bool hadLog)
    {
        // First of all: what is read from here on stays as it is.
        var owner = CrawlDatabase.TakeOver(connection);
        new Withdrawal(connection, path, owner).Finish();
        var isLogLost = !hadLog && pages != PagesRole.None && LostLog.IsMissed(connection, path);
        var recordsMissing = pages == PagesRole.None ? 0 : OutputRepair.Run(connection, path, owner);
        var lifted = lift?.Run(connection, path, owner, pages) ?? default;
        var store = new SqliteFrontierStore(path, fsync, robotsToken, isResumed, connection, owner, recordsMissing);
        Begin(connection, owner, isResumed);
        store.Stored = store.Stored with { Losses = store.ReadLosses(), IsLogLost = isLogLost, NoLongerDisallowed = lifted.Pending, StillDisallowed = lifted.Kept, StillDisallowedBy = lifted.KeptBy };
        return store;
    }

    private static void Begin(SqliteConnection connection, long owner, bool isResumed)
    {
        using var transaction = connection.BeginTransaction();
        CrawlDatabase.DemandOwner(connection, owner);
        CrawlDatabase.Run(connection, $"DELETE FROM tail; DELETE FROM crawl WHERE key = '{StoreKeys.StoppedBy}'; UPDATE leased SET losses = losses + 1, is_held = 0 WHERE is_held");
        if (isResumed) CrawlDatabase.Put(connection, StoreKeys.Resumes, Convert.ToInt64(CrawlDatabase.Get(connection, StoreKeys.Resumes) ?? 0L, CultureInfo.InvariantCulture) + 1);
        transaction.Commit();
    }

    private StoredCrawl ReadStored()
    {
        return new StoredCrawl(unchecked((ulong)Number(StoreKeys.HashKey0)!.Value), unchecked((ulong)Number(StoreKeys.HashKey1)!.Value))
        {
            LastBatch = Number(StoreKeys.LastBatch) ?? 0,
            OutputLengths = Counts("SELECT name, length FROM output", rows => rows.GetString(0)),
            SeedsTaken = Number(StoreKeys.SeedsTaken) ?? 0,
            SeedsEnded = Number(StoreKeys.SeedsEnded) == 1,
            SeedsDigest = Number(StoreKeys.SeedsDigest),
            SeedsRefused = Number(StoreKeys.SeedsRefused) ?? 0,
            OutOfScopeUnrecorded = Number(StoreKeys.OutOfScopeUnrecorded) ?? 0,
            Partitions = (int?)Number(StoreKeys.Partitions),
            Urls = StoredKeyRules.Read(_connection),
            JudgedBy = CrawlDatabase.Get(_connection, StoreKeys.JudgedBy) as string,
            Leased = (long)CrawlDatabase.Ask(_connection, "SELECT count(*) FROM leased WHERE is_held")!,
            Totals = StoredTotalsReader.Read(_connection),
        };
    }

    private Dictionary<UrlId, int> ReadLosses()
    {
        using var rows = Read("SELECT url, losses FROM leased WHERE losses >= $suspect", ("$suspect", Suspicions.SuspectAfter));
        var losses = new Dictionary<UrlId, int>();
        while (rows.Read()) losses.Add(new UrlId(rows.GetInt64(0)), rows.GetInt32(1));
        return losses;
    }

    private long? Number(string key) => CrawlDatabase.Get(_connection, key) as long?;

    private Dictionary<TKey, long> Counts<TKey>(string sql, Func<SqliteDataReader, TKey> key)
        where TKey : notnull
    {
        using var rows = Read(sql);
        var counts = new Dictionary<TKey, long>();
        while (rows.Read()) counts.Add(key(rows), rows.GetInt64(1));
        return counts;
    }
}
