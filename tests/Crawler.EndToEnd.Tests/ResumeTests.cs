using System.Text.Json;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl is gone on with after any end, with what it was told before or with something else; and its directory can be asked meanwhile.</summary>
public class ResumeTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 10, Pages = 200, SlowPercent = 0 };

    [Fact]
    public async Task StoppedAtALimit_GoesOnToAHigherOneAndThenToTheEnd()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        Assert.Equal(0, (await CliProcess.RunAsync(CliProcess.Crawl(web, directory, "--max-pages", "50"))).Code);
        Assert.Equal(50, CrawlDirectoryReader.Summary(directory).Balance["fetched"]);
        Assert.Equal(0, (await CliProcess.RunAsync("resume", directory)).Code);
        Assert.Equal(("max-pages", 50), (CrawlDirectoryReader.Summary(directory).StoppedBy, CrawlDirectoryReader.Summary(directory).Balance["fetched"]));
        Assert.Equal(0, (await CliProcess.RunAsync("resume", directory, "--max-pages", "120")).Code);
        Assert.Equal(120, CrawlDirectoryReader.Summary(directory).Balance["fetched"]);
        var (code, _, errors) = await CliProcess.RunAsync("resume", directory, "--max-pages", "unlimited");
        Assert.True(code == 0, errors);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
        Assert.Empty(web.Log.Repeated);
    }

    [PosixFact]
    public async Task KilledWhileItRan_IsRefusedWhileItRunsAndTakenOverAfterwards()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web with { PageDelay = TimeSpan.FromMilliseconds(100) });
        var directory = folder.Below("out");
        using (var crawl = CliProcess.Start(CliProcess.Crawl(web, directory)))
        {
            await Eventually.True(() => web.Log.Requests > 30 && File.Exists(Path.Combine(directory, "crawl.db")));
            var (code, _, errors) = await CliProcess.RunAsync("resume", directory);
            Assert.Equal(2, code);
            Assert.Matches("out is in use by process [0-9]+", errors);
            var status = await CliProcess.RunAsync("status", directory);
            Assert.Equal(0, status.Code);
            Assert.Contains("running\tprocess ", status.Output, StringComparison.Ordinal);
            await Eventually.True(async () => (await CliProcess.RunAsync("explain", directory, web.SeedUrls[0])).Code == 0);
            crawl.Signal("KILL");
            await crawl.EndAsync();
        }

        var resumed = await CliProcess.RunAsync("resume", directory);
        Assert.True(resumed.Code == 0, resumed.Errors);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
    }

    [Fact]
    public async Task RobotsNoLongerObeyed_WhatItHadRefusedIsRequestedAndHasOneRecord()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        string[] command = ["crawl", .. web.SeedUrls, "--scope", "any", "--delay", "0", "--out", directory, .. CliProcess.Resolve(web), "--set", "crawler.politeness.max-retry-after=20ms", "--set", "crawler.http.allow-private=[\"*.mock.test\"]"];
        Assert.Equal(0, (await CliProcess.RunAsync(command)).Code);
        var refused = web.Truth.DisallowedByRobots;
        Assert.NotEmpty(refused);
        TruthAssert.SameUrls(refused, CrawlDirectoryReader.Pages(directory).Where(IsRefused).Select(CrawlDirectoryReader.Url));
        var (code, _, errors) = await CliProcess.RunAsync("resume", directory, "--no-robots");
        Assert.True(code == 0, errors);
        Assert.Contains($"pending again, for robots.txt is not obeyed any more (crawler.robots.obey = off): {refused.Count} URL", errors, StringComparison.Ordinal);
        var pages = CrawlDirectoryReader.Pages(directory);
        Assert.DoesNotContain(pages, IsRefused);
        Assert.Equal(pages.Count, pages.Select(CrawlDirectoryReader.Url).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(refused.Except(pages.Select(CrawlDirectoryReader.Url)));
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
        var life = await CliProcess.RunAsync("explain", directory, refused.First());
        Assert.DoesNotContain("DisallowedByRobots", life.Output, StringComparison.Ordinal);
        Assert.Contains("attempt\t1 at ", life.Output, StringComparison.Ordinal);

        // Nothing of it is left for the next one.
        Assert.DoesNotContain("pending again", (await CliProcess.RunAsync("resume", directory)).Errors, StringComparison.Ordinal);

        static bool IsRefused(JsonElement page) => page.TryGetProperty("reason", out var reason) && reason.GetString() == "DisallowedByRobots";
    }

    [Fact]
    public async Task ScopeWidened_WhatWasLeftOutIsJudgedAgain()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        var seed = $"http://{web.Truth.Hosts[0]}/";
        string[] command = ["crawl", seed, "--delay", "0", "--out", directory, .. CliProcess.Resolve(web), "--set", "crawler.politeness.max-retry-after=20ms", "--set", "crawler.http.allow-private=[\"*.mock.test\"]"];
        Assert.Equal(0, (await CliProcess.RunAsync(command)).Code);
        var outside = $"http://{web.Truth.Hosts[1]}/";
        var before = await CliProcess.RunAsync("explain", directory, outside);
        Assert.Contains("state\tskipped: OutOfScope", before.Output, StringComparison.Ordinal);
        Assert.Contains("decided by\tcrawler.scope.kind = host", before.Output, StringComparison.Ordinal);
        var (code, _, errors) = await CliProcess.RunAsync("resume", directory, "--scope", "any");
        Assert.True(code == 0, errors);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        var after = await CliProcess.RunAsync("explain", directory, outside);
        Assert.Contains("state\tfetched\n", after.Output, StringComparison.Ordinal);
        Assert.Contains("gate\trobots: open", after.Output, StringComparison.Ordinal);
        Assert.Contains("attempt\t1 at ", after.Output, StringComparison.Ordinal);
        Assert.Contains("delay\t0 ms between two requests to its host\n", after.Output, StringComparison.Ordinal);
        Assert.Contains(" of its host, smoothed\n", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutOfScopeOnlyCounted_TheCountOutlivesTheProcess()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        string[] command = ["crawl", $"http://{web.Truth.Hosts[0]}/", "--delay", "0", "--out", directory, .. CliProcess.Resolve(web), "--set", "crawler.frontier.record-out-of-scope=off", "--set", "crawler.politeness.max-retry-after=20ms"];
        Assert.Equal(0, (await CliProcess.RunAsync(command)).Code);
        var counted = Unrecorded();
        Assert.True(counted > 0);
        Assert.Equal(0, (await CliProcess.RunAsync("resume", directory)).Code);
        Assert.Equal(counted, Unrecorded());

        long Unrecorded()
        {
            using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "summary.json")));
            return summary.RootElement.GetProperty("out_of_scope_unrecorded").GetInt64();
        }
    }

    [Fact]
    public async Task FailedUrls_AreTriedAgainAndHaveOneRecordStill()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web with { FlakyPercent = 5 });
        var directory = folder.Below("out");
        Assert.Equal(0, (await CliProcess.RunAsync(CliProcess.Crawl(web, directory, "--set", "crawler.fetching.max-attempts=1"))).Code);
        var flaky = CrawlDirectoryReader.Pages(directory).Count(line => line.TryGetProperty("status", out var status) && status.GetInt32() is 429 or 503);
        Assert.True(flaky > 0);
        var retried = await CliProcess.RunAsync("retry", directory, "--reason", "429", "503");
        Assert.StartsWith($"{flaky} URLs are pending again", retried.Output, StringComparison.Ordinal);
        Assert.Contains($"pending\t\t{flaky}\n", (await CliProcess.RunAsync("status", directory)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CliProcess.RunAsync("resume", directory)).Code);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
    }

    [Fact]
    public async Task UrlNeverSeen_IsToldWhichGateWouldStopIt()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 2, Pages = 4 });
        var directory = folder.Below("out");
        Assert.Equal(0, (await CliProcess.RunAsync(["crawl", $"http://{web.Truth.Hosts[0]}/", "--delay", "0", "--out", directory, .. CliProcess.Resolve(web)])).Code);
        var elsewhere = await CliProcess.RunAsync("explain", directory, "http://elsewhere.test/");
        Assert.Equal(1, elsewhere.Code);
        Assert.Contains("would be\tstopped by scope: crawler.scope.kind = host", elsewhere.Output, StringComparison.Ordinal);
        var here = await CliProcess.RunAsync("explain", directory, $"http://{web.Truth.Hosts[0]}/never-linked");
        Assert.Contains("would be\tstopped by nothing that is known", here.Output, StringComparison.Ordinal);
    }

    // The first lines are in the output and were never committed; the commit before them is that of the output's length. No line may be there twice.
    [PosixFact]
    public async Task KilledAtItsFirstCommit_BeginsAgainWithoutWhatWasWritten()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        var settings = folder.File("fast.conf", "crawler { scope.kind = any, output.commit-interval = 1m, output.batch-records = 20, politeness { delay = 0, max-retry-after = 20ms } }");
        string[] command = ["torture-crawl", directory, .. web.SeedUrls, "--config", settings, .. CliProcess.Resolve(web)];
        Assert.Equal(137, (await CliProcess.RunAsync([.. command, "--crash", "before-commit@2"])).Code);
        Assert.NotEqual(0, new FileInfo(Path.Combine(directory, "pages.jsonl")).Length);
        var (code, _, errors) = await CliProcess.RunAsync(command);
        Assert.True(code == 0, errors);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
    }

    // Its log held all that was committed; what crawl.db itself knows is that both outputs were empty.
    [PosixFact]
    public async Task KilledAndItsLogIsGone_BeginsAgainWithoutWhatWasWritten()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        var settings = folder.File("fast.conf", "crawler { scope.kind = any, output.commit-interval = 1m, output.batch-records = 20, politeness { delay = 0, max-retry-after = 20ms } }");
        string[] command = ["torture-crawl", directory, .. web.SeedUrls, "--config", settings, .. CliProcess.Resolve(web)];
        Assert.Equal(137, (await CliProcess.RunAsync([.. command, "--crash", "before-commit@3"])).Code);
        Assert.NotEqual(0, new FileInfo(Path.Combine(directory, "pages.jsonl")).Length);
        File.Delete(Path.Combine(directory, "crawl.db-wal"));
        File.Delete(Path.Combine(directory, "crawl.db-shm"));
        var (code, _, errors) = await CliProcess.RunAsync(command);
        Assert.True(code == 0, errors);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Equal(File.ReadAllText(Path.Combine(directory, "pages.jsonl")), File.ReadAllText(Path.Combine(directory, "copy.jsonl")));
    }

    [Fact]
    public async Task NoCrawlThere_IsRefused()
    {
        using var folder = new WorkFolder();
        foreach (var verb in new[] { "resume", "status" })
        {
            var (code, _, errors) = await CliProcess.RunAsync(verb, folder.Below("nothing"));
            Assert.Equal(2, code);
            Assert.Contains("there is no such directory", errors, StringComparison.Ordinal);
        }

        folder.File("crawl.db", "this is no database, and nobody should take it for one");
        Assert.Contains("crawl.db is no SQLite database", (await CliProcess.RunAsync("resume", folder.Below("."))).Errors, StringComparison.Ordinal);
    }
}
