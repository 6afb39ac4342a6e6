using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

public sealed class CrawlLedgerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _folder = new();

    [Theory]
    [InlineData("http://a.test:81/")]
    [InlineData("https://user:pa%40ss@a.test:81/")]
    public void HostOfAPendingUrl_IsFoundWhateverUserInfoTheUrlHas(string text)
    {
        var path = _folder.Below("crawl.db");
        CrawlFile.Create(path);
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));
        using (var store = SqliteFrontierStore.Open(path, fsync: false, "Crawler", isResumed: false))
        {
            var robots = new OriginRobots { Rules = RobotsTxt.AllowAll, State = RobotsState.Unavailable, Expires = Noon.AddDays(1) };
            var host = new HostRow(url.HostKey, Noon.AddMinutes(1), new Dictionary<OriginKey, OriginRobots> { [url.Origin] = robots }) { HeldBy = HoldCauses.RetryAfter };
            store.Commit(new CommitBatch(1, [new Judgement(new FrontierUrl(new UrlId(1), url, 1, 0, null, 0, IsSeed: true), UrlState.Pending, null, null)], [], [host], [], [], new Dictionary<string, long>()));
        }

        using var ledger = CrawlLedger.Open(path);
        Assert.Equal(0, ledger.HostsWithoutRobots());
        Assert.Equal("a.test:81", Assert.Single(ledger.WaitingHosts(Noon, 10)).Name);
        var wait = Assert.Single(ledger.Waits(Noon));
        Assert.Equal((HostWaitCause.RetryAfter, "a.test:81"), (wait.Cause, wait.Example));
    }

    public void Dispose() => _folder.Dispose();
}
