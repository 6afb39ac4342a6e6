using Crawler.Frontier.Storage;

namespace Crawler.Tests.Frontier.Storage;

/// <summary>The crawl.db of a crawl that begins.</summary>
internal static class CrawlFile
{
    public static void Create(string path) => CrawlDatabase.Create(path, new Dictionary<string, object>
    {
        [StoreKeys.HashKey0] = 1L,
        [StoreKeys.HashKey1] = -2L,
        [StoreKeys.Partitions] = 2L,
        [StoreKeys.JudgedBy] = "a",
        [StoreKeys.CreatedAt] = 0L,
        [StoreKeys.LastBatch] = 0L,
    });
}
