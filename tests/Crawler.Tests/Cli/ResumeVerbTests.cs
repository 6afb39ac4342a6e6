using Crawler.Cli;
using Crawler.Frontier.Storage;
using Crawler.Tests.Frontier.Storage;

namespace Crawler.Tests.Cli;

public sealed class ResumeVerbTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public async Task PagesTakenAway_FailsByNameAndTheSummaryStaysAsItWas()
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsEnded, 1L));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db"), fsync: false)) CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('jsonl', 100)");
        var summary = _folder.File("summary.json", "as it was");
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Equal(1, run.Code);
        Assert.Contains("jsonl: it holds 0 bytes, and 100 were committed", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("discovered 0", run.Error, StringComparison.Ordinal);
        Assert.Equal("as it was", await File.ReadAllTextAsync(summary));
    }

    [Fact]
    public async Task SeedsOfUnknownSource_AreWarnedAbout()
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsTaken, 3L));
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Contains("warning: where the seeds came from is not on record: the 3 that were taken are kept", run.Error, StringComparison.Ordinal);
        Assert.False(HaveSeedsEnded());
    }

    [Fact]
    public async Task SeedFileGone_IsWarnedAboutAndReadByALaterResume()
    {
        var file = _folder.Below("seeds.txt");
        var source = new SeedSource([], file).ToText();
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsTaken, 1L), (StoreKeys.SeedSource, source));
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Contains("seeds.txt is not there: the 1 seeds that were taken are kept", run.Error, StringComparison.Ordinal);
        Assert.False(HaveSeedsEnded());
        _folder.File("seeds.txt", "http://a.test/taken\n");
        await CliRun.Of("resume", _folder.Path);
        Assert.True(HaveSeedsEnded());
    }

    [Theory]
    [InlineData("crawler.urls.sort-query=on", "crawler.urls.sort-query: this crawl was begun with off, which cannot change")]
    [InlineData("crawler.urls.drop-parameters=[gclid]", "crawler.urls.drop-parameters: this crawl was begun with [utm_*], which cannot change")]
    [InlineData("crawler.urls.session-ids=[]", "crawler.urls.session-ids: this crawl was begun with [jsessionid], which cannot change")]
    public async Task OtherKeysOfUrls_AreRefusedByName(string setting, string message)
    {
        CreateWithUrls("{\"SortQuery\":false,\"DropParameters\":[\"utm_*\"],\"SessionIds\":[\"jsessionid\"]}");
        _folder.File("crawl.conf", "crawler { frontier.partitions = 8, urls { drop-parameters = [\"UTM_*\"], session-ids = [jsessionid] } }");
        Assert.Equal(3, (await CliRun.Of("resume", _folder.Path)).Code);
        var run = await CliRun.Of("resume", _folder.Path, "--set", setting);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreadableKeysOfUrls_AreDamage()
    {
        CreateWithUrls("{");
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Equal(1, run.Code);
        Assert.Contains("is damaged: the table crawl has no readable row urls", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("resume")]
    public async Task EmptyPath_IsRefused(string verb)
    {
        var run = await CliRun.Of(verb, "");
        Assert.Equal((2, "crawler: \"\" is no path\n"), (run.Code, run.Error));
    }

    public void Dispose() => _folder.Dispose();

    private void CreateWithUrls(string urls) => CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsEnded, 1L), (StoreKeys.Urls, urls));

    private bool HaveSeedsEnded()
    {
        using var ledger = CrawlLedger.Open(_folder.Below("crawl.db"));
        return ledger.Get(StoreKeys.SeedsEnded) is 1L;
    }
}
