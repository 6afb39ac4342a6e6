using Crawler.Frontier.Storage;

namespace Crawler.Tests.Frontier.Storage;

/// <summary>The crawl.db of a crawl that begins.</summary>
internal static class CrawlFile
{
    /// <summary>Makes it, with other or further values in the table crawl where they are given.</summary>
    public static void Create(string path, params (string Key, object Value)[] values)
    {
        var all = new Dictionary<string, object>
        {
            [StoreKeys.HashKey0] = 1L,
            [StoreKeys.HashKey1] = -2L,
            [StoreKeys.Partitions] = 2L,
            [StoreKeys.JudgedBy] = "a",
            [StoreKeys.CreatedAt] = 0L,
            [StoreKeys.LastBatch] = 0L,
        };
        foreach (var (key, value) in values) all[key] = value;
        CrawlDatabase.Create(path, all);
    }
}
