using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>A process that crawls a hostile site, everything at once, in a heap that leaves it under 300 MB in all.</summary>
public class HostileMemoryTests
{
    // What the runtime itself takes is 80 MiB or so.
    private const long Heap = 200L * 1024 * 1024;

    [Fact]
    public async Task HostileSite_IsCrawledInLittleMemory_AndEveryUrlHasItsEnd()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 30, SlowPercent = 0, Hostile = true });
        var directory = folder.Below("out");
        string[] limits = ["--per-host", "32", "--set", "crawler.fetching.total-timeout=3s", "--set", "crawler.fetching.max-attempts=2"];
        using var crawl = CliProcess.StartWithHeapLimit(Heap, CliProcess.Crawl(web, directory, limits));
        var (code, _, errors) = await crawl.EndAsync();
        Assert.True(code == 0, errors);
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
        var records = CrawlDirectoryReader.Pages(directory).ToDictionary(CrawlDirectoryReader.Url, StringComparer.Ordinal);
        Assert.NotEmpty(web.Truth.Hostile);
        Assert.All(web.Truth.Hostile, url => Assert.Contains(url, records.Keys));
        Assert.Equal("DecodedRatioTooHigh", Reason("/bomb"));
        Assert.Equal("TotalTimedOut", Reason("/endless"));
        Assert.Equal("DecodingFailed", Reason("/cut-gzip"));
        Assert.Equal("BadRedirect", Reason("/redirect-file"));
        TruthAssert.SameUrls(web.Truth.Pages, records.Values.Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url).Except(web.Truth.Hostile));

        string? Reason(string path) => records[web.Truth.Hostile.Single(url => url.EndsWith(path, StringComparison.Ordinal))].TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }
}
