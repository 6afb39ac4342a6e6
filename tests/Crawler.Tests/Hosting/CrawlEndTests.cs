using Crawler.Crawling;
using Crawler.Frontier.Storage;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;
using Crawler.Output;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Hosting;

/// <summary>How a crawl ends where code of the host application hangs, and what it says where its limit of pages is reached.</summary>
public sealed class CrawlEndTests : IAsyncLifetime, IDisposable
{
    private const string Settings = "crawler { http.allow-private = [127.0.0.1], politeness { delay = 0, jitter = 0, per-host = 8 }, robots.obey = off, sitemaps.use = off, output.commit-interval = 20ms }";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _folder = new();
    private readonly ManualResetEventSlim _release = new();
    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _release.Dispose();
    }

    [Fact]
    public async Task DisposedWhileAHookHangs_TheCrawlIsInterruptedInOrderAndCanBeResumed()
    {
        var hangs = new TaskCompletionSource();
        var crawler = CrawlerHost.Start(builder => builder.AddHocon(Settings));
        var hooks = new CrawlHooks { OnPage = page => Hang(hangs, page.Record.Url.EndsWith("/page/1", StringComparison.Ordinal)) };
        var crawl = await crawler.StartAsync(CrawlRequest.Of(At("/page/1"), At("/page/2")).Into(_folder.Below("out")) with { Hooks = hooks });
        await hangs.Task.WaitAsync(LongEnough);
        await crawler.DisposeAsync();
        var summary = await crawl.Completion.WaitAsync(LongEnough);
        _release.Set();
        Assert.Equal((StopReason.Interrupted, null), (summary.Reason, summary.Error));
        Assert.True(File.Exists(_folder.Below("out/summary.json")));
        await using var other = CrawlerHost.Start(builder => builder.AddHocon(Settings));
        var resumed = await other.StartAsync(CrawlRequest.ResumeFrom(_folder.Below("out"), At("/page/1"), At("/page/2")));
        Assert.Equal((StopReason.Drained, 2), ((await resumed.Completion.WaitAsync(LongEnough)).Reason, (await resumed.Completion).Final.Balance.Fetched));
    }

    [Fact]
    public async Task DisposedWhileAnOutputHangs_TheCrawlIsInterruptedAndItsBalanceIsWhatIsCommitted()
    {
        var hangs = new TaskCompletionSource();
        var crawler = CrawlerHost.Start(builder => builder.AddHocon(Settings)
            .WithSeams(seams => seams with { Sinks = new Dictionary<string, Func<IPageSink>> { ["slow"] = () => new HangingSink(() => Hang(hangs, true)) } }));
        var crawl = await crawler.StartAsync(CrawlRequest.Of(At("/page/1")));
        await hangs.Task.WaitAsync(LongEnough);
        await crawler.DisposeAsync();
        var summary = await crawl.Completion.WaitAsync(LongEnough);
        _release.Set();
        Assert.Equal((StopReason.Interrupted, null, 1L, 0L), (summary.Reason, summary.Error, summary.Final.Balance.Pending, summary.Final.Balance.Fetched));
    }

    [Fact]
    public async Task LimitOfPagesIsReachedWithTheLastPage_TheCrawlIsDrained_AlsoWhenItIsResumed()
    {
        await using var crawler = CrawlerHost.Start(builder => builder.AddHocon(Settings));
        var first = await crawler.StartAsync(CrawlRequest.Of(At("/links/4")).Into(_folder.Below("out")) with { Options = Pages(5) });
        Assert.Equal(StopReason.Drained, (await first.Completion.WaitAsync(LongEnough)).Reason);
        Assert.Equal(nameof(StopReason.Drained), StoppedBy());
        var resumed = await crawler.StartAsync(CrawlRequest.ResumeFrom(_folder.Below("out"), At("/links/4")) with { Options = Pages(1) });
        Assert.Equal(StopReason.Drained, (await resumed.Completion.WaitAsync(LongEnough)).Reason);
        Assert.Equal(nameof(StopReason.Drained), StoppedBy());

        Crawler.Configuration.CrawlOptions Pages(long max) => crawler.Options with { Limits = crawler.Options.Limits with { MaxPages = max } };
    }

    [Fact]
    public async Task LimitOfPagesIsReachedWithPagesLeft_ItHasStoppedTheCrawl_AlsoWhenItIsResumed()
    {
        await using var crawler = CrawlerHost.Start(builder => builder.AddHocon(Settings));
        var options = crawler.Options with { Limits = crawler.Options.Limits with { MaxPages = 4 } };
        var first = await crawler.StartAsync(CrawlRequest.Of(At("/links/4")).Into(_folder.Below("out")) with { Options = options });
        Assert.Equal(StopReason.MaxPages, (await first.Completion.WaitAsync(LongEnough)).Reason);
        var resumed = await crawler.StartAsync(CrawlRequest.ResumeFrom(_folder.Below("out"), At("/links/4")) with { Options = options });
        Assert.Equal(StopReason.MaxPages, (await resumed.Completion.WaitAsync(LongEnough)).Reason);
        Assert.Equal(nameof(StopReason.MaxPages), StoppedBy());
    }

    private string? StoppedBy()
    {
        using var ledger = CrawlLedger.Open(_folder.Below("out/crawl.db"));
        return ledger.Get(StoreKeys.StoppedBy) as string;
    }

    private void Hang(TaskCompletionSource told, bool hangs)
    {
        if (!hangs) return;
        told.TrySetResult();
        _release.Wait(LongEnough);
    }

    private string At(string path) => _server.Url + path;

    private sealed class HangingSink(Action write) : IPageSink
    {
        public string Name => "slow";

        public long Length => 0;

        public void CutBack(long length)
        {
        }

        public void Write(PageRecord record) => write();

        public void Flush(bool toDisk)
        {
        }

        public void Dispose()
        {
        }
    }
}
