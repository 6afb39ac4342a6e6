using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Tests.Frontier.Storage;
using Crawler.Urls;

namespace Crawler.Tests.Cli;

/// <summary>What the verbs say of the hosts in a crawl.db.</summary>
public sealed class StoredHostsTests
{
    [Fact]
    public async Task HostsBeyondThoseThatAreListed_AreSaidByStatus()
    {
        using var directory = new TempDirectory();
        Store(directory, batch => batch with { Judged = [.. new[] { "a.test/1", "a.test/2", "b.test/", "c.test/" }.Select((url, number) => new Judgement(Url($"http://{url}", number + 1), UrlState.Pending, null, null))] });
        using (var ledger = CrawlLedger.Open(directory.Below("crawl.db"))) Assert.Equal([(3L, 4L), (2, 2), (1, 1), (0, 0)], new[] { 0, 1, 2, 3 }.Select(ledger.OriginsBeyond));
        Assert.EndsWith("\n2 more hosts, 2 URLs (--hosts N shows more)\n", (await CliRun.Of("status", directory.Path, "--hosts", "1")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("more host", (await CliRun.Of("status", directory.Path, "--hosts", "3")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitingAndSparedHostsBeyondThoseThatAreListed_AreSaidByStatus()
    {
        static HostRow Host(string url) => new(Url(url, 1).Url.HostKey, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero), new Dictionary<OriginKey, OriginRobots>(), TimeSpan.FromSeconds(5)) { DelayCause = "its Crawl-delay" };

        using var directory = new TempDirectory();
        string[] urls = ["http://a.test/", "http://b.test/", "http://c.test/"];
        Store(directory, batch => batch with { Judged = [.. urls.Select((url, number) => new Judgement(Url(url, number + 1), UrlState.Pending, null, null))], Hosts = [.. urls.Select(Host)] });
        var lines = (await CliRun.Of("status", directory.Path, "--hosts", "1")).Out.Split('\n');
        foreach (var heading in new[] { "waiting host\t", "spared host\t" })
        {
            var at = Array.FindIndex(lines, line => line.StartsWith(heading, StringComparison.Ordinal));
            Assert.StartsWith("a.test\t", lines[at + 1], StringComparison.Ordinal);
            Assert.Equal("2 more hosts (--hosts N shows more)", lines[at + 2]);
        }

        Assert.DoesNotContain("more host", (await CliRun.Of("status", directory.Path, "--hosts", "3")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostWithoutItsPort_IsRefusedWithWhatWasProbablyMeant()
    {
        static HostRow Host(string url) => new(Url(url, 1).Url.HostKey, DateTimeOffset.UnixEpoch, new Dictionary<OriginKey, OriginRobots>(), TimeSpan.Zero);

        using var directory = new TempDirectory();
        Store(directory, batch => batch with { Hosts = [Host("http://127.0.0.1:18470/"), Host("http://127.0.0.1:18471/"), Host("http://127.0.0.10:1/"), Host("http://a.test/")] });
        foreach (var (host, guess) in new[] { ("127.0.0.1", " (did you mean 127.0.0.1:18470 or 127.0.0.1:18471?)"), ("a.test:8080", " (did you mean a.test?)"), ("b.test", "") })
            Assert.Equal($"crawler: {host} was not requested by this crawl{guess}\n", (await CliRun.Of("config", "explain", "politeness.delay", "--crawl", directory.Path, "--host", host)).Error);
    }

    private static void Store(TempDirectory directory, Func<CommitBatch, CommitBatch> fill)
    {
        CrawlFile.Create(directory.Below("crawl.db"));
        using var store = SqliteFrontierStore.Open(directory.Below("crawl.db"), fsync: false, "Crawler", isResumed: false);
        store.Commit(fill(new CommitBatch(1, [], [], [], [], [], new Dictionary<string, long>())));
    }

    private static FrontierUrl Url(string text, long id) => CanonicalUrl.TryCreate(text, out var url, out _)
        ? new FrontierUrl(new UrlId(id), url, (ulong)id, 1, null, 0, IsSeed: false, null)
        : throw new ArgumentException(text, nameof(text));
}
