using Akka.Actor;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;
using Crawler.Output;
using Crawler.Telemetry;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Hosting;

public sealed class CrawlHandleTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _folder = new();
    private readonly CrawlerHost _crawler = CrawlerHost.Start(crawler => crawler
        .AddHocon("crawler { http.allow-private = [127.0.0.1], politeness { delay = 0, jitter = 0, per-host = 8 }, robots.obey = off, sitemaps.use = off, output { commit-interval = 20ms, batch-records = 5 } }"));

    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _crawler.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pages_AreStreamedOnceEach()
    {
        var urls = new List<string>();
        await foreach (var page in _crawler.CrawlAsync(CrawlRequest.Of(At("/links/40")))) urls.Add(page.Url);
        Assert.Equal(Enumerable.Range(1, 40).Select(n => At($"/page/{n}")).Append(At("/links/40")).Order(StringComparer.Ordinal), urls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ResumedCrawl_HasNoSummaryOfAnEarlierProcessWhileItRuns()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        await (await _crawler.StartAsync(CrawlRequest.Of(At("/page/1")) with { Directory = directory })).Completion;
        Assert.True(File.Exists(directory.Summary));
        using var more = new ManualResetEventSlim();
        var crawl = await _crawler.StartAsync(new CrawlRequest { Seeds = Later(more), Directory = directory, Resume = true });
        Assert.False(File.Exists(directory.Summary));
        more.Set();
        await crawl.Completion;
        Assert.True(File.Exists(directory.Summary));
    }

    [Fact]
    public async Task EndedAtOnceWhileTheStoreOpens_ThatOutlastsTheBeginning()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        var leave = default(Action);
        await using var crawler = CrawlerHost.Start(builder => builder.WithSeams(seams => seams with
        {
            Store = () =>
            {
                leave!();
                return new Crawler.Frontier.MemoryFrontierStore();
            },
        }));
        var crawl = await crawler.StartAsync(new CrawlRequest { Seeds = [], Directory = directory, Resume = true, OnHeld = act => leave = act });
        await crawl.Completion.WaitAsync(LongEnough);
        Assert.Equal(CrawlLock.Interrupted, CrawlLock.LastWords(directory));
    }

    [Fact]
    public async Task SlowReader_TheCrawlWaitsForIt()
    {
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/links/2000")) with { StreamPages = true });
        await using var pages = crawl.Pages.GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());
        await crawl.WhenIdleAsync();

        // What the buffer, the open batch and the leases of one crawl hold; far less than there is.
        var ahead = _server.Answered;
        await crawl.WhenIdleAsync();
        Assert.InRange(ahead, 1, 500);
        Assert.False(crawl.Completion.IsCompleted);
        var read = 1;
        while (await pages.MoveNextAsync()) read++;
        Assert.Equal(2001, read);
        Assert.Equal(StopReason.Drained, (await crawl.Completion).Reason);
    }

    [Fact]
    public async Task NobodyReads_StopEndsTheCrawlAllTheSame()
    {
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/links/2000")) with { StreamPages = true });
        await crawl.WhenIdleAsync();
        var summary = await crawl.StopAsync(TimeSpan.Zero).WaitAsync(LongEnough);
        Assert.Equal((StopReason.Interrupted, null), (summary.Reason, summary.Error));
    }

    [Fact]
    public async Task Reader_LeavesTheStreamOfAHandle_TheCrawlGoesOn()
    {
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/links/300")) with { StreamPages = true });
        await foreach (var page in crawl.Pages) break;
        Assert.Equal((StopReason.Drained, 301), ((await crawl.Completion.WaitAsync(LongEnough)).Reason, _server.Answered));
    }

    [Fact]
    public async Task Reader_LeavesTheLoopOfCrawlAsync_TheCrawlIsStopped()
    {
        await foreach (var page in _crawler.CrawlAsync(CrawlRequest.Of(At("/page/1"), At("/never/1")))) break;
        await _server.WhenAbandonedAsync(1);
    }

    [Fact]
    public async Task Bodies_AreStreamedWhereAskedFor()
    {
        await foreach (var page in _crawler.CrawlAsync(CrawlRequest.Of(At("/page/1")) with { StreamBodies = true })) Assert.Equal(page.Bytes, page.Body!.Value.Length);
        await foreach (var page in _crawler.CrawlAsync(CrawlRequest.Of(At("/page/1")))) Assert.Null(page.Body);
    }

    [Fact]
    public async Task Handle_WithoutStream_SaysSo()
    {
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/page/1")));
        Assert.Contains("StreamPages", Assert.Throws<InvalidOperationException>(() => crawl.Pages).Message, StringComparison.Ordinal);
        await crawl.Completion;
    }

    [Fact]
    public async Task Pause_ComesToRestAndResumeGoesOn()
    {
        var oneByOne = _crawler.Options with { Politeness = _crawler.Options.Politeness with { PerHost = 1 } };
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/together/2/a"), At("/page/1")) with { Options = oneByOne });
        await _server.WhenInFlightAsync(1);
        crawl.Pause();
        var rest = crawl.WhenIdleAsync();
        Assert.False(rest.IsCompleted);
        await _crawler.FetchAsync(Crawler.Fetching.FetchRequest.Get(At("/together/2/b")), new FetchOptions { AllowPrivate = true });
        await rest.WaitAsync(LongEnough);
        Assert.False(crawl.Completion.IsCompleted);
        crawl.Resume();
        Assert.Equal(StopReason.Drained, (await crawl.Completion.WaitAsync(LongEnough)).Reason);
    }

    [Fact]
    public async Task Cancelled_NothingNewIsRequestedSocketsAreLetGoAndTheCrawlCanBeResumed()
    {
        var path = _folder.Below("out");
        using var cancel = new CancellationTokenSource();
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/never/1"), At("/never/2")).Into(path), cancel.Token);
        await _server.WhenInFlightAsync(2);
        await cancel.CancelAsync();
        var summary = await crawl.Completion.WaitAsync(LongEnough);
        Assert.Equal((StopReason.Interrupted, 2), (summary.Reason, summary.Final.Balance.Pending));
        await _server.WhenAbandonedAsync(2);
        using var again = new CancellationTokenSource();
        var resumed = await _crawler.StartAsync(CrawlRequest.ResumeFrom(path, At("/never/1"), At("/never/2")), again.Token);
        await _server.WhenInFlightAsync(2);
        await again.CancelAsync();
        Assert.Equal(2, (await resumed.Completion.WaitAsync(LongEnough)).Final.Balance.Pending);
    }

    [Fact]
    public async Task SeveralCrawls_EachKeepsItsOwnLimits()
    {
        var options = _crawler.Options;
        var crawls = new List<CrawlHandle>();
        foreach (var pages in new[] { 3, 5, 7 })
            crawls.Add(await _crawler.StartAsync(CrawlRequest.Of(At("/links/50")) with { Options = options with { Limits = options.Limits with { MaxPages = pages } } }));
        var summaries = await Task.WhenAll(crawls.Select(crawl => crawl.Completion));
        Assert.Equal([3, 5, 7], summaries.Select(summary => summary.Final.Balance.Fetched));
        Assert.All(summaries, summary => Assert.Equal(StopReason.MaxPages, summary.Reason));
    }

    [Fact]
    public async Task Options_OfThePoolsOrOutOfRange_AreRefused()
    {
        var options = _crawler.Options;
        var shared = await Assert.ThrowsAsync<NotSupportedException>(() => _crawler.StartAsync(CrawlRequest.Of(At("/")) with { Options = options with { Http = options.Http with { Cookies = true } } }));
        Assert.StartsWith("crawler.http.cookies", shared.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<CrawlerConfigurationException>(() =>
            _crawler.StartAsync(CrawlRequest.Of(At("/")) with { Options = options with { Limits = options.Limits with { MaxPages = 0, MaxTime = TimeSpan.Zero } } }));
        Assert.Equal(["crawler.limits.max-pages", "crawler.limits.max-time"], wrong.Errors.Select(error => error.Path));
    }

    [Fact]
    public async Task MaxRate_CanBeSetAndTakenAwayWhileItRuns()
    {
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/links/20")) with { Options = _crawler.Options with { Limits = _crawler.Options.Limits with { MaxRate = 0.001 } } });
        Assert.Throws<ArgumentOutOfRangeException>(() => crawl.SetMaxRate(0));
        while (_server.Answered == 0) await Task.Yield();
        await crawl.WhenIdleAsync();
        Assert.Equal(1, _server.Answered);
        crawl.SetMaxRate(null);
        Assert.Equal(21, (await crawl.Completion.WaitAsync(LongEnough)).Final.Balance.Fetched);
    }

    [Fact]
    public async Task Events_GoToASubscribedActorOfThisCrawlOnlyAndFromTheFirstOn()
    {
        var events = new TaskCompletionSource<IReadOnlyList<CrawlEvent.UrlSettled>>();
        var listener = _crawler.System.ActorOf(Props.Create(() => new Listener(events, 3)));
        var other = await _crawler.StartAsync(CrawlRequest.Of(At("/links/5")));
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/together/2/a"), At("/together/2/b"), At("/page/1")) with { Subscribers = [listener], Options = Host(2) });
        await Task.WhenAll(other.Completion, crawl.Completion).WaitAsync(LongEnough);
        var settled = await events.Task.WaitAsync(LongEnough);
        Assert.All(settled, url => Assert.Equal(crawl.Id, url.Crawl));
    }

    [Fact]
    public async Task CrawlHasEnded_ItsSubscribersHaveHadAllEvents()
    {
        var (one, other) = (_crawler.System.ActorOf(Props.Create(() => new Counter())), _crawler.System.ActorOf(Props.Create(() => new Counter())));
        var gone = _crawler.System.ActorOf(Props.Create(() => new Counter()));
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/links/40")) with { Subscribers = [one, other, gone] });
        _crawler.System.Stop(gone);
        Assert.Equal(StopReason.Drained, (await crawl.Completion.WaitAsync(LongEnough)).Reason);
        foreach (var subscriber in new[] { one, other }) Assert.Equal(41, await subscriber.Ask<int>("how many", LongEnough));
    }

    [Fact]
    public async Task Subscribed_WhileTheCrawlRuns_IsToldOfWhatFollows()
    {
        var events = new TaskCompletionSource<IReadOnlyList<CrawlEvent.UrlSettled>>();
        var listener = _crawler.System.ActorOf(Props.Create(() => new Listener(events, 1)));
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/together/2/a")));
        await _server.WhenInFlightAsync(1);
        crawl.Subscribe(listener);

        // Its answer comes behind the subscription.
        Assert.NotNull(await crawl.GetSnapshotAsync());
        await _crawler.FetchAsync(Crawler.Fetching.FetchRequest.Get(At("/together/2/b")), new FetchOptions { AllowPrivate = true });
        Assert.Equal(At("/together/2/a"), Assert.Single(await events.Task.WaitAsync(LongEnough)).Settlement.Record?.Url);
        await crawl.Completion;
    }

    [Fact]
    public async Task CrawlerDisposed_WhoeverWaitsForItsCrawlsIsTold()
    {
        var crawler = CrawlerHost.Start(builder => builder.AddHocon("crawler { http.allow-private = [127.0.0.1], robots.obey = off, sitemaps.use = off }"));
        var crawl = await crawler.StartAsync(CrawlRequest.Of(At("/never/1")) with { StreamPages = true });
        var read = CountAsync(crawl.Pages);
        await _server.WhenInFlightAsync(1);
        await crawler.DisposeAsync();
        Assert.Equal(StopReason.Interrupted, (await crawl.Completion.WaitAsync(LongEnough)).Reason);
        Assert.Equal(0, await read.WaitAsync(LongEnough));

        static async Task<int> CountAsync<T>(IAsyncEnumerable<T> items)
        {
            var count = 0;
            await foreach (var item in items) count++;
            return count;
        }
    }

    [Fact]
    public async Task CrawlerDisposed_EveryCallIsToldSoAtOnce()
    {
        var crawler = CrawlerHost.Start();
        await crawler.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => crawler.StartAsync(CrawlRequest.Of(At("/page/1"))));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => crawler.FetchAsync(At("/page/1")));
        Assert.Throws<ObjectDisposedException>(() => crawler.FetchAsCompletedAsync([]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => crawler.ResizeAsync(fetchers: 2));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => crawler.GetPoolSizesAsync());
        await crawler.DisposeAsync();
    }

    [Fact]
    public async Task ActorSystemTerminated_EveryCallIsToldSo()
    {
        await using var crawler = CrawlerHost.Start();
        await crawler.System.Terminate();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => crawler.StartAsync(CrawlRequest.Of(At("/page/1"))));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => crawler.GetPoolSizesAsync());
    }

    [Fact]
    public async Task CrawlsActorStopped_CompletionFaultsInsteadOfWaitingForEver()
    {
        var crawler = CrawlerHost.Start(builder => builder.AddHocon("crawler { http.allow-private = [127.0.0.1], robots.obey = off, sitemaps.use = off }"));
        var crawl = await crawler.StartAsync(CrawlRequest.Of(At("/never/1")));
        await _server.WhenInFlightAsync(1);
        await crawler.System.Terminate();
        await Assert.ThrowsAsync<InvalidOperationException>(() => crawl.Completion.WaitAsync(LongEnough));
        await crawler.DisposeAsync();
    }

    [Fact]
    public async Task Snapshot_AfterTheEnd_IsNull()
    {
        var crawl = await _crawler.StartAsync(CrawlRequest.Of(At("/page/1")));
        await crawl.Completion;
        Assert.Null(await crawl.GetSnapshotAsync());
        await crawl.WhenIdleAsync();
    }

    [Fact]
    public async Task Seed_ThatIsPrivate_IsReachedOnlyWhereTheRequestOrTheConfigurationSaysSo()
    {
        await using var strict = CrawlerHost.Start(crawler => crawler.Set("crawler.robots.obey", "off").Set("crawler.sitemaps.use", "off").Set("crawler.politeness.delay", "0"));
        var refused = await strict.StartAsync(CrawlRequest.Of(At("/page/1")));
        Assert.Equal((1L, 0), ((await refused.Completion).Final.Balance.Failed, _server.Requests));
        var allowed = await strict.StartAsync(CrawlRequest.Of(At("/page/1")) with { AllowPrivate = true });
        Assert.Equal(1L, (await allowed.Completion).Final.Balance.Fetched);
    }

    [Fact]
    public void Seeds_ThatAreNoUrls_AreNamed() =>
        Assert.Contains("\"mailto:a@b.test\"", Assert.Throws<ArgumentException>(() => CrawlRequest.Of("http://a.test/", "mailto:a@b.test")).Message, StringComparison.Ordinal);

    private Crawler.Configuration.CrawlOptions Host(int concurrency) =>
        _crawler.Options with { Limits = _crawler.Options.Limits with { Concurrency = concurrency } };

    // A list whose end is not known yet.
    private static IEnumerable<Crawler.Urls.CanonicalUrl> Later(ManualResetEventSlim more)
    {
        Assert.True(more.Wait(LongEnough));
        yield break;
    }

    private string At(string path) => _server.Url + path;

    private sealed class Counter : ReceiveActor
    {
        private int _settled;

        public Counter()
        {
            Receive<CrawlEvent.UrlSettled>(_ => _settled++);
            Receive<string>(_ => Sender.Tell(_settled));
        }
    }

    private sealed class Listener : ReceiveActor
    {
        private readonly List<CrawlEvent.UrlSettled> _settled = [];

        public Listener(TaskCompletionSource<IReadOnlyList<CrawlEvent.UrlSettled>> enough, int count) => Receive<CrawlEvent.UrlSettled>(message =>
        {
            _settled.Add(message);
            if (_settled.Count == count) enough.TrySetResult(_settled);
        });
    }
}
