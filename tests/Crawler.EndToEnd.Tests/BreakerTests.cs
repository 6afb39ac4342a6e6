using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier.Storage;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A host that dies while it is crawled: left alone, probed, given up or taken back, and the crawl ends.</summary>
public class BreakerTests
{
    private const string Settings = $"{MockCrawl.Fast}\ncrawler.politeness {{ breaker-failures = 3, breaker-wait = 40ms, breaker-max-wait = 80ms, breaker-probes = 2 }}\ncrawler.fetching.max-attempts = 20";

    [Fact]
    public async Task HostStaysDown_ItsUrlsEndAsHostUnavailableAfterAHandfulOfRequests_AndTheOthersAreFetched()
    {
        var (crawl, web) = Create((url, _) => url.HostKey.Value switch
        {
            "up.test" => url.PathAndQuery == "/" ? ScriptedWeb.Page(url, [.. Links("http://down.test/", 60), .. Links("http://up.test/", 60)]) : ScriptedWeb.Page(url),
            _ => url.PathAndQuery == "/robots.txt" ? ScriptedWeb.Status(url, 404) : ScriptedWeb.Down(),
        });
        await using var host = crawl;
        var summary = await crawl.RunAsync("http://up.test/");

        Assert.Equal((StopReason.Drained, 61L, 60L), (summary.Reason, summary.Final.Balance.Fetched, summary.Final.Balance.Failed));
        Assert.True(summary.Final.Balance.Holds);
        Assert.Equal((1L, 1L), (summary.Final.Hosts.LeftAlone, summary.Final.Hosts.GivenUp));
        Assert.True(summary.Final.Failures["HostUnavailable"] >= 55, string.Join(", ", summary.Final.Failures));

        // The failures that open it, its probes, and robots.txt; URLs found later may bring a probe each time they come.
        Assert.InRange(web.Asked.Count(url => url.StartsWith("http://down.test/", StringComparison.Ordinal)), 1 + 3 + 2, 20);
        Assert.All(crawl.Records.Where(record => record.Reason == "HostUnavailable"), record => Assert.Contains("breaker-probes", record.Error, StringComparison.Ordinal));
    }

    // The sitemap is on another host than the pages, so that nothing but the sitemap is asked of it.
    [Fact]
    public async Task HostOfASitemapStaysDown_TheSitemapFails_AndTheCrawlEnds()
    {
        var web = new ScriptedWeb((url, _) => (url.HostKey.Value, url.PathAndQuery) switch
        {
            ("up.test", "/robots.txt") => ScriptedWeb.Text(url, "text/plain", "Sitemap: http://down.test/s.xml\n"),
            ("up.test", "/") => ScriptedWeb.Page(url),
            ("up.test", _) => ScriptedWeb.Status(url, 404),
            _ => ScriptedWeb.Down(),
        });
        await using var crawl = MockCrawl.Create($"{Settings}\ncrawler {{ sitemaps.use = on, robots.max-attempts = 10 }}", new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://up.test/");

        Assert.Equal((StopReason.Drained, 1L, 0L), (summary.Reason, summary.Final.Balance.Fetched, summary.Final.Balance.Failed));
        var sitemaps = summary.Final.Sitemaps;
        Assert.Equal((2L, 0L, 1L, 1L), (sitemaps.Found, sitemaps.Pending, sitemaps.Absent, sitemaps.Failed));
        Assert.Equal(["HostUnavailable"], sitemaps.Problems.Keys);
        Assert.InRange(web.Asked.Count(url => url.StartsWith("http://down.test/", StringComparison.Ordinal)), 3 + 2, 10);
    }

    [Fact]
    public async Task HostComesBack_EveryUrlIsFetched()
    {
        var down = 0;
        var (crawl, _) = Create((url, _) =>
        {
            if (url.PathAndQuery == "/") return ScriptedWeb.Page(url, Links("http://a.test/", 30));
            return url.PathAndQuery != "/robots.txt" && Interlocked.Increment(ref down) <= 4 ? ScriptedWeb.Down() : ScriptedWeb.Page(url);
        });
        await using var host = crawl;
        var summary = await crawl.RunAsync("http://a.test/");

        Assert.Equal((31L, 0L), (summary.Final.Balance.Fetched, summary.Final.Balance.Failed));
        Assert.Equal((1L, 0L), (summary.Final.Hosts.LeftAlone, summary.Final.Hosts.GivenUp));
    }

    [Fact]
    public async Task Resumed_TheBreakerIsStillOpen_AndTheHostIsProbedOnlyAfterItsTime()
    {
        using var folder = new WorkFolder();
        var settings = $"{Settings}\ncrawler.politeness {{ breaker-wait = 3s, breaker-max-wait = 3s }}";
        Assert.True(CrawlDirectory.TryCreate(folder.Below("crawl"), out var directory, out _));
        var request = new CrawlRequest { Seeds = [MockCrawl.Url("http://a.test/")], Directory = directory };
        DateTimeOffset openUntil = default;
        await using (var first = Start(settings, FirstPageThenDown))
        {
            var handle = await first.StartAsync(request);
            await Eventually.True(() => OpenUntil(directory) is { } until && (openUntil = until) > default(DateTimeOffset));
            handle.Stop();
            await MockCrawl.EndOf(handle);
        }

        var asked = new List<DateTimeOffset>();
        await using var second = Start(settings, (url, number) =>
        {
            if (number == 1) asked.Add(DateTimeOffset.UtcNow);
            return ScriptedWeb.Page(url);
        });
        var summary = await MockCrawl.EndOf(await second.StartAsync(request with { Resume = true }));

        Assert.Equal((StopReason.Drained, 31L, 0L), (summary.Reason, summary.Final.Balance.Fetched, summary.Final.Balance.Failed));
        Assert.True(asked[0] >= openUntil, $"{asked[0]:O} before {openUntil:O}");
    }

    private static CrawlerHost Start(string settings, Func<CanonicalUrl, int, FetchOutcome> answer)
    {
        var file = new ConfigFile("test.conf", $"akka.stdout-loglevel = OFF\nakka.loglevel = OFF\n{settings}");
        Assert.True(EffectiveConfig.TryLoad([file], [], out var config, out var errors), string.Join("\n", errors));
        return CrawlerHost.Start(config, new CrawlerSeams { Fetcher = new ScriptedWeb(answer) });
    }

    private static DateTimeOffset? OpenUntil(CrawlDirectory directory)
    {
        using var ledger = CrawlLedger.Open(directory.Database);
        return ledger.Host(MockCrawl.Url("http://a.test/").HostKey)?.Health.OpenUntil;
    }

    private static FetchOutcome FirstPageThenDown(CanonicalUrl url, int number) => url.PathAndQuery switch
    {
        "/robots.txt" => ScriptedWeb.Status(url, 404),
        "/" => ScriptedWeb.Page(url, Links("http://a.test/", 30)),
        _ => ScriptedWeb.Down(),
    };

    private static (MockCrawl Crawl, ScriptedWeb Web) Create(Func<CanonicalUrl, int, FetchOutcome> answer)
    {
        var web = new ScriptedWeb(answer);
        return (MockCrawl.Create(Settings, new CrawlerSeams { Fetcher = web }), web);
    }

    private static IEnumerable<string> Links(string root, int count) => Enumerable.Range(1, count).Select(number => $"{root}{number}");
}
