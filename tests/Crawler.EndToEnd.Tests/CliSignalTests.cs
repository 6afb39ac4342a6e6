using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>The first signal drains, the second ends the process at once; both are told by exit code 130.</summary>
public class CliSignalTests
{
    private static readonly MockWebOptions Large = new() { Hosts = 10, Pages = 5000, SlowPercent = 0, PageDelay = TimeSpan.FromMilliseconds(100) };
    private static readonly MockWebOptions Endless = new() { Hosts = 3, Pages = 3, ControlLinks = ["/slow/300"] };

    [PosixFact]
    public Task Interrupted_DrainsAndWritesTheBalance_Exit130() => DrainsAsync("INT");

    [PosixFact]
    public Task Terminated_DrainsAndWritesTheBalance_Exit130() => DrainsAsync("TERM");

    [PosixFact]
    public Task TerminalGone_DrainsAndWritesTheBalance_Exit130() => DrainsAsync("HUP");

    // As timeout(1) does.
    [PosixFact]
    public Task TerminatedTwiceInAnInstant_DrainsAndWritesTheBalance_Exit130() => DrainsAsync("TERM", "TERM");

    [PosixFact]
    public async Task TerminalGoneBelowNohup_GoesOn()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Large);
        using var crawl = CliProcess.StartByShell("trap '' HUP; exec \"$0\" \"$@\"", CliProcess.Crawl(web, folder.Below("out"), "--max-pages", "500"));
        await Eventually.True(() => web.Log.Requests > 50);
        crawl.Signal("HUP");
        var (code, _, errors) = await crawl.EndAsync();
        Assert.True(code == 0, $"{code}: {errors}");
        Assert.Equal("max-pages", CrawlDirectoryReader.Summary(folder.Below("out")).StoppedBy);
    }

    [PosixFact]
    public async Task InterruptedTwice_EndsAtOnce_Exit130()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Endless);
        using var crawl = CliProcess.Start(CliProcess.Crawl(web, folder.Below("out"), "--timeout", "10m", "--set", "crawler.limits.drain-timeout=10m"));
        await Eventually.True(() => web.Log.InFlight == 3);
        crawl.Signal("INT");
        await Eventually.True(() => crawl.Errors.Contains("once more stops at once", StringComparison.Ordinal));

        // Within a moment of the first it would count as the same.
        await Eventually.True(() =>
        {
            crawl.Signal("INT");
            return crawl.Errors.Contains("stopped at once", StringComparison.Ordinal);
        });
        Assert.Equal(130, (await crawl.EndAsync()).Code);
        CrawlDirectoryReader.Pages(folder.Below("out"));
        Assert.Contains("\nstopped\tinterrupted: somebody asked for it, and once more for the end at once\n", (await CliProcess.RunAsync("status", folder.Below("out"))).Output, StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task InterruptedDuringAPageThatTakesLong_EndsAfterTheDrainTimeout_Exit130()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Endless);
        using var crawl = CliProcess.Start(CliProcess.Crawl(web, folder.Below("out"), "--timeout", "10m", "--set", "crawler.limits.drain-timeout=500ms"));
        await Eventually.True(() => web.Log.InFlight == 3);
        crawl.Signal("INT");
        Assert.Equal(130, (await crawl.EndAsync()).Code);
        var (stoppedBy, balance) = CrawlDirectoryReader.Summary(folder.Below("out"));
        Assert.Equal("interrupted", stoppedBy);
        Assert.True(balance["pending"] >= 3);
        Assert.Contains("under way\t0\n", (await CliProcess.RunAsync("status", folder.Below("out"))).Output, StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task FetchInterrupted_BreaksOffAndGivesEveryUrlItsRecord_Exit130()
    {
        await using var web = await MockWebServer.StartAsync(Endless);
        string[] slow = [.. web.SeedUrls.Select(seed => new Uri(new Uri(seed), "/slow/300").AbsoluteUri)];
        using var fetch = CliProcess.Start(["fetch", .. slow, .. CliProcess.Resolve(web)]);
        await Eventually.True(() => web.Log.InFlight > 0);
        fetch.Signal("INT");
        var (code, output, _) = await fetch.EndAsync();
        Assert.Equal(130, code);
        Assert.Equal(slow.Length, output.Split('\n').Count(line => line.Contains("\"Cancelled\"", StringComparison.Ordinal)));
    }

    // Akka would listen to signals itself once its shutdown is looked at.
    [PosixFact]
    public Task TerminatedWithSettingsOfTheShutdown_DrainsAndWritesTheBalance_Exit130() => DrainsAsync(["--set", "akka.coordinated-shutdown.default-phase-timeout=6s"], "TERM");

    private static Task DrainsAsync(params string[] signals) => DrainsAsync([], signals);

    private static async Task DrainsAsync(string[] more, params string[] signals)
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Large);
        using var crawl = CliProcess.Start(CliProcess.Crawl(web, folder.Below("out"), more));
        await Eventually.True(() => web.Log.Requests > 50);
        crawl.Signal(signals);
        var (code, _, errors) = await crawl.EndAsync();
        Assert.True(code == 130, $"{code}: {errors}");
        Assert.DoesNotContain(web.Log.All, request => request.Aborted);
        var (stoppedBy, balance) = CrawlDirectoryReader.Summary(folder.Below("out"));
        Assert.Equal("interrupted", stoppedBy);
        Assert.True(balance["pending"] > 0);
        Assert.Equal(CrawlDirectoryReader.Pages(folder.Below("out")).Count(line => line.GetProperty("outcome").GetString() == "fetched"), balance["fetched"]);
    }
}
