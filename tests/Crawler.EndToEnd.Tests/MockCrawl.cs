using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl of the mock web in this process, with its records kept in memory.</summary>
internal sealed class MockCrawl : IAsyncDisposable
{
    private readonly CollectingSink _sink;

    private MockCrawl(CrawlerHost host, CollectingSink sink) => (Host, _sink) = (host, sink);

    public CrawlerHost Host { get; }

    public IReadOnlyList<PageRecord> Records => _sink.Records;

    /// <summary>The URLs that count as pages: fetched, 200, HTML.</summary>
    public IEnumerable<string> Pages => Records
        .Where(record => record is { Outcome: PageOutcome.Fetched, Status: 200 } && record.ContentType!.StartsWith("text/html", StringComparison.Ordinal))
        .Select(record => record.Url);

    public static MockCrawl Create(MockWebServer web, string settings, CrawlerSeams? seams = null)
    {
        var rules = string.Join(", ", web.ResolveRules.Select(rule => $"\"{rule}\""));
        return Create($"crawler.http.resolve = [{rules}]\n{settings}", seams);
    }

    public static MockCrawl Create(string settings, CrawlerSeams? seams = null)
    {
        var file = new ConfigFile("test.conf", $"akka.stdout-loglevel = OFF\nakka.loglevel = ERROR\n{settings}");
        Assert.True(EffectiveConfig.TryLoad([file], [], out var config, out var errors), string.Join("\n", errors));
        var sink = new CollectingSink();
        var sinks = new Dictionary<string, Func<IPageSink>>(seams?.Sinks ?? new Dictionary<string, Func<IPageSink>>()) { ["memory"] = () => sink };
        return new MockCrawl(CrawlerHost.Start(config, (seams ?? new CrawlerSeams()) with { Sinks = sinks }), sink);
    }

    public async Task<CrawlSummary> RunAsync(params IEnumerable<string> seeds) => await (await StartAsync(seeds)).Completion.WaitAsync(TimeSpan.FromMinutes(3));

    public Task<CrawlHandle> StartAsync(IEnumerable<string> seeds) => Host.StartCrawlAsync(new CrawlRequest { Seeds = [.. seeds.Select(Url)] });

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException($"no URL: {text}", nameof(text));

    private sealed class CollectingSink : IPageSink
    {
        private readonly List<PageRecord> _records = [];

        public string Name => "memory";

        public long Length => _records.Count;

        public IReadOnlyList<PageRecord> Records => _records;

        public void CutBack(long length) => _records.RemoveRange((int)length, _records.Count - (int)length);

        public void Write(PageRecord record) => _records.Add(record);

        public void Flush(bool toDisk)
        {
        }

        public void Dispose()
        {
        }
    }
}
