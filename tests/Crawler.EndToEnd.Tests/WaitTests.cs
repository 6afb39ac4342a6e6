using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.Telemetry;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl that is slow because of its hosts says so while it runs.</summary>
public class WaitTests
{
    private const string Settings = $$"""
        {{MockCrawl.Fast}}
        crawler.politeness { max-retry-after = 1h, breaker-failures = 1, breaker-wait = 1h, breaker-max-wait = 1h }
        crawler.fetching.max-attempts = 1
        crawler.robots.max-attempts = 1
        """;

    [Fact]
    public async Task HostsThatWait_AreInTheSnapshotAndInStatusWithTheirReason()
    {
        using var folder = new WorkFolder();
        var directory = folder.Below("out");
        await using var crawl = MockCrawl.Create(Settings, new CrawlerSeams { Fetcher = new SilentRobots() });
        var handle = await crawl.Host.StartAsync(CrawlRequest.Of("http://busy.test/", "http://busy.test/more", "http://asks.test/", "http://asks.test/more", "http://down.test/", "http://down.test/more", "http://silent.test/").Into(directory));
        HostWaitCause[] causes = [HostWaitCause.RetryAfter, HostWaitCause.CrawlDelay, HostWaitCause.Breaker, HostWaitCause.Robots];
        await Eventually.True(async () => await handle.GetSnapshotAsync() is { } snapshot && causes.All(cause => snapshot.Waits.Any(wait => wait.Cause == cause)));
        var waits = (await handle.GetSnapshotAsync())!.Waits.ToDictionary(wait => wait.Cause, wait => wait.Example);
        Assert.Equal(["busy.test", "asks.test", "down.test", "silent.test"], causes.Select(cause => waits[cause]));
        var status = "";
        await Eventually.True(async () => (status = (await CliProcess.RunAsync("status", directory)).Output).Contains("breaker open 1 host (", StringComparison.Ordinal));
        Assert.Matches("waiting\t[^\n]*Retry-After 1 host \\(00:5.*, busy.test\\)", status);
        Assert.Matches("waiting\t[^\n]*Crawl-delay 1 host \\([0-9.]+ s, asks.test\\)", status);
        Assert.Contains("robots.txt not known yet\t1 host\n", status, StringComparison.Ordinal);
        Assert.Matches("busy.test\t[^\t\n]+Z\tthe Retry-After of its host \\(429 or 503\\)\n", status);
        await handle.StopAsync(TimeSpan.Zero);
    }

    private sealed class SilentRobots : IFetcher
    {
        private readonly ScriptedWeb _web = new((url, _) => (url.HostKey.Value, url.PathAndQuery) switch
        {
            ("asks.test", "/robots.txt") => ScriptedWeb.Text(url, "text/plain", "User-agent: *\nCrawl-delay: 50\n"),
            (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
            ("busy.test", _) => new FetchOutcome.Failure(FetchError.HttpStatus, "429", ScriptedWeb.Head(url, 429) with { RetryAfter = TimeSpan.FromHours(1) }) { Elapsed = TimeSpan.Zero },
            ("down.test", _) => ScriptedWeb.Down(),
            _ => ScriptedWeb.Page(url),
        });

        public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            if (request.Url.HostKey.Value != "silent.test") return await _web.FetchAsync(request, cancellationToken);
            var never = new TaskCompletionSource();
            await using var stop = cancellationToken.Register(never.SetResult);
            await never.Task;
            return new FetchOutcome.Failure(FetchError.Cancelled, "cancelled") { Elapsed = TimeSpan.Zero };
        }

        public Task<HostAddress?> LocateAsync(Crawler.Urls.CanonicalUrl url, CancellationToken cancellationToken) => _web.LocateAsync(url, cancellationToken);

        public void Dispose() => _web.Dispose();
    }
}
