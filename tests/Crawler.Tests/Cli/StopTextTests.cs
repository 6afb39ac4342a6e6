using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Frontier.Storage;
using Crawler.Urls;

namespace Crawler.Tests.Cli;

/// <summary>What status and explain say of the stop of one crawl: the same.</summary>
public sealed class StopTextTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public async Task SomeAreToBeTriedAgain_ExplainAndStatusGiveTheSameNumber()
    {
        Create(pending: 3, (StoreKeys.StoppedBy, nameof(Crawler.Crawling.StopReason.Drained)));
        const string Stopped = "drained, and 3 URLs are pending again since: go on with resume";
        Assert.Contains($"\nstopped\t{Stopped}\n", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
        Assert.Contains($"\nwaits for\ta resume: the crawl has stopped ({Stopped})\n", (await CliRun.Of("explain", _folder.Path, "http://a.test/2")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LockThatMustNotBeRead_NeitherSaysThatTheCrawlHasStopped()
    {
        Create(pending: 1);
        HideLock();
        var status = (await CliRun.Of("status", _folder.Path)).Out;
        Assert.Contains("\nrunning\tnot known\nstopped\tnot known\n", status, StringComparison.Ordinal);
        Assert.Contains("\nwaits for\tits turn, or a resume: whether the crawl runs is not known\n", (await CliRun.Of("explain", _folder.Path, "http://a.test/1")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RateOfStarts_IsNamedWithItsKeyAndValueWhereAUrlWaitsForItsTurn()
    {
        Create(pending: 1);
        _folder.File("crawl.conf", "crawler.limits.max-rate = 0.5");
        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var held));
        using (held) Assert.Contains("\nwaits for\tits turn, and at most 0.5/s over all hosts (crawler.limits.max-rate): the crawl runs\n", (await CliRun.Of("explain", _folder.Path, "http://a.test/1")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LockThatMustNotBeRead_AStopInOrderIsKnownAllTheSame()
    {
        Create(pending: 1, (StoreKeys.StoppedBy, nameof(Crawler.Crawling.StopReason.Interrupted)));
        HideLock();
        Assert.Contains("\nwaits for\ta resume: the crawl has stopped (interrupted: somebody asked for it)\n", (await CliRun.Of("explain", _folder.Path, "http://a.test/1")).Out, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // A directory in its place is refused as a file of somebody else's is, by whatever user the test is run.
    private void HideLock()
    {
        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Directory.CreateDirectory(directory.Lock);
    }

    private void Create(int pending, params (string Key, object Value)[] values)
    {
        var path = _folder.Below("crawl.db");
        CrawlFile.Create(path);
        using (var store = SqliteFrontierStore.Open(path, fsync: false, "Crawler", isResumed: false))
        {
            var hasher = new UrlHasher(store.Stored.Key0, store.Stored.Key1);
            var urls = Enumerable.Range(1, pending).Select(number => CanonicalUrl.TryCreate($"http://a.test/{number}", out var url, out _) ? new FrontierUrl(new UrlId(number), url, hasher.Hash(url), 0, null, 0, IsSeed: true) : throw new FormatException());
            store.Commit(new CommitBatch(1, [.. urls.Select(url => new Judgement(url, UrlState.Pending, null, null))], [], [], [], [], new Dictionary<string, long>()));
        }

        using var connection = CrawlDatabase.OpenToWrite(path);
        foreach (var (key, value) in values) CrawlDatabase.Run(connection, $"INSERT OR REPLACE INTO crawl VALUES ('{key}', '{value}')");
    }
}
