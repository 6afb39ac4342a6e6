using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Hosting;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>One URL of every fate in one crawl, and what explain says of each: while the crawl runs and after its end.</summary>
public class ExplainTests
{
    private const string Seed = "http://a.test/";

    // The URL, its reason, and what must be told of it.
    private static readonly (string Url, string Reason, string[] Lines)[] Fates =
    [
        ("http://outside.test/", nameof(SkipReason.OutOfScope), ["decided by\tcrawler.scope.exclude has outside", "gate\tscope: closed (crawler.scope.exclude has outside)"]),
        ("http://a.test/deep/3", nameof(SkipReason.TooDeep), ["decided by\tcrawler.frontier.max-depth-per-host = 2", "gate\tdepth-per-host: closed (crawler.frontier.max-depth-per-host = 2)"]),
        ("http://a.test/nofollow", nameof(SkipReason.Nofollow), ["decided by\tcrawler.robots.obey-nofollow = on", "gate\tnofollow: closed (crawler.robots.obey-nofollow = on)"]),
        ("http://full.test/9", nameof(SkipReason.HostFull), ["decided by\tcrawler.frontier.max-urls-per-host = 8", "gate\turls-per-host: closed (crawler.frontier.max-urls-per-host = 8)"]),
        ("http://a.test/x/y/x/y/x/y/", nameof(SkipReason.Trapped), ["decided by\tcrawler.traps.max-repeats = 2", "gate\ttraps: closed (crawler.traps.max-repeats = 2: http://a.test /x/y)"]),
        ("http://refuses.test/7", nameof(SkipReason.HostFailing), ["decided by\tcrawler.frontier.max-errors-per-host = 3", "gate\terrors-per-host: closed (crawler.frontier.max-errors-per-host = 3)"]),
        ("http://a.test/private", nameof(SkipReason.DisallowedByRobots), ["decided by\tcrawler.robots.obey = on", "gate\trobots: closed (line 2: Disallow: /private; crawler.robots.obey = on)"]),
        ("http://a.test/film", nameof(SkipReason.UnwantedType), ["decided by\tcrawler.fetching.skip-types (now ", "gate\ttype: closed (video/mp4 (crawler.fetching.skip-types))"]),
        ("http://silent.test/", nameof(FailReason.RobotsUnreachable), ["decided by\tcrawler.robots.error-ttl (now 30m)", "gate\trobots: closed (robots.txt: HttpStatus: 500; crawler.robots.obey = on)"]),
        ("http://inside.test/", nameof(FailReason.RobotsUnreachable), ["decided by\tcrawler.http.allow-private (now ", "gate\taddress: closed (10.0.0.1 is private)"]),
        ("http://nowhere.test/", nameof(FailReason.RobotsUnreachable), ["decided by\tthe name system, which has no such host; no configuration key", "gate\trobots: closed (robots.txt: DnsNotFound: nowhere.test does not exist; crawler.robots.obey = on)"]),
        ("http://a.test/404", nameof(FetchError.HttpStatus), ["decided by\tthe server, with status 404; no configuration key"]),
        ("http://a.test/503", nameof(FetchError.HttpStatus), ["decided by\tcrawler.fetching.max-attempts = 1"]),
    ];

    // Never seen, and what would stop it.
    private static readonly (string Url, string Line)[] Unseen =
    [
        ("http://outside.test/never", "would be\tstopped by scope: crawler.scope.exclude has outside"),
        ("http://full.test/never", "would be\tstopped by urls-per-host: 8 of its host are queued or were, crawler.frontier.max-urls-per-host = 8"),
        ("http://a.test/q/w/q/w/q/w/", "would be\tstopped by traps: crawler.traps.max-repeats = 2: http://a.test /q/w"),
        ("http://refuses.test/never", "would be\tstopped by errors-per-host: 3 URLs of its host failed one after the other, crawler.frontier.max-errors-per-host = 3"),
        ("http://a.test/private/never", "would be\tstopped by robots: line 2: Disallow: /private; crawler.robots.obey = on"),
        ("http://silent.test/never", "would be\tstopped by robots: http://silent.test/robots.txt could not be had: HttpStatus: 500; kept until "),
        ("http://inside.test/never", "would be\tstopped by address: 10.0.0.1 is private"),
        ("http://127.0.0.1/never", "would be\tstopped by address: 127.0.0.1 is loopback"),
        ("http://a.test/never", "would be\tstopped by nothing that is known; not known before it is found or asked for: nofollow, depth-per-host, traps"),
    ];

    [Fact]
    public async Task EveryFate_IsExplainedWithItsRuleAndKey_WhileTheCrawlRunsAndAfterIt()
    {
        using var folder = new WorkFolder();
        var held = new TaskCompletionSource();
        var settings = new ConfigFile("test.conf", $$"""
            akka.loglevel = OFF
            {{MockCrawl.Fast}}
            crawler {
              sitemaps.use = off
              scope.exclude = [outside]
              frontier { max-depth-per-host = 2, max-urls-per-host = 8, max-errors-per-host = 3, heads-per-host = 1 }
              fetching.max-attempts = 1
              robots.max-attempts = 1
            }
            """);
        Assert.True(EffectiveConfig.TryLoad([settings], [], out var config, out var errors), string.Join("\n", errors));
        await using var host = CrawlerHost.Start(config, new CrawlerSeams { Fetcher = new HoldingWeb(held.Task) });
        var crawl = await host.StartAsync(CrawlRequest.Of(Seed, "http://full.test/", "http://refuses.test/").Into(folder.Below("out")));
        await Eventually.True(async () => await crawl.GetSnapshotAsync() is { Balance: { Pending: 1, Discovered: > 20 } });
        await Eventually.True(AreErrorsCommitted);
        foreach (var (url, reason, lines) in Fates) await ExplainsAsync(url, [$": {reason}\n", .. lines]);
        foreach (var (url, line) in Unseen) await ExplainsAsync(url, ["state\tnever seen", line]);
        await ExplainsAsync("http://held.test/", ["state\tpending, a request is under way\n", "waits for\tits turn: the crawl runs\n"]);
        held.SetResult();
        await MockCrawl.EndOf(crawl);
        foreach (var (url, reason, lines) in Fates) await ExplainsAsync(url, [$": {reason}\n", .. lines]);
        foreach (var (url, line) in Unseen) await ExplainsAsync(url, ["state\tnever seen", line]);
        await ExplainsAsync("http://held.test/", ["state\tfetched\n"]);

        // The host's row may come a commit after its last URL.
        bool AreErrorsCommitted()
        {
            using var ledger = CrawlLedger.Open(Path.Combine(folder.Below("out"), "crawl.db"));
            return ledger.Host(MockCrawl.Url("http://refuses.test/").HostKey)?.Health.Errors == 3;
        }

        async Task ExplainsAsync(string url, string[] expected)
        {
            var output = (await CliProcess.RunAsync("explain", folder.Below("out"), url)).Output;
            Assert.All(expected, line => Assert.Contains(line, output, StringComparison.Ordinal));
        }
    }

    // Answers everything at once but one page.
    private sealed class HoldingWeb(Task held) : IFetcher
    {
        public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            var url = request.Url;
            if (url.HostKey.Value == "held.test" && url.PathAndQuery == "/") await held;
            return (url.HostKey.Value, url.PathAndQuery) switch
            {
                ("inside.test", _) => new FetchOutcome.Failure(FetchError.AddressRefused, "10.0.0.1 is private") { Elapsed = TimeSpan.Zero },
                ("nowhere.test", _) => new FetchOutcome.Failure(FetchError.DnsNotFound, "nowhere.test does not exist") { Elapsed = TimeSpan.Zero },
                ("silent.test", _) => ScriptedWeb.Status(url, 500),
                ("a.test", "/robots.txt") => ScriptedWeb.Text(url, "text/plain", "User-agent: *\nDisallow: /private\n"),
                (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
                ("a.test", "/") => ScriptedWeb.Text(url, "text/html", Links("http://held.test/", "/deep/1", "/x/y/x/y/x/y/", "/private", "/film", "/404", "/503", "http://outside.test/", "http://silent.test/", "http://inside.test/", "http://nowhere.test/") + "<a rel=nofollow href=/nofollow>n</a>"),
                ("a.test", "/deep/1") => ScriptedWeb.Page(url, "/deep/2"),
                ("a.test", "/deep/2") => ScriptedWeb.Page(url, "/deep/3"),
                ("a.test", "/film") => new FetchOutcome.Unwanted(ScriptedWeb.Head(url, 200), "video/mp4 (crawler.fetching.skip-types)") { Elapsed = TimeSpan.Zero },
                ("a.test", "/404") => ScriptedWeb.Status(url, 404),
                ("a.test", "/503") => ScriptedWeb.Status(url, 503),
                ("full.test" or "refuses.test", "/") => ScriptedWeb.Page(url, Enumerable.Range(1, url.HostKey.Value == "full.test" ? 9 : 7).Select(page => $"/{page}")),
                ("refuses.test", _) => ScriptedWeb.Status(url, 403),
                _ => ScriptedWeb.Page(url),
            };
        }

        public Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken) => Task.FromResult<HostAddress?>(null);

        public void Dispose()
        {
        }

        private static string Links(params string[] urls) => string.Concat(urls.Select(url => $"<a href=\"{url}\">x</a>"));
    }
}
