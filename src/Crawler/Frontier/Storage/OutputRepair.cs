using System.Globalization;
using System.Text;
using Crawler.Output;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Makes crawl.db agree with a pages.jsonl that ends before what was committed, as a power cut can leave it: the URLs whose records are not there
/// are pending again. A file that is gone as a whole was taken by somebody; that, and another output beside it, is left to the person who resumes.
/// </summary>
internal static class OutputRepair
{
    private const string Jsonl = "jsonl";

    /// <summary>Does it. The caller holds the directory's lock.</summary>
    /// <param name="connection">The crawl.db, open to write.</param>
    /// <param name="path">Its file.</param>
    /// <returns>How many URLs are pending again.</returns>
    public static long Run(SqliteConnection connection, string path)
    {
        var pages = new FileInfo(Path.Combine(Path.GetDirectoryName(path)!, "pages.jsonl"));
        var committed = CrawlDatabase.Ask(connection, $"SELECT length FROM output WHERE name = '{Jsonl}'") as long? ?? 0;
        if (!pages.Exists || pages.Length >= committed || CrawlDatabase.Ask(connection, $"SELECT 1 FROM output WHERE name <> '{Jsonl}' AND length > 0") is not null) return 0;
        var hasher = new UrlHasher(Key(connection, StoreKeys.HashKey0), Key(connection, StoreKeys.HashKey1), StoredKeyRules.Read(connection) is { } urls ? new KeyRules(urls) : null);
        var (recorded, length) = ReadWhole(pages, hasher);
        var missing = Missing(connection, recorded);
        using var transaction = connection.BeginTransaction();
        foreach (var id in missing)
        {
            CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM settled WHERE url = {id}; UPDATE attempt SET counts = 0 WHERE url = {id}"));
        }

        CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE output SET length = {length} WHERE name = '{Jsonl}'"));
        transaction.Commit();
        return missing.Count;
    }

    private static ulong Key(SqliteConnection connection, string key) => unchecked((ulong)(long)CrawlDatabase.Get(connection, key)!);

    // The fingerprints of the URLs with a record, and where the last whole record ends.
    private static (HashSet<long> Recorded, long Length) ReadWhole(FileInfo pages, UrlHasher hasher)
    {
        var recorded = new HashSet<long>();
        var length = 0L;
        using var lines = new StreamReader(pages.FullName, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            if (length + bytes.Length > pages.Length || !PageRecordJson.TryRead(bytes, out var record) || !CanonicalUrl.TryCreate(record.Url, out var url, out _)) break;
            recorded.Add(unchecked((long)hasher.Hash(url)));
            recorded.Add(unchecked((long)hasher.HashAsWritten(url)));
            length += bytes.Length;
        }

        return (recorded, length);
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
