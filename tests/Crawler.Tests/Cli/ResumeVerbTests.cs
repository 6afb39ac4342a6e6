using Crawler.Cli;
using Crawler.Crawling;
using Crawler.Frontier.Storage;
using Crawler.Tests.Frontier.Storage;
using Crawler.Urls;

namespace Crawler.Tests.Cli;

public sealed class ResumeVerbTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Theory]
    [InlineData("resume")]
    [InlineData("retry")]
    public async Task PagesTakenAway_IsRefusedEachTimeAndNothingIsChanged(string verb)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsEnded, 1L), (StoreKeys.StoppedBy, "Interrupted"));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db"))) CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('jsonl', 100); INSERT INTO leased VALUES (1, 1, 0); PRAGMA wal_checkpoint(TRUNCATE)");
        _folder.File("summary.json", "as it was");
        var before = Files();
        string[] command = verb == "resume" ? [verb, _folder.Path, "--set", "crawler.frontier.partitions=8"] : [verb, _folder.Path, "--reason", "503"];
        for (var time = 0; time < 2; time++)
        {
            var run = await CliRun.Of(command);
            Assert.Equal((1, ""), (run.Code, run.Out));
            Assert.Contains("pages.jsonl is not there, and 100 bytes of it were committed: somebody has moved or removed it. Put it back to go on; if it is lost, put an empty file in its place", run.Error, StringComparison.Ordinal);
            Assert.Equal(before, Files());
        }
    }

    [Fact]
    public async Task PagesTakenAwayAndGivenUp_IsRequestedAgain()
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 1L), (StoreKeys.SeedsEnded, 1L));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db")))
            CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('jsonl', 100); INSERT INTO url VALUES (1, 'http://127.0.0.1:1', '/', 5, 0, NULL, 0, 1, 0, NULL); INSERT INTO settled (url, state, attempts) VALUES (1, 'fetched', 1)");
        _folder.File("pages.jsonl", "");
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.robots.obey=off", "--set", "crawler.fetching.max-attempts=1");
        Assert.Contains("warning: the end of pages.jsonl is missing, as after a power cut; what had its record there is requested again: 1 URL\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"url\":\"http://127.0.0.1:1/\"", await File.ReadAllTextAsync(_folder.Below("pages.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl", false, false)]
    [InlineData("bodies", true, false)]
    [InlineData("bodies", false, true)]
    public async Task BodiesTakenAway_IsTold(string output, bool areThere, bool isTold)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 1L), (StoreKeys.SeedsEnded, 1L));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db")))
            CrawlDatabase.Run(connection, $"INSERT INTO output VALUES ('{output}', 0); INSERT INTO url VALUES (1, 'http://127.0.0.1:1', '/', 5, 0, NULL, 0, 1, 0, NULL); INSERT INTO settled (url, state, attempts) VALUES (1, 'fetched', 1)");
        if (areThere) Directory.CreateDirectory(_folder.Below("bodies"));
        var run = await CliRun.Of("resume", _folder.Path);
        Assert.Equal(0, run.Code);
        Assert.Equal(isTold, run.Error.Contains("warning: bodies is not there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("crawler.frontier.partitions=3", "crawler.frontier.partitions = 3: this crawl was begun with 8, which cannot change")]
    [InlineData("crawler.urls.sort-query=on", "crawler.urls.sort-query: this crawl was begun with off, which cannot change")]
    public async Task WhatCannotChange_IsRefusedAndNothingIsChanged(string setting, string message)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.StoppedBy, "Interrupted"), (StoreKeys.Urls, "{\"SortQuery\":false,\"DropParameters\":[],\"SessionIds\":[],\"SessionSegments\":true}"));
        _folder.File("crawl.conf", "crawler { frontier.partitions = 8, urls { drop-parameters = [], session-ids = [] } }");
        var before = Files();
        var run = await CliRun.Of("resume", _folder.Path, "--set", setting);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task SeedsThatWereRefused_AreCountedInTheSummaryOfALaterProcessToo()
    {
        var seeds = _folder.File("list.txt", "http://127.0.0.1:1/\nnonsense\nmailto:a@b.test\n");
        var path = _folder.Below("out");
        foreach (var command in new[] { new[] { "crawl", "--seeds", seeds, "--out", path, "--no-robots", "--set", "crawler.fetching.max-attempts=1" }, ["resume", path] })
        {
            await CliRun.Of(command);
            Assert.Contains("\"seeds_refused\": 2,", await File.ReadAllTextAsync(Path.Combine(path, "summary.json")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ListCorrected_WhatIsRefusedStillIsCountedAndNoMore()
    {
        var seeds = _folder.File("list.txt", "http://127.0.0.1:1/\nnonsense\nmailto:a@b.test\n");
        var path = _folder.Below("out");
        await CliRun.Of("crawl", "--seeds", seeds, "--out", path, "--no-robots", "--set", "crawler.fetching.max-attempts=1");
        _folder.File("list.txt", "http://127.0.0.1:1/\nhttp://127.0.0.1:1/once-nonsense\nmailto:a@b.test\n");
        for (var time = 0; time < 2; time++)
        {
            await CliRun.Of("resume", path);
            Assert.Contains("\"seeds_refused\": 1,", await File.ReadAllTextAsync(Path.Combine(path, "summary.json")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SeedsOfUnknownSource_AreWarnedAbout()
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsTaken, 3L));
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Contains("warning: where the seeds came from is not on record: what was taken (3 seeds) is kept", run.Error, StringComparison.Ordinal);
        Assert.False(HaveSeedsEnded());
    }

    [Fact]
    public async Task SeedFileGone_IsWarnedAboutAndReadByALaterResume()
    {
        var file = _folder.Below("seeds.txt");
        var source = new SeedSource([], file).ToText();
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsTaken, 1L), (StoreKeys.SeedSource, source));
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Contains("seeds.txt is not there: what was taken (1 seed) is kept", run.Error, StringComparison.Ordinal);
        Assert.False(HaveSeedsEnded());
        _folder.File("seeds.txt", "http://a.test/taken\n");
        await CliRun.Of("resume", _folder.Path);
        Assert.True(HaveSeedsEnded());
    }

    [Fact]
    public async Task SeedFileChangedAfterItsEnd_IsReadAgain_AndNotOtherwise()
    {
        var file = _folder.File("seeds.txt", "# nothing yet\n");
        var digest = default(SeedDigest);
        digest.Add(CanonicalUrl.TryCreate("http://a.test/1", out var taken, out _) ? taken : throw new InvalidOperationException());
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsTaken, 1L), (StoreKeys.SeedsDigest, digest.Value), (StoreKeys.SeedsEnded, 1L), (StoreKeys.SeedSource, new SeedSource([], file).Measured().ToText()));
        Assert.DoesNotContain("seeds has changed", (await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8")).Error, StringComparison.Ordinal);
        Assert.Equal(1L, SeedsTaken());
        _folder.File("seeds.txt", "http://a.test/1\n# more\n");
        Assert.DoesNotContain("seeds has changed", (await CliRun.Of("resume", _folder.Path)).Error, StringComparison.Ordinal);
        _folder.File("seeds.txt", "http://a.test/1?other\n# more and more\n");
        Assert.Contains("warning: the list of seeds has changed since 1 seed were taken", (await CliRun.Of("resume", _folder.Path)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crawler.urls.sort-query=on", "crawler.urls.sort-query: this crawl was begun with off, which cannot change")]
    [InlineData("crawler.urls.drop-parameters=[gclid]", "crawler.urls.drop-parameters: this crawl was begun with [utm_*], which cannot change")]
    [InlineData("crawler.urls.session-segments=off", "crawler.urls.session-segments: this crawl was begun with on, which cannot change")]
    [InlineData("crawler.urls.session-ids=[]", "crawler.urls.session-ids: this crawl was begun with [jsessionid], which cannot change")]
    public async Task OtherKeysOfUrls_AreRefusedByName(string setting, string message)
    {
        CreateWithUrls("{\"SortQuery\":false,\"DropParameters\":[\"utm_*\"],\"SessionIds\":[\"jsessionid\"],\"SessionSegments\":true}");
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

    [Theory]
    [InlineData("resume")]
    [InlineData("explain")]
    public async Task ConfigurationEmptied_IsNamed(string verb)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L));
        _folder.File("crawl.conf", "\n");
        var run = await CliRun.Of(verb == "resume" ? [verb, _folder.Path] : [verb, _folder.Path, "http://a.test/"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("crawl.conf is empty: somebody has emptied it", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConfigurationTakenAway_IsWarnedAbout(bool isThere)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 1L), (StoreKeys.SeedsEnded, 1L), (StoreKeys.Configuration, "crawler.limits.max-pages = 7"));
        if (isThere) _folder.File("crawl.conf", "crawler.limits.max-pages = 8\n");
        var run = await CliRun.Of("resume", _folder.Path);
        Assert.Equal(!isThere, run.Error.Contains("warning: crawl.conf is not there: the crawl is told what it was told at its beginning", StringComparison.Ordinal));
        Assert.Contains(isThere ? "max-pages = 8" : "max-pages = 7", await File.ReadAllTextAsync(_folder.Below("crawl.conf")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", "warning: 1,234 URLs out of scope had been counted only")]
    [InlineData("on", null)]
    public async Task ScopeWidened_WhatWasOnlyCountedIsSaid(string isCounted, string? expected)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsEnded, 1L), (StoreKeys.OutOfScopeUnrecorded, isCounted == "off" ? 1234L : 0L));
        var run = await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8", "--scope", "any");
        if (expected is null) Assert.DoesNotContain("counted only", run.Error, StringComparison.Ordinal);
        else Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crawler.limits.max-pages = 40\n", "MaxPages", "max-pages: by crawler.limits.max-pages = 40")]
    [InlineData("crawler.limits.max-time = 10m\n", "MaxTime", "max-time: by crawler.limits.max-time = 10m")]
    [InlineData("\n", "MaxPages", "max-pages: by crawler.limits.max-pages")]
    [InlineData("{", "MaxPages", "max-pages: by crawler.limits.max-pages")]
    public async Task Status_NamesTheLimitAndItsValue(string told, string reason, string expected)
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.StoppedBy, reason));
        _folder.File("crawl.conf", told);
        Assert.Contains($"stopped\t{expected}\n", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_TellsWhyItStopped()
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsEnded, 1L));
        Assert.Contains("stopped\tnot in order: ", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
        await CliRun.Of("resume", _folder.Path, "--set", "crawler.frontier.partitions=8");
        Assert.Contains("stopped\tdrained: ", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
        using (CrawlDatabase.OpenToWrite(_folder.Below("crawl.db"))) SqliteFrontierStore.Open(_folder.Below("crawl.db"), fsync: false, "Crawler", isResumed: true).Dispose();
        Assert.Contains("stopped\tnot in order: ", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // Its lock, and what SQLite's readers and writers agree by, say nothing of the crawl.
    private Dictionary<string, string> Files() => Directory.GetFiles(_folder.Path)
        .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(file) is not { Length: 0, Name: "crawl.db-wal" })
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));

    private void CreateWithUrls(string urls) => CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 8L), (StoreKeys.SeedsEnded, 1L), (StoreKeys.Urls, urls));

    private object? SeedsTaken()
    {
        using var ledger = CrawlLedger.Open(_folder.Below("crawl.db"));
        return ledger.Get(StoreKeys.SeedsTaken);
    }

    private bool HaveSeedsEnded()
    {
        using var ledger = CrawlLedger.Open(_folder.Below("crawl.db"));
        return ledger.Get(StoreKeys.SeedsEnded) is 1L;
    }
}
