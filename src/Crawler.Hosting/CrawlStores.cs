using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Hosting;

/// <summary>Makes or opens the store of a crawl.</summary>
internal static class CrawlStores
{
    private const int Tries = 11;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the directory for this process. One that is in use is tried again for a second: somebody may have had a look only, or be about to end.</summary>
    /// <exception cref="CrawlInUseException">Another process has it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task<CrawlLock> TakeAsync(CrawlDirectory directory)
    {
        for (var tried = 1; ; tried++)
        {
            if (CrawlLock.TryTake(directory, out var taken)) return taken;
            if (tried == Tries) throw new CrawlInUseException(directory.Path, CrawlLedger.ReadProcessId(directory.Database));
            await Task.Delay(BetweenTries, TimeProvider.System).ConfigureAwait(false);
        }
    }

    /// <summary>Begins a crawl, or goes on with one.</summary>
    /// <param name="request">Which.</param>
    /// <param name="config">What is in force.</param>
    /// <param name="robotsToken">The product token that robots.txt groups are matched with.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CrawlStoreException">Its crawl.db cannot be used.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what a crawl that was begun cannot change.</exception>
    public static IFrontierStore Open(CrawlRequest request, EffectiveConfig config, string robotsToken, DateTimeOffset now)
    {
        var options = config.Options;
        if (request.Directory is not { } directory || (options.Frontier.Store == StoreKind.Memory && !request.Resume)) return new MemoryFrontierStore();
        if (!request.Resume) Create(directory.Database, request, config, now);
        var store = SqliteFrontierStore.Open(directory.Database, options.Output.Fsync, robotsToken, request.Resume);
        if (Refusal(store.Stored, options) is not { } refusal) return store;
        store.Dispose();
        throw new NotSupportedException(refusal);
    }

    private static string? Refusal(StoredCrawl stored, CrawlOptions options)
    {
        if (stored.Partitions != options.Frontier.Partitions) return $"crawler.frontier.partitions = {options.Frontier.Partitions}: this crawl was begun with {stored.Partitions}, which cannot change";
        return stored.Urls is { } begun && StoredKeyRules.Difference(begun, options.Urls) is var (key, value) ? $"{key}: this crawl was begun with {value}, which cannot change, for its URLs are known by it" : null;
    }

    private static void Create(string path, CrawlRequest request, EffectiveConfig config, DateTimeOffset now)
    {
        var (key0, key1) = UrlHasher.RandomKey();
        var values = new Dictionary<string, object>
        {
            [StoreKeys.HashKey0] = unchecked((long)key0),
            [StoreKeys.HashKey1] = unchecked((long)key1),
            [StoreKeys.Partitions] = (long)config.Options.Frontier.Partitions,
            [StoreKeys.Urls] = StoredKeyRules.Write(config.Options.Urls),
            [StoreKeys.JudgedBy] = JudgedBy.Text(config.Options),
            [StoreKeys.Configuration] = config.Render(),
            [StoreKeys.CreatedAt] = now.ToUnixTimeMilliseconds(),
            [StoreKeys.LastBatch] = 0L,
        };
        if (request.SeedSource is { } source) values.Add(StoreKeys.SeedSource, source);
        CrawlDatabase.Create(path, values);
    }
}
