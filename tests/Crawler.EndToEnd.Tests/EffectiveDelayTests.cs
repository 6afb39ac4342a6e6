using Crawler.Fetching;
using Crawler.Hosting;

namespace Crawler.EndToEnd.Tests;

/// <summary>The delay in force at a host, and what it comes from, can be asked of a crawl's directory.</summary>
public class EffectiveDelayTests
{
    private const string Settings = $$"""
        {{MockCrawl.Fast}}
        crawler.politeness { max-crawl-delay = 20ms, breaker-failures = 2, breaker-wait = 20ms, breaker-max-wait = 20ms, breaker-probes = 1 }
        crawler.fetching.max-attempts = 2
        """;

    [Fact]
    public async Task EveryHost_SaysItsDelayAndWhatItComesFrom()
    {
        using var folder = new WorkFolder();
        var directory = folder.Below("out");
        var web = new ScriptedWeb((url, _) => (url.HostKey.Value, url.PathAndQuery) switch
        {
            ("asks.test", "/robots.txt") => ScriptedWeb.Text(url, "text/plain", "User-agent: *\nCrawl-delay: 7\n"),
            ("down.test", _) => ScriptedWeb.Down(),
            (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
            ("busy.test", _) => new FetchOutcome.Failure(FetchError.HttpStatus, "429", ScriptedWeb.Head(url, 429) with { RetryAfter = TimeSpan.FromMilliseconds(15) }) { Elapsed = TimeSpan.Zero },
            ("well.test", "/") => ScriptedWeb.Page(url, "http://asks.test/", "http://busy.test/", "http://down.test/"),
            _ => ScriptedWeb.Page(url),
        });
        await using (var crawl = MockCrawl.Create(Settings, new CrawlerSeams { Fetcher = web }))
            TruthAssert.Drained(await MockCrawl.EndOf(await crawl.Host.StartAsync(CrawlRequest.Of("http://well.test/").Into(directory))));

        Assert.Contains("delay\t20 ms between two requests to its host: Crawl-delay 7s of its robots.txt, cut to 0.02s (crawler.politeness.max-crawl-delay)\n", await Explain(directory, "asks.test"), StringComparison.Ordinal);
        var busy = await Explain(directory, "busy.test");
        Assert.Matches("delay\t[0-9]+ ms between two requests to its host: its host's push-back, 429, 503, errors or silence \\(crawler.politeness.adaptive-step\\)\n", busy);
        Assert.Matches("host\t[^\n]+: the Retry-After of its host \\(429 or 503\\)\n", busy);
        var down = await Explain(directory, "down.test");
        Assert.Matches("host\t[^\n]+: the circuit breaker of its host \\(crawler.politeness.breaker-failures\\)\n", down);
        Assert.Matches("breaker\topen; a probe [^\n]+; opened 2 times since the host last answered: ConnectFailed: refused\n", down);
        Assert.Contains("delay\t0 ms between two requests to its host\n", await Explain(directory, "well.test"), StringComparison.Ordinal);

        var all = await CliProcess.RunAsync("config", "explain", "politeness.delay", "--crawl", directory);
        Assert.Equal(0, all.Code);
        Assert.Contains("key\tcrawler.politeness.delay\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("in force\t0", all.Output, StringComparison.Ordinal);
        foreach (var host in new[] { "asks.test", "busy.test", "down.test" })
        {
            Assert.Contains($"at\t{host}\n", all.Output, StringComparison.Ordinal);
            var one = await CliProcess.RunAsync("config", "explain", "politeness.delay", "--crawl", directory, "--host", host);
            Assert.EndsWith(string.Concat((await Explain(directory, host)).Split('\n').SkipWhile(line => !line.StartsWith("delay\t", StringComparison.Ordinal)).Select(line => line + "\n")).TrimEnd('\n') + "\n", one.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("well.test", all.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CliProcess.RunAsync("config", "explain", "politeness.delay", "--crawl", directory, "--host", "nowhere.test")).Code);
        Assert.Equal(2, (await CliProcess.RunAsync("config", "explain", "politeness.delay", "--host", "well.test")).Code);
    }

    private static async Task<string> Explain(string directory, string host) => (await CliProcess.RunAsync("explain", directory, $"http://{host}/")).Output;
}
