using System.Globalization;
using System.Text;
using Crawler.Output;
using Crawler.Telemetry;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Makes crawl.db agree with a pages.jsonl that ends before what was committed, as a power cut can leave it: the URLs whose records are not there
/// are pending again. A file that is gone as a whole was taken by somebody: that is refused, and left to the person who resumes, as is another output beside it.
/// </summary>
internal static class OutputRepair
{
    private const string Jsonl = "jsonl";

    /// <summary>Refuses a crawl whose pages.jsonl is gone. Nothing is changed; the caller holds the directory's lock.</summary>
    /// <param name="directory">The crawl.</param>
    /// <param name="ledger">Its crawl.db.</param>
    /// <exception cref="CrawlStoreException">Records were committed to it, and it is not there.</exception>
    public static void DemandPages(CrawlDirectory directory, CrawlLedger ledger)
    {
        if (ledger.OutputLengths().GetValueOrDefault(Jsonl) is not (> 0 and var committed) || File.Exists(Withdrawal.PagesOf(directory, ledger))) return;
        throw new CrawlStoreException(CrawlStoreFault.OutputMissing, string.Create(
            CultureInfo.InvariantCulture,
            $"{directory.Pages} is not there, and {committed} bytes of it were committed: somebody has moved or removed it. Put it back to go on; if it is lost, put an empty file in its place, and resume requests again what had its record there. Nothing was changed"));
    }

    /// <summary>Does it. The caller holds the directory's lock.</summary>
    /// <param name="connection">The crawl.db, open to write.</param>
    /// <param name="path">Its file.</param>
    /// <param name="owner">This process's mark: see <see cref="CrawlDatabase.TakeOver"/>.</param>
    /// <returns>How many URLs are pending again.</returns>
    /// <exception cref="CrawlStoreException">Another process has taken the crawl over; nothing is changed.</exception>
    public static long Run(SqliteConnection connection, string path, long owner)
    {
        var pages = new FileInfo(Path.Combine(Path.GetDirectoryName(path)!, "pages.jsonl"));
        var committed = CrawlDatabase.Ask(connection, $"SELECT length FROM output WHERE name = '{Jsonl}'") as long? ?? 0;
        if (!pages.Exists || pages.Length >= committed || CrawlDatabase.Ask(connection, $"SELECT 1 FROM output WHERE name <> '{Jsonl}' AND length > 0") is not null) return 0;
        var hasher = new UrlHasher(Key(connection, StoreKeys.HashKey0), Key(connection, StoreKeys.HashKey1), StoredKeyRules.Read(connection) is { } urls ? new KeyRules(urls) : null);
        var (recorded, length, cut) = ReadWhole(pages, hasher);
        var missing = Missing(connection, recorded);
        using var transaction = connection.BeginTransaction();
        CrawlDatabase.DemandOwner(connection, owner);
        foreach (var id in missing)
        {
            CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM settled WHERE url = {id}; UPDATE attempt SET counts = 0 WHERE url = {id}"));
        }

        // What was left out of the others is counted when they are fetched again.
        foreach (var (key, count) in StoredCut.Rows(cut)) CrawlDatabase.Put(connection, key, count);
        CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE output SET length = {length} WHERE name = '{Jsonl}'"));
        transaction.Commit();
        return missing.Count;
    }

    private static ulong Key(SqliteConnection connection, string key) => unchecked((ulong)(long)CrawlDatabase.Get(connection, key)!);

    // The fingerprints of the URLs with a record, where the last whole record ends, and what they say was left out.
    private static (HashSet<long> Recorded, long Length, CutCounts Cut) ReadWhole(FileInfo pages, UrlHasher hasher)
    {
        var recorded = new HashSet<long>();
        var length = 0L;
        var cut = default(CutCounts);
        using var lines = new StreamReader(pages.FullName, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            if (length + bytes.Length > pages.Length || !PageRecordJson.TryRead(bytes, out var record) || !CanonicalUrl.TryCreate(record.Url, out var url, out _)) break;
            recorded.Add(unchecked((long)hasher.Hash(url)));
            recorded.Add(unchecked((long)hasher.HashAsWritten(url)));
            length += bytes.Length;
            cut = cut.With(record);
        }

        return (recorded, length, cut);
    }

    private static List<long> Missing(SqliteConnection connection, HashSet<long> recorded)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT s.url, u.fingerprint FROM settled s JOIN url u ON u.id = s.url";
        using var rows = command.ExecuteReader();
        var missing = new List<long>();
        while (rows.Read())
        {
            if (!recorded.Contains(rows.GetInt64(1))) missing.Add(rows.GetInt64(0));
        }

        return missing;
    }
}
