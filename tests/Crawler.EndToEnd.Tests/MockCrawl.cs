using System.Collections.Concurrent;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl in this process, most often of the mock web, with its records kept in memory.</summary>
internal sealed class MockCrawl : IAsyncDisposable
{
    /// <summary>No politeness and short waits between attempts, so that only what a test is about takes time.</summary>
    public const string Fast = """
        crawler.scope.kind = any
        crawler.politeness { delay = 0, jitter = 0, back-off = 10ms, max-back-off = 50ms, max-retry-after = 20ms, adaptive-step = 5ms, breaker-wait = 50ms, breaker-max-wait = 100ms }
        crawler.output.commit-interval = 50ms
        """;

    // What links alone lead to is what most tests are about; those of sitemaps switch them on.
    private const string Beneath = "akka.stdout-loglevel = OFF\nakka.loglevel = OFF\ncrawler.sitemaps.use = off";

    private static readonly TimeSpan FailureTimeout = TimeSpan.FromMinutes(3);

    // One for each crawl of this host.
    private readonly ConcurrentQueue<MemorySink> _sinks;

    private MockCrawl(CrawlerHost host, ConcurrentQueue<MemorySink> sinks) => (Host, _sinks) = (host, sinks);

    public CrawlerHost Host { get; }

    public IReadOnlyList<PageRecord> Records => [.. _sinks.SelectMany(sink => sink.Records)];

    /// <summary>The URLs that count as pages: fetched, 200, HTML.</summary>
    public IEnumerable<string> Pages => Records
        .Where(record => record is { Outcome: PageOutcome.Fetched, Status: 200 } && record.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        .Select(record => record.Url);

    /// <summary>A crawl whose host names are those of the mock web.</summary>
    /// <param name="web">Where the requests go.</param>
    /// <param name="settings">HOCON over the defaults.</param>
    /// <param name="seams">Parts to replace.</param>
    public static MockCrawl Create(MockWebServer web, string settings, CrawlerSeams? seams = null) => Create($"{Resolve(web)}\n{settings}", seams);

    public static MockCrawl Create(string settings, CrawlerSeams? seams = null)
    {
        var opened = new ConcurrentQueue<MemorySink>();
        var sinks = new Dictionary<string, Func<IPageSink>>(seams?.Sinks ?? new Dictionary<string, Func<IPageSink>>()) { ["memory"] = Open };
        return new MockCrawl(CrawlerHost.Start(Load(settings), (seams ?? new CrawlerSeams()) with { Sinks = sinks }), opened);

        MemorySink Open()
        {
            var sink = new MemorySink("memory");
            opened.Enqueue(sink);
            return sink;
        }
    }

    /// <summary>The HTTP client as the host would make it, to be wrapped.</summary>
    public static IFetcher HttpFetcher(MockWebServer web, string settings)
    {
        var options = Load($"{Resolve(web)}\ncrawler.http.allow-private = [\"127.0.0.0/8\"]\n{settings}").Options;
        Assert.True(AddressGuard.TryCreate(options.Http.AllowPrivate, out var guard, out var errors), string.Join("; ", errors));
        return new HttpFetcher(options.Fetching, options.Http, RequestHeaders.Create(options.Http), guard, TimeProvider.System);
    }

    public async Task<CrawlSummary> RunAsync(params IEnumerable<string> seeds) => await EndOf(await StartAsync(seeds));

    public Task<CrawlHandle> StartAsync(params IEnumerable<string> seeds) => Host.StartAsync(new CrawlRequest { Seeds = [.. seeds.Select(Url)], AllowPrivate = true, TrustSeeds = true });

    /// <summary>The summary of a crawl, which must end by itself within a time that none should need.</summary>
    public static Task<CrawlSummary> EndOf(CrawlHandle crawl) => crawl.Completion.WaitAsync(FailureTimeout);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException($"no URL: {text}", nameof(text));

    private static string Resolve(MockWebServer web) => $"crawler.http.resolve = [{string.Join(", ", web.ResolveRules.Select(rule => $"\"{rule}\""))}]";

    private static EffectiveConfig Load(string settings)
    {
        var file = new ConfigFile("test.conf", $"{Beneath}\n{settings}");
        Assert.True(EffectiveConfig.TryLoad([file], [], out var config, out var errors), string.Join("\n", errors));
        return config;
    }
}
