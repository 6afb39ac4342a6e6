using Crawler.Frontier.Storage;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>A URL on which a request was under way at three kills runs alone first, and has failed if the process is killed again.</summary>
public class SuspectTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 5, Pages = 100, SlowPercent = 0, FlakyPercent = 0, ServerErrorPercent = 0, NotFoundPercent = 0, DisallowedPercent = 0, CrawlDelayPercent = 0, PageDelay = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task LeasedAtThreeKills_RunsAloneBeforeAllOthers_AndTheCrawlIsWhole()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = await StopEarlyAsync(web, folder);
        var suspects = Suspect(directory, count: 3, losses: 3, isHeld: false);
        var before = web.Log.All.Count;
        var (code, _, errors) = await CliProcess.RunAsync("resume", directory, "--max-pages", "unlimited");
        Assert.True(code == 0, errors);
        var requests = web.Log.All.Skip(before).ToArray();
        var alone = requests.Where(request => suspects.Contains(Text(request))).ToArray();
        Assert.Equal(suspects.Order(), alone.Select(Text).Order());
        Assert.Equal(alone, requests.Where(request => request.PathAndQuery != "/robots.txt").Take(3));
        Assert.All(alone, suspect => Assert.DoesNotContain(requests, other => other != suspect && other.Started < suspect.Finished && suspect.Started < other.Finished));
        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
        Assert.Equal(0, CrawlDirectoryReader.Summary(directory).Balance["pending"]);
        Assert.Empty(web.Log.Repeated);
    }

    [Fact]
    public async Task KilledAgainWhileItWasAlone_HasFailed()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = await StopEarlyAsync(web, folder);
        var crashed = Assert.Single(Suspect(directory, count: 1, losses: 3, isHeld: true));
        var before = web.Log.All.Count;
        var (code, _, errors) = await CliProcess.RunAsync("resume", directory, "--max-pages", "unlimited");
        Assert.True(code == 0, errors);
        Assert.DoesNotContain(web.Log.All.Skip(before), request => Text(request) == crashed);
        var explained = await CliProcess.RunAsync("explain", directory, crashed);
        Assert.Contains("state\tfailed: Crashed", explained.Output, StringComparison.Ordinal);
        Assert.Contains("killed 4 times", explained.Output, StringComparison.Ordinal);
        Assert.Single(CrawlDirectoryReader.Pages(directory), line => CrawlDirectoryReader.Url(line) == crashed);
        Assert.Equal((0, 1), (CrawlDirectoryReader.Summary(directory).Balance["pending"], CrawlDirectoryReader.Summary(directory).Balance["failed"]));
    }

    private static string Text(MockRequest request) => $"http://{request.Host}{request.PathAndQuery}";

    private static async Task<string> StopEarlyAsync(MockWebServer web, WorkFolder folder)
    {
        var directory = folder.Below("out");
        Assert.Equal(0, (await CliProcess.RunAsync(CliProcess.Crawl(web, directory, "--max-pages", "10"))).Code);
        return directory;
    }

    // As kills would have left it: the process dies each time with a request on the last URLs under way.
    private static HashSet<string> Suspect(string directory, int count, int losses, bool isHeld)
    {
        using var connection = CrawlDatabase.OpenToWrite(Path.Combine(directory, "crawl.db"));
        CrawlDatabase.Run(connection, FormattableString.Invariant($"INSERT INTO leased (url, is_held, losses) SELECT id, {(isHeld ? 1 : 0)}, {losses} FROM page WHERE state = 'pending' ORDER BY id DESC LIMIT {count}"));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT url FROM page WHERE id IN (SELECT url FROM leased)";
        using var rows = command.ExecuteReader();
        var urls = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read()) urls.Add(rows.GetString(0));
        Assert.Equal(count, urls.Count);
        return urls;
    }
}
