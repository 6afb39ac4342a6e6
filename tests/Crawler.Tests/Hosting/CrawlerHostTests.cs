using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Hosting;

public sealed class CrawlerHostTests : IDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(300);

    private readonly TempDirectory _folder = new();

    [Fact]
    public async Task CrawlHasEnded_TheDirectoryIsHeldUntilTheStoreIsClosed()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(EffectiveConfig.TryLoad([], [], out var config, out _));
        using var store = new WatchingStore(() => SpinWait.SpinUntil(() => CrawlLock.IsTaken(directory) == false, LongEnough));
        await using var host = CrawlerHost.Start(config, new CrawlerSeams { Store = () => store });
        var crawl = await host.StartAsync(new CrawlRequest { Seeds = [], Directory = directory });
        await crawl.Completion;
        Assert.Equal((false, false), (store.WasLetGo, CrawlLock.IsTaken(directory)));
    }

    public void Dispose() => _folder.Dispose();

    private sealed class WatchingStore(Func<bool> isLetGo) : IFrontierStore
    {
        private readonly MemoryFrontierStore _inner = new();

        public bool? WasLetGo { get; private set; }

        public StoredCrawl Stored => _inner.Stored;

        public void Commit(CommitBatch batch) => _inner.Commit(batch);

        public IReadOnlyList<KnownUrl> ReadKnown(int partition, UrlId after, int count, bool areWhole) => _inner.ReadKnown(partition, after, count, areWhole);

        public IEnumerable<ScopeSeed> ReadSeeds(bool all) => _inner.ReadSeeds(all);

        public IEnumerable<SitemapRow> ReadSitemaps() => _inner.ReadSitemaps();

        public IReadOnlyList<OutboxParcel> ReadOutbox(int partition) => _inner.ReadOutbox(partition);

        public void PutAside(long chunk, IReadOnlyList<UrlId> urls) => _inner.PutAside(chunk, urls);

        public IReadOnlyList<UrlId> TakeBack(long chunk) => _inner.TakeBack(chunk);

        public IReadOnlyList<FrontierUrl> ReadUrls(IReadOnlyList<UrlId> urls) => _inner.ReadUrls(urls);

        public IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count) => _inner.ReadSkipped(partition, reason, after, count);

        public HostRow? ReadHost(Crawler.Urls.HostKey host) => _inner.ReadHost(host);

        public void Dispose()
        {
            WasLetGo ??= isLetGo();
            _inner.Dispose();
        }
    }
}
