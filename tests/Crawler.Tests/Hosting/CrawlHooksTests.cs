using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Telemetry;

namespace Crawler.Tests.Hosting;

public sealed class CrawlHooksTests : IAsyncLifetime
{
    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task OnPage_SeesTheDocumentAndPutsValuesIntoTheRecord()
    {
        await using var crawler = Start();
        var hooks = new CrawlHooks { OnPage = page => page.Extract("heading", page.Document.QuerySelector("h1")?.TextContent) };
        var pages = await RecordsAsync(crawler, hooks, "/links/3");
        Assert.Equal(4, pages.Count);
        Assert.All(pages, page => Assert.Equal(new Uri(page.Url).AbsolutePath, page.Extracted!["heading"]));
    }

    [Fact]
    public async Task OnPage_MayKeepWhatWasFound()
    {
        var kept = new ConcurrentBag<ParsedPage>();
        await using var crawler = Start();
        var pages = await RecordsAsync(crawler, new CrawlHooks { OnPage = page => kept.Add(page.Page) }, "/links/3");
        Assert.NotEqual(0, pages.Sum(page => page.Links));
        Assert.Equal(pages.Sum(page => page.Links), kept.Sum(page => page.Links.Count));
    }

    [Fact]
    public async Task OnPage_RunsOnAParsersThread()
    {
        var threads = new ConcurrentBag<string?>();
        await using var crawler = Start();
        await RecordsAsync(crawler, new CrawlHooks { OnPage = _ => threads.Add(Thread.CurrentThread.Name) }, "/links/3");
        Assert.All(threads, name => Assert.Contains("parser", name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task OnPage_Throws_ThePageIsRecordedItsLinksAreFollowedAndTheFailureIsCountedAndTold()
    {
        await using var crawler = Start();
        var told = new ConcurrentQueue<CrawlEvent.HookFailed>();
        crawler.System.EventStream.Subscribe(crawler.System.ActorOf(Props.Create(() => new Listener(told))), typeof(CrawlEvent.HookFailed));
        var hooks = new CrawlHooks { OnPage = page => throw (page.Record.Url.EndsWith("/page/2", StringComparison.Ordinal) ? new InvalidDataException("no price") : new OperationCanceledException("odd")) };
        var crawl = await crawler.StartAsync(Request(hooks, "/links/3"));
        var summary = await crawl.Completion;
        Assert.Equal((4, 0, 4), (summary.Final.Balance.Fetched, summary.Final.Balance.Failed, summary.Final.HookFailures));
        Assert.Equal(0, summary.Final.ActorFailures);
        Assert.True(SpinWait.SpinUntil(() => told.Count == 4, TimeSpan.FromSeconds(60)));
        var event2 = Assert.Single(told, failed => failed.Url.EndsWith("/page/2", StringComparison.Ordinal));
        Assert.Equal((crawl.Id, "OnPage", "InvalidDataException: no price"), (event2.Crawl, event2.Hook, event2.Detail));
    }

    [Fact]
    public async Task OnPage_AsksForTheDocumentOfAPageThatWouldOverflowTheStack_ThePageIsRecordedAndTheFailureCounted()
    {
        await using var crawler = Start(builder => builder.WithSeams(seams => seams with { HttpHandler = _ => new OnePage(string.Concat(Enumerable.Repeat("<pre>", 100_000))) }));
        var crawl = await crawler.StartAsync(Request(new CrawlHooks { OnPage = page => page.Extract("title", page.Document.Title) }, "/page/1"));
        var final = (await crawl.Completion).Final;
        Assert.Equal((1, 0, 1, 0), (final.Balance.Fetched, final.Balance.Failed, final.HookFailures, final.ActorFailures));
    }

    [Fact]
    public async Task Hook_ThrowsOnEveryPage_TheFirstOfEachTypeIsAWarning()
    {
        await using var crawler = Start();
        var warnings = new ConcurrentQueue<Akka.Event.Warning>();
        crawler.System.EventStream.Subscribe(crawler.System.ActorOf(Props.Create(() => new WarningListener(warnings))), typeof(Akka.Event.Warning));
        var hooks = new CrawlHooks
        {
            OnPage = page => throw (page.Record.Url.EndsWith("/page/2", StringComparison.Ordinal) ? new InvalidDataException("no price") : new NotSupportedException("odd\nly")),
            OnLink = _ => throw new NotSupportedException("no link"),
        };
        var final = (await (await crawler.StartAsync(Request(hooks, "/links/3"))).Completion).Final;
        Assert.True(final.HookFailures > 3);
        Assert.True(SpinWait.SpinUntil(() => warnings.Count >= 3, TimeSpan.FromSeconds(60)));
        var told = warnings.Select(warning => (Text: warning.Message.ToString()!, warning.Cause)).ToList();
        Assert.Equal(3, told.Count);
        Assert.Contains(told, one => one.Text.StartsWith("OnPage threw on ", StringComparison.Ordinal) && one.Text.Contains("InvalidDataException: no price.", StringComparison.Ordinal) && one.Cause is InvalidDataException);
        Assert.Contains(told, one => one.Text.StartsWith("OnPage threw on ", StringComparison.Ordinal) && one.Cause is NotSupportedException && !one.Text.Contains('\n', StringComparison.Ordinal));
        Assert.Contains(told, one => one.Text.StartsWith("OnLink threw on ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnRequest_ThrowsOnRobotsTxt_TheUrlsFailAsHookFailed()
    {
        await using var crawler = CrawlerHost.Start(builder => builder.AddHocon("crawler { http.allow-private = [127.0.0.1], politeness { delay = 0, jitter = 0 }, sitemaps.use = off }"));
        var pages = await RecordsAsync(crawler, new CrawlHooks { OnRequest = (_, _) => throw new InvalidDataException("no token") }, "/page/1");
        var page = Assert.Single(pages);
        Assert.Equal((PageOutcome.Failed, nameof(FetchError.HookFailed)), (page.Outcome, page.Reason));
        Assert.Contains("robots.txt: HookFailed: OnRequest: InvalidDataException: no token", page.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnRequest_AddsAHeader()
    {
        await using var crawler = Start();
        var bodies = new ConcurrentBag<string>();
        var hooks = new CrawlHooks
        {
            OnRequest = (request, _) => ValueTask.FromResult(request.WithHeader("X-Hook", "yes")),
            OnPage = page => bodies.Add(page.Text),
        };
        await RecordsAsync(crawler, hooks, "/echo/1");
        Assert.Contains("\"X-Hook\":\"yes\"", Assert.Single(bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnRequest_ThrowsOrLeadsElsewhere_ThatUrlFailsByNameAndTheOthersAreFetched()
    {
        await using var crawler = Start();
        var hooks = new CrawlHooks
        {
            OnRequest = (request, _) => request.Url.PathAndQuery switch
            {
                "/page/1" => throw new InvalidOperationException("no token"),
                "/page/2" => ValueTask.FromResult(FetchRequest.Get("http://elsewhere.test/")),
                "/page/3" => ValueTask.FromResult<FetchRequest>(null!),
                _ => ValueTask.FromResult(request),
            },
        };
        var records = (await RecordsAsync(crawler, hooks, "/links/4")).ToDictionary(record => new Uri(record.Url).AbsolutePath);
        Assert.Equal([PageOutcome.Fetched, PageOutcome.Fetched], [records["/links/4"].Outcome, records["/page/4"].Outcome]);
        foreach (var (path, detail) in new[] { ("/page/1", "no token"), ("/page/2", "elsewhere.test"), ("/page/3", "no request") })
        {
            Assert.Equal((nameof(FetchError.HookFailed), 1), (records[path].Reason, records[path].Attempts));
            Assert.Contains(detail, records[path].Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OnRequest_Hangs_TheTimeLimitOfTheRequestHolds()
    {
        await using var crawler = Start(builder => builder.Set("crawler.fetching.total-timeout", "300ms").Set("crawler.fetching.max-attempts", "1"));
        var hooks = new CrawlHooks { OnRequest = async (request, _) => { await Task.Delay(Timeout.Infinite, CancellationToken.None); return request; } };
        var record = Assert.Single(await RecordsAsync(crawler, hooks, "/page/1"));
        Assert.Equal(nameof(FetchError.TotalTimedOut), record.Reason);
    }

    [Fact]
    public async Task OnLink_RunsOnAParsersThread()
    {
        var threads = new ConcurrentBag<string?>();
        await using var crawler = Start();
        await RecordsAsync(crawler, new CrawlHooks { OnLink = _ => { threads.Add(Thread.CurrentThread.Name); return LinkDecision.Follow; } }, "/links/3");
        Assert.Equal(3, threads.Count);
        Assert.All(threads, name => Assert.Contains("parser", name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task OnLink_Throws_TheLinkIsFollowedAndTheFailureIsCountedAndTold()
    {
        await using var crawler = Start();
        var told = new ConcurrentQueue<CrawlEvent.HookFailed>();
        crawler.System.EventStream.Subscribe(crawler.System.ActorOf(Props.Create(() => new Listener(told))), typeof(CrawlEvent.HookFailed));
        var hooks = new CrawlHooks
        {
            OnLink = link => link.Url.PathAndQuery switch
            {
                "/page/1" => throw new OperationCanceledException("odd"),
                "/page/2" => LinkDecision.Refuse(" "),
                _ => LinkDecision.Refuse("two\nlines"),
            },
        };
        var crawl = await crawler.StartAsync(Request(hooks, "/links/3"));
        var final = (await crawl.Completion).Final;
        Assert.Equal((3, 1, 2, 0), (final.Balance.Fetched, final.Skips["Refused"], final.HookFailures, final.ActorFailures));
        Assert.True(SpinWait.SpinUntil(() => told.Count == 2, TimeSpan.FromSeconds(60)));
        var (first, second) = (told.Single(failed => failed.Url.EndsWith("/page/1", StringComparison.Ordinal)), told.Single(failed => failed.Url.EndsWith("/page/2", StringComparison.Ordinal)));
        Assert.Equal((crawl.Id, "OnLink", "OperationCanceledException: odd"), (first.Crawl, first.Hook, first.Detail));
        Assert.StartsWith("ArgumentException: ", second.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crawls_EachHasItsOwnHooksOrTheCrawlers()
    {
        var (shared, own) = (0, 0);
        await using var crawler = Start(builder => builder.WithSeams(seams => seams with { Hooks = new CrawlHooks { OnPage = _ => Interlocked.Increment(ref shared) } }));
        await RecordsAsync(crawler, new CrawlHooks { OnPage = _ => Interlocked.Increment(ref own) }, "/links/2");
        await RecordsAsync(crawler, null, "/page/1");
        Assert.Equal((1, 3), (shared, own));
    }

    [Fact]
    public async Task ResolverAndHandler_AreAskedAndTheirAddressesAreChecked()
    {
        var asked = new ConcurrentQueue<string>();
        var sent = new ConcurrentQueue<string>();
        await using var crawler = CrawlerHost.Start(builder => builder.WithSeams(seams => seams with
        {
            Resolver = (name, _) =>
            {
                asked.Enqueue(name);
                return Task.FromResult(new[] { IPAddress.Loopback });
            },
            HttpHandler = inner => new Recorder(inner, sent),
        }));
        var refused = await crawler.FetchAsync("http://inside.test/");
        Assert.Equal(FetchError.AddressRefused, ((FetchOutcome.Failure)refused.Outcome).Error);
        Assert.Equal(["inside.test"], asked);
        Assert.Equal(["http://inside.test/"], sent);
    }

    [Fact]
    public async Task SinkOfTheHost_Throws_ItsRecordIsNamedAndTheOthersStand()
    {
        await using var crawler = Start(builder => builder.WithSeams(seams => seams with { Sinks = new Dictionary<string, Func<IPageSink>> { ["mine"] = () => new PickySink() } }));
        var crawl = await crawler.StartAsync(Request(null, "/links/3"));
        var final = (await crawl.Completion).Final;
        Assert.Equal((3, 1), (final.Balance.Fetched, final.Failures["SinkFailed"]));
    }

    private static CrawlerHost Start(Action<CrawlerBuilder>? configure = null) => CrawlerHost.Start(builder =>
    {
        builder.AddHocon("crawler { politeness { delay = 0, jitter = 0, per-host = 8 }, http.allow-private = [127.0.0.1], robots.obey = off, sitemaps.use = off, output.commit-interval = 20ms }");
        configure?.Invoke(builder);
    });

    private CrawlRequest Request(CrawlHooks? hooks, string path) => CrawlRequest.Of(_server.Url + path) with { Hooks = hooks };

    private async Task<List<PageRecord>> RecordsAsync(CrawlerHost crawler, CrawlHooks? hooks, string path)
    {
        var records = new List<PageRecord>();
        await foreach (var record in crawler.CrawlAsync(Request(hooks, path))) records.Add(record);
        return records;
    }

    private sealed class WarningListener : ReceiveActor
    {
        public WarningListener(ConcurrentQueue<Akka.Event.Warning> told) => Receive<Akka.Event.Warning>(told.Enqueue);
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<CrawlEvent.HookFailed> told) => Receive<CrawlEvent.HookFailed>(told.Enqueue);
    }

    private sealed class Recorder(HttpMessageHandler inner, ConcurrentQueue<string> sent) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Enqueue(request.RequestUri!.AbsoluteUri);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class OnePage(string html) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(html, Encoding.UTF8, "text/html") });
    }

    private sealed class PickySink : IPageSink
    {
        public string Name => "mine";

        public long Length => 0;

        public void CutBack(long length)
        {
        }

        public void Write(PageRecord record)
        {
            if (record.Url.EndsWith("/page/2", StringComparison.Ordinal)) throw new FormatException("not this one");
        }

        public void Flush(bool toDisk)
        {
        }

        public void Dispose()
        {
        }
    }
}
