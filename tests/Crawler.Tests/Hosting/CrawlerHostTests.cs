using System.Collections.Concurrent;
using System.Net;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Tests.Cli;
using Crawler.Tests.Frontier.Storage;
using Crawler.Urls;

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

    // Their records are where nothing can be taken out of them: in an output of the host application by that name, or in a file that was moved away and is not written any more.
    [Theory]
    [InlineData(true, "[jsonl]")]
    [InlineData(false, "[]")]
    public async Task RobotsNoLongerObeyed_AnOutputThatIsNotOurPagesKeepsItsRecords(bool isHosts, string formats)
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        var committed = four.Committed();
        File.Move(four.Directory.Pages, _folder.Below("elsewhere"));

        // A file of that name is none of the host's output's.
        if (isHosts) File.WriteAllText(four.Directory.Pages, "a file of somebody else");
        using var sink = new LengthSink(committed);
        await using var crawler = CrawlerHost.Start(builder => builder
            .AddHocon($"crawler {{ robots.obey = off, sitemaps.use = off, frontier.partitions = 2, output.formats = {formats} }}")
            .WithSeams(seams => isHosts ? seams with { Sinks = new Dictionary<string, Func<IPageSink>> { ["jsonl"] = () => sink } } : seams));
        var crawl = await crawler.StartAsync(new CrawlRequest { Seeds = [], Directory = four.Directory, Resume = true });
        await crawl.Completion.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((0L, 2L, "jsonl"), (crawl.Before.NoLongerDisallowed, crawl.Before.StillDisallowed, crawl.Before.StillDisallowedBy));
        Assert.Equal((committed, committed), (four.Committed(), sink.Length));
    }

    [Fact]
    public async Task RobotsNoLongerObeyed_WhatItHadRefusedIsRequested_SitemapsToo()
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/map.xml", out var map, out _));
        var four = FourSettled.Create(_folder, UrlState.Failed, nameof(FailReason.RobotsUnreachable), new SitemapRow(7, map, 8, 0) { State = SitemapState.Failed, Problem = nameof(SkipReason.DisallowedByRobots) });
        using var nothing = new NothingThere();
        await using var crawler = CrawlerHost.Start(builder => builder
            .AddHocon("crawler { robots.obey = off, scope.kind = any, frontier.partitions = 2, http.allow-private = [\"*.test\"], politeness { delay = 0, jitter = 0 } }")
            .WithSeams(seams => seams with { Fetcher = nothing, Resolver = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) }));
        var crawl = await crawler.StartAsync(new CrawlRequest { Seeds = [], Directory = four.Directory, Resume = true });
        Assert.Equal(2, crawl.Before.NoLongerDisallowed);
        Assert.Equal(StopReason.Drained, (await crawl.Completion.WaitAsync(TimeSpan.FromSeconds(60))).Reason);
        Assert.Superset(new HashSet<string> { "http://a.test/1", "http://a.test/2", "http://a.test/map.xml" }, nothing.Requests.ToHashSet());
        Assert.DoesNotContain("http://a.test/3", nothing.Requests);
        Assert.Equal(four.Urls.Select(url => url.Url.Text), four.Recorded().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ToldWhatToDoAtTheEnd_AndThrows_TheDirectoryIsLetGo()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        await using var crawler = CrawlerHost.Start(_ => { });
        await Assert.ThrowsAsync<InvalidOperationException>(() => crawler.StartAsync(new CrawlRequest { Seeds = [], Directory = directory, OnHeld = _ => throw new InvalidOperationException() }));
        Assert.False(CrawlLock.IsTaken(directory));
    }

    public void Dispose() => _folder.Dispose();

    private sealed class NothingThere : IFetcher
    {
        private readonly ConcurrentQueue<string> _requests = new();

        public IReadOnlyCollection<string> Requests => _requests;

        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            _requests.Enqueue(request.Url.Text);
            return Task.FromResult<FetchOutcome>(new FetchOutcome.Failure(FetchError.HttpStatus, "404", new ResponseHead { Url = request.Url, Status = 404, HttpVersion = "1.1" }) { Elapsed = TimeSpan.Zero });
        }

        public void Dispose()
        {
        }
    }

    private sealed class LengthSink(long length) : IPageSink
    {
        public string Name => "jsonl";

        public long Length { get; private set; } = length;

        public void CutBack(long length) => Length = length;

        public void Write(PageRecord record)
        {
        }

        public void Flush(bool toDisk)
        {
        }

        public void Dispose()
        {
        }
    }

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

        public HostRow? ReadHost(HostKey host) => _inner.ReadHost(host);

        public void Dispose()
        {
            WasLetGo ??= isLetGo();
            _inner.Dispose();
        }
    }
}
