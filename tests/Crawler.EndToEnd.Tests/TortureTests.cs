using Crawler.Cli.Torture;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl cannot be lost: twenty kills, of crawls, retries and resumes that judge again, a full disk and a SIGTERM, and everything is there once.</summary>
public class TortureTests
{
    [PosixFact]
    public async Task TwentyKills_NothingIsLostAndNothingIsThereTwice()
    {
        using var folder = new WorkFolder();
        var told = new List<string>();
        var report = await new Torturer(new TortureOptions { Pages = 800 }, folder.Below("torture"), told.Add).RunAsync();
        Assert.True(report.IsRight, string.Join('\n', report.Problems.Concat(told)));
        Assert.True(report.Kills.Values.Sum() >= 20 && report.FoundUncommittedBytes > 0 && report.FoundLeasedUrls > 0);
        Assert.Contains(report.Kills.Keys, place => place.StartsWith("retry ", StringComparison.Ordinal));
        Assert.Contains(report.Kills.Keys, CrashPoint.OfJudging.Contains);
    }
}
