using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>The crawl verb as a process: what it leaves on disk, and what its exit code says.</summary>
public class CliCrawlTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 10, Pages = 150, SlowPercent = 0 };

    [Fact]
    public async Task WholeWeb_IsWrittenAsStated_Exit0()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var (code, output, errors) = await CliProcess.RunAsync(CliProcess.Crawl(web, folder.Below("out"), "--bodies"));
        Assert.True(code == 0, errors);
        Assert.Empty(output);
        var lines = CrawlDirectoryReader.Pages(folder.Below("out"));
        TruthAssert.SameUrls(web.Truth.Pages, lines.Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        var (stoppedBy, balance) = CrawlDirectoryReader.Summary(folder.Below("out"));
        Assert.Equal(("drained", 0), (stoppedBy, balance["pending"]));
        Assert.Equal(lines.Count + web.Truth.NofollowOnly.Count, balance["discovered"]);
        Assert.Contains("discovered", errors, StringComparison.Ordinal);
        var bodies = lines.Where(line => line.TryGetProperty("sha256", out _)).Select(line => line.GetProperty("sha256").GetString()!).Distinct();
        Assert.All(bodies, hash => Assert.True(File.Exists(Path.Combine(folder.Below("out"), "bodies", hash[..2], $"{hash}.gz"))));

        // What was in force can be read back.
        Assert.Equal(0, (await CliProcess.RunAsync("config", "check", folder.Below("out/crawl.conf"))).Code);
    }

    [Fact]
    public async Task PageLimitAskedFor_IsExact_Exit0()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        Assert.Equal(0, (await CliProcess.RunAsync(CliProcess.Crawl(web, folder.Below("out"), "--max-pages", "25", "--quiet"))).Code);
        Assert.Equal(25, CrawlDirectoryReader.Pages(folder.Below("out")).Count(line => line.GetProperty("outcome").GetString() == "fetched"));
        Assert.Equal("max-pages", CrawlDirectoryReader.Summary(folder.Below("out")).StoppedBy);
    }

    [Fact]
    public async Task NoSeedCanBeFetched_Exit3()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web with { DeadHosts = 1 });
        var arguments = new[] { "crawl", "http://dead-0000.mock.test/", "--out", folder.Below("out"), "--set", "crawler.robots.max-attempts=1" };
        Assert.Equal(3, (await CliProcess.RunAsync([.. arguments, .. CliProcess.Resolve(web)])).Code);
        Assert.Equal("RobotsUnreachable", Assert.Single(CrawlDirectoryReader.Pages(folder.Below("out"))).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task BadSeedLine_IsReportedByItsNumberAndTheRestGoesOn()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var seeds = folder.File("seeds.txt", $"# seeds\n\n{web.SeedUrls[0]}\nhttp://[::1\n");
        var (code, _, errors) = await CliProcess.RunAsync(["crawl", "--seeds", seeds, "--scope", "page", "--delay", "0", "--out", folder.Below("out"), .. CliProcess.Resolve(web)]);
        Assert.Equal(0, code);
        Assert.Contains("seeds.txt:4: ", errors, StringComparison.Ordinal);
        Assert.Contains("\nseeds: 1 taken, 1 refused\n", errors, StringComparison.Ordinal);
        Assert.Matches("\"seeds\": 1,\\s+\"seeds_refused\": 1,", await File.ReadAllTextAsync(Path.Combine(folder.Below("out"), "summary.json")));
        Assert.Equal(web.SeedUrls[0], CrawlDirectoryReader.Url(Assert.Single(CrawlDirectoryReader.Pages(folder.Below("out")))));
    }

    [Theory]
    [InlineData("did you mean --seeds", "http://a.test/", "--sceds", "x")]
    [InlineData("crawler.politeness.delay", "http://a.test/", "--set", "crawler.politeness.dleay=1s")]
    [InlineData("unit", "http://a.test/", "--delay", "1")]
    [InlineData("no such file", "--seeds", "FOLDER/missing.txt")]
    [InlineData("no http(s) URL", "--seeds", "FOLDER/empty.txt")]
    [InlineData("no-url", "no-url")]
    [InlineData("is a file", "http://a.test/", "--out", "FOLDER/empty.txt")]
    [InlineData("cannot be written", "http://a.test/", "--out", "FOLDER/empty.txt/below")]
    [InlineData("already holds a crawl", "http://a.test/", "--out", "FOLDER/old")]
    public async Task BadInput_IsNamedAndNothingIsTouched_Exit2(string words, params string[] arguments)
    {
        using var folder = new WorkFolder();
        folder.File("empty.txt", "");
        Directory.CreateDirectory(folder.Below("old"));
        folder.File("old/pages.jsonl", "{}\n");
        string[] given = [.. arguments.Select(argument => argument.Replace("FOLDER", folder.Below("."), StringComparison.Ordinal))];
        if (!given.Contains("--out")) given = [.. given, "--out", folder.Below("out")];
        var (code, output, errors) = await CliProcess.RunAsync(["crawl", .. given]);
        Assert.Equal(2, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Empty(output);
        Assert.Equal(["empty.txt", "old", "pages.jsonl"], Directory.EnumerateFileSystemEntries(folder.Below("."), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("{}\n", await File.ReadAllTextAsync(folder.Below("old/pages.jsonl")));
    }

    // Likewise; the outputs and the log of crawl.db meet the limit in the midst of the crawl.
    [PosixFact]
    public async Task DiskFull_ReportSummaryAndStatusAgree_AndNothingIsLost()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        using var crawl = CliProcess.StartWithFileLimit(256, CliProcess.Crawl(web, folder.Below("out"), "--set", "crawler.output.batch-records=5"));
        var (code, _, errors) = await crawl.EndAsync();
        Assert.True(code == 1, $"{code}: {errors}");
        Assert.DoesNotContain("[WARNING]", errors, StringComparison.Ordinal);
        var failed = errors.Split('\n').Single(line => line.StartsWith("crawler: the crawl failed after ", StringComparison.Ordinal));
        if (OperatingSystem.IsLinux()) Assert.Contains("as large as the system allows", failed, StringComparison.Ordinal);
        var balance = errors.Split('\n').Single(line => line.StartsWith("discovered ", StringComparison.Ordinal));
        Assert.Contains(" resume ", errors, StringComparison.Ordinal);
        var status = (await CliProcess.RunAsync("status", folder.Below("out"))).Output;
        Assert.Contains($"\nstopped\tfailed: {failed.Split(": ", 3)[2]}; go on with resume\n", status, StringComparison.Ordinal);
        Assert.Contains($"\n{balance}\n", status, StringComparison.Ordinal);
        var (stoppedBy, summary) = CrawlDirectoryReader.Summary(folder.Below("out"));
        Assert.Equal("failed", stoppedBy);
        Assert.StartsWith($"discovered {summary["discovered"]} = pending {summary["pending"]} + fetched {summary["fetched"]} ", balance, StringComparison.Ordinal);
        var resumed = await CliProcess.RunAsync("resume", folder.Below("out"));
        Assert.True(resumed.Code == 0, resumed.Errors);
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(folder.Below("out")).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Contains("stopped\tdrained: ", (await CliProcess.RunAsync("status", folder.Below("out"))).Output, StringComparison.Ordinal);
    }

    // A limit on the size of files stands in for a full disk.
    [PosixFact]
    public async Task DiskFull_IsToldAndWhatIsWrittenIsWholeLines_Exit1()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        using var crawl = CliProcess.StartWithFileLimit(16, CliProcess.Crawl(web, folder.Below("out"), "--set", "crawler.output.batch-records=5", "--store", "memory"));
        var (code, _, errors) = await crawl.EndAsync();
        Assert.True(code == 1, $"{code}: {errors}");
        Assert.Contains("jsonl", errors, StringComparison.Ordinal);
        var lines = CrawlDirectoryReader.Pages(folder.Below("out"));
        Assert.InRange(new FileInfo(folder.Below("out/pages.jsonl")).Length, 1, 16 * 1024);
        var (stoppedBy, balance) = CrawlDirectoryReader.Summary(folder.Below("out"));
        Assert.Equal("failed", stoppedBy);
        Assert.Equal(lines.Count(line => line.GetProperty("outcome").GetString() == "fetched"), balance["fetched"]);
    }
}
