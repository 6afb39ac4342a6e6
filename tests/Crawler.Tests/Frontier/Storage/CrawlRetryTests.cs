using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

public sealed class CrawlRetryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _folder = new();

    private string Path => _folder.Below("crawl.db");

    // An answer of no robots.txt is kept for its time; only what made the URL fail is asked for again.
    [Theory]
    [InlineData(RobotsState.Unreachable, "RobotsUnreachable", false)]
    [InlineData(RobotsState.Unreachable, "DnsFailed", true)]
    [InlineData(RobotsState.Unavailable, "RobotsUnreachable", true)]
    public void FailedForItsRobotsTxt_ThatIsAskedForAgain(RobotsState state, string reason, bool isKept)
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/x", out var url, out _));
        var row = new FrontierUrl(new UrlId(1), url, 1, 0, null, 0, IsSeed: true);
        var robots = new OriginRobots { Rules = RobotsTxt.Parse([], "Crawler"), State = state, Expires = Noon.AddDays(1), Error = "503" };
        CrawlFile.Create(Path);
        using (var store = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: false))
        {
            var host = new HostRow(url.HostKey, Noon, new Dictionary<OriginKey, OriginRobots> { [url.Origin] = robots }, TimeSpan.Zero);
            store.Commit(new CommitBatch(1, [new Judgement(row, UrlState.Pending, null, null)], [new Settlement(row, UrlState.Failed, reason, null, null)], [host], [], [], new Dictionary<string, long>()));
        }

        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Assert.Equal(1, CrawlRetry.Run(directory, [reason]));
        using var retried = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        Assert.Equal(UrlState.Pending, Assert.Single(retried.ReadKnown(0, default, 10, areWhole: false)).State);
        Assert.Equal(isKept, retried.ReadHost(url.HostKey)!.Robots.ContainsKey(url.Origin));
    }

    [Theory]
    [InlineData("ConnectTimedOut: not connected within 10 s", "ConnectTimedOut", true)]
    [InlineData("ConnectTimedOut: not connected within 10 s", "RobotsUnreachable", true)]
    [InlineData("ConnectTimedOut: not connected within 10 s", "DnsFailed", false)]
    [InlineData("HttpStatus: 503 Service Unavailable", "503", true)]
    [InlineData("HttpStatus: 503 Service Unavailable", "HttpStatus", true)]
    [InlineData("HttpStatus: 503 Service Unavailable", "500", false)]
    [InlineData("ConnectFailed: 503: refused", "503", false)]
    [InlineData("not modified, but no copy is held", "HttpStatus", false)]
    public void FailedForItsRobotsTxt_IsChosenByWhatThatFailedOf(string fault, string reason, bool isChosen)
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/x", out var url, out _));
        var row = new FrontierUrl(new UrlId(1), url, 1, 0, null, 0, IsSeed: true);
        var robots = new OriginRobots { Rules = RobotsTxt.Parse([], "Crawler"), State = RobotsState.Unreachable, Expires = Noon.AddDays(1), Error = fault };
        CrawlFile.Create(Path);
        using (var store = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: false))
        {
            var host = new HostRow(url.HostKey, Noon, new Dictionary<OriginKey, OriginRobots> { [url.Origin] = robots }, TimeSpan.Zero);
            var record = new PageRecord { Url = url.Text, Outcome = PageOutcome.Failed, Error = RobotsFault.RowOf(fault) };
            store.Commit(new CommitBatch(1, [new Judgement(row, UrlState.Pending, null, null)], [new Settlement(row, UrlState.Failed, "RobotsUnreachable", record, null)], [host], [], [], new Dictionary<string, long>()));
        }

        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Assert.Equal(isChosen ? 1 : 0, CrawlRetry.Run(directory, [reason]));
        using var retried = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        Assert.Equal(!isChosen, retried.ReadHost(url.HostKey)!.Robots.ContainsKey(url.Origin));
    }

    [Theory]
    [InlineData("HostUnavailable", true)]
    [InlineData("ConnectFailed", false)]
    public void GivenUpWithItsHost_TheBreakerIsClosed(string reason, bool isClosed)
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/x", out var url, out _));
        var row = new FrontierUrl(new UrlId(1), url, 1, 0, null, 0, IsSeed: true);
        var host = new HostRow(url.HostKey, Noon, new Dictionary<OriginKey, OriginRobots>()) { HeldBy = "the breaker", Health = new HostHealth { Failures = 5, Openings = 6, OpenUntil = Noon, Trouble = "refused" } };
        CrawlFile.Create(Path);
        using (var store = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: false))
            store.Commit(new CommitBatch(1, [new Judgement(row, UrlState.Pending, null, null)], [new Settlement(row, UrlState.Failed, reason, null, null)], [host], [], [], new Dictionary<string, long>()));

        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Assert.Equal(1, CrawlRetry.Run(directory, [reason]));
        using var retried = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        var read = retried.ReadHost(url.HostKey)!;
        Assert.Equal(isClosed, read.Health == HostHealth.Unknown);
        Assert.Equal(isClosed, read.NextAllowed == DateTimeOffset.UnixEpoch);
    }

    // The exception stands for a kill: nothing of the retry runs after it.
    [Theory]
    [InlineData("Writing", 0)]
    [InlineData("Written", 0)]
    [InlineData("Committed", 2)]
    [InlineData("Moved", 2)]
    public void KilledOnItsWay_EveryUrlHasItsRecordOrIsPending(string step, int pending)
    {
        var (urls, directory) = FourSettled.Create(_folder);
        Assert.Throws<InvalidOperationException>(() => CrawlRetry.Run(directory, ["DnsFailed"], reached => _ = reached.ToString() == step ? throw new InvalidOperationException() : 0));
        using (var next = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true))
        {
            Assert.Equal(pending, next.ReadKnown(0, default, 10, areWhole: false).Count(url => url.State == UrlState.Pending));
            Assert.Equal(new FileInfo(directory.Pages).Length, next.Stored.OutputLengths["jsonl"]);
        }

        Assert.Equal(urls.Skip(pending).Select(url => url.Url.Text), File.ReadLines(directory.Pages).Select(line => PageRecordJson.TryRead(System.Text.Encoding.UTF8.GetBytes(line), out var record) ? record.Url : "none"));
        Assert.Equal(2 - pending, CrawlRetry.Run(directory, ["DnsFailed"]));
        Assert.Equal(2, File.ReadLines(directory.Pages).Count());
    }

    // As a power cut leaves it, when the file of what was committed was luckier than pages.jsonl.
    [Fact]
    public void LastRecordIsMissing_ItsUrlIsPendingTooAfterTheRetry()
    {
        var (urls, directory) = FourSettled.Create(_folder);
        using (var pages = File.OpenWrite(directory.Pages)) pages.SetLength(pages.Length - 1);
        Assert.Equal(2, CrawlRetry.Run(directory, ["DnsFailed"]));
        using var next = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        Assert.Equal([UrlState.Pending, UrlState.Pending, UrlState.Fetched, UrlState.Pending], next.ReadKnown(0, default, 10, areWhole: false).Select(url => url.State));
        Assert.Equal(new FileInfo(directory.Pages).Length, next.Stored.OutputLengths["jsonl"]);
        Assert.Contains(urls[2].Url.Text, Assert.Single(File.ReadLines(directory.Pages)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
