using Crawler.Telemetry;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>What was left out of the pages of a crawl, as rows of the table crawl: sums, for hardly any page has a share. There is no row where nothing was, or an earlier version has made the file.</summary>
internal static class StoredCut
{
    /// <summary>The rows.</summary>
    /// <param name="cut">What they hold.</param>
    public static IReadOnlyList<(string Key, long Count)> Rows(CutCounts cut) => [(StoreKeys.CutLinks, cut.Links), (StoreKeys.CutLinksTooLong, cut.LinksTooLong), (StoreKeys.CutDocuments, cut.Documents)];

    /// <summary>Reads them.</summary>
    /// <param name="connection">The crawl.db.</param>
    public static CutCounts Read(SqliteConnection connection) => new(Count(connection, StoreKeys.CutLinks), Count(connection, StoreKeys.CutLinksTooLong), Count(connection, StoreKeys.CutDocuments));

    private static long Count(SqliteConnection connection, string key) => CrawlDatabase.Get(connection, key) as long? ?? 0;
}
