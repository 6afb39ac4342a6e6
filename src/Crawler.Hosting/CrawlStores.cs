using System.Globalization;
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
    /// <param name="pages">What the directory's pages.jsonl is.</param>
    /// <param name="cancellationToken">Breaks off what takes long, as long as nothing is changed.</param>
    /// <exception cref="CrawlStoreException">Its crawl.db cannot be used, or its pages.jsonl is gone; nothing is changed.</exception>
    /// <exception cref="OperationCanceledException">It was broken off; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what a crawl that was begun cannot change; nothing is changed.</exception>
    public static IFrontierStore Open(CrawlRequest request, EffectiveConfig config, string robotsToken, DateTimeOffset now, PagesRole pages, CancellationToken cancellationToken)
    {
        var options = config.Options;
        if (request.Directory is not { } directory || (options.Frontier.Store == StoreKind.Memory && !request.Resume)) return new MemoryFrontierStore();
        if (request.Resume) Check(directory, options, needsPages: pages == PagesRole.Written);
        else Create(directory.Database, request, config, now);
        var lift = request.Resume && !options.Robots.Obey ? new RobotsLift { OnBegin = request.OnRobotsLift, CancellationToken = cancellationToken } : null;
        return SqliteFrontierStore.Open(directory.Database, options.Output.Fsync, robotsToken, request.Resume, pages, lift);
    }

    // Before anything is written: a resume that is refused must not look like a process that has failed.
    private static void Check(CrawlDirectory directory, CrawlOptions options, bool needsPages)
    {
        using var ledger = CrawlLedger.Open(directory.Database);
        var partitions = ledger.Get(StoreKeys.Partitions) as long?;
        if (partitions != options.Frontier.Partitions)
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"crawler.frontier.partitions = {options.Frontier.Partitions}: this crawl was begun with {partitions}, which cannot change"));
        if (ledger.Urls() is { } begun && StoredKeyRules.Difference(begun, options.Urls) is var (key, value))
            throw new NotSupportedException($"{key}: this crawl was begun with {value}, which cannot change, for its URLs are known by it");
        if (needsPages) OutputRepair.DemandPages(directory, ledger);
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
