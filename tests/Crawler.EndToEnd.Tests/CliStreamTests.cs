using System.Globalization;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>Standard streams that are closed at the start, or by their reader.</summary>
public class CliStreamTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 3, Pages = 40, SlowPercent = 0 };
    private static readonly MockWebOptions Endless = new() { Hosts = 3, Pages = 3, ControlLinks = ["/slow/300"] };

    [PosixTheory]
    [InlineData("<&-", 0)]
    [InlineData(">&-", 1)]
    [InlineData("2>&-", 2)]
    [InlineData("<&- >&- 2>&-", 0, 1, 2)]
    public async Task ClosedAtTheStart_NoFileOfACrawlGetsItsNumber(string closing, params int[] closed)
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Endless);
        using var crawl = CliProcess.StartByShell($"exec \"$0\" \"$@\" {closing}", CliProcess.Crawl(web, folder.Below("out"), "--timeout", "10m", "--set", "crawler.limits.drain-timeout=0"));
        await Eventually.True(() => web.Log.InFlight == 3);
        if (OperatingSystem.IsLinux()) Assert.All(closed, number => Assert.Equal("/dev/null", new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{crawl.Id}/fd/{number}")).LinkTarget));
        crawl.Signal("TERM");
        Assert.Equal(130, (await crawl.EndAsync()).Code);
        Assert.Contains("under way\t0\n", (await CliProcess.RunAsync("status", folder.Below("out"))).Output, StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task OutputClosedAtTheStart_IsToldAndNothingGoesElsewhere_Exit1()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        using var fetch = CliProcess.StartByShell("exec \"$0\" \"$@\" >&-", ["fetch", web.SeedUrls[0], .. CliProcess.Resolve(web)]);
        var (code, output, errors) = await fetch.EndAsync();
        Assert.Equal((1, "", "crawler: standard output cannot be written: it is closed\n"), (code, output, errors));
    }

    [PosixFact]
    public async Task InputClosedAtTheStart_IsAnEmptyList_Exit2()
    {
        using var folder = new WorkFolder();
        using var crawl = CliProcess.StartByShell("exec \"$0\" \"$@\" <&-", "crawl", "--seeds", "-", "--out", folder.Below("out"));
        var (code, _, errors) = await crawl.EndAsync();
        Assert.Equal((2, "crawler: standard input: there is no http(s) URL in it\n"), (code, errors));
    }

    // The word that a program is called by need not lead to it, and a host that is named need not be one.
    [PosixTheory]
    [InlineData("exec -a elsewhere \"$0\" \"$@\" <&-")]
    [InlineData("own=$(dirname \"$2\")/Crawler.Cli; [ -x \"$own\" ] || exec \"$0\" \"$@\" <&-; DOTNET_HOST_PATH=/bin/echo exec \"$own\" \"${@:3}\" <&-")]
    public async Task InputClosedAtTheStart_TheProgramItselfGoesOnWithItsWords(string script)
    {
        using var fetch = CliProcess.StartByShell(script, "fetch", "x://y", "two words", "");
        var (code, output, errors) = await fetch.EndAsync();
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("two words", errors, StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task ReaderGoesAway_EndsCleanly_Exit0()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        using var fetch = CliProcess.StartByShell("\"$0\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}", ["fetch", .. Enumerable.Repeat(web.SeedUrls[0], 200), .. CliProcess.Resolve(web)]);
        var (code, output, errors) = await fetch.EndAsync();
        Assert.Equal((0, "", 1), (code, errors, output.Count(character => character == '\n')));
    }
}
