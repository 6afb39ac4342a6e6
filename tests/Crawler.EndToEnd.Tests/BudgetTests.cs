using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Hosting;

namespace Crawler.EndToEnd.Tests;

/// <summary>What one host may cost a crawl: errors and depth. What is left out is counted under its name, and judged again when a resume allows more.</summary>
public class BudgetTests
{
    private const string Seed = "http://a.test/";
    private const int Pages = 60;

    [Fact]
    public async Task HostRefusesEverything_TheRestIsSkipped_AndRequestedByAResumeThatAllowsMore()
    {
        using var folder = new WorkFolder();
        var first = await RunAsync("max-errors-per-host = 5", folder.Below("out"), resume: false, Refusing);
        Assert.Equal((StopReason.Drained, 2L, 5L, Pages - 5L), (first.Reason, first.Final.Balance.Fetched, first.Final.Balance.Failed, first.Final.Skips[nameof(SkipReason.HostFailing)]));
        Assert.True(first.Final.Balance.Holds);
        Assert.Equal(1, first.Final.Hosts.Failing);
        Assert.Contains("\"HostFailing\": 55", await File.ReadAllTextAsync(Path.Combine(folder.Below("out"), "summary.json")), StringComparison.Ordinal);
        var explained = (await CliProcess.RunAsync("explain", folder.Below("out"), Seed + "40")).Output;
        Assert.Contains("state\tskipped: HostFailing\nbecause\tcrawler.frontier.max-errors-per-host = 5\n", explained, StringComparison.Ordinal);
        Assert.Contains("errors\t5 URLs of its host failed one after the other", explained, StringComparison.Ordinal);
        Assert.Contains("would be\tstopped by errors-per-host: 5 URLs of its host failed one after the other, crawler.frontier.max-errors-per-host = 5\n", (await CliProcess.RunAsync("explain", folder.Below("out"), Seed + "never-seen")).Output, StringComparison.Ordinal);

        // The same budget: nothing is asked for again. A larger one, and then none.
        var same = await RunAsync("max-errors-per-host = 5", folder.Below("out"), resume: true, Refusing);
        Assert.Equal((5L, Pages - 5L), (same.Final.Balance.Failed, same.Final.Skips[nameof(SkipReason.HostFailing)]));
        var more = await RunAsync("max-errors-per-host = 12", folder.Below("out"), resume: true, Refusing);
        Assert.Equal((12L, Pages - 12L), (more.Final.Balance.Failed, more.Final.Skips[nameof(SkipReason.HostFailing)]));
        var all = await RunAsync("max-errors-per-host = unlimited", folder.Below("out"), resume: true, Refusing);
        Assert.Equal(((long)Pages, 0L), (all.Final.Balance.Failed, all.Final.Skips.GetValueOrDefault(nameof(SkipReason.HostFailing))));
        Assert.Equal(Pages + 2, CrawlDirectoryReader.Pages(folder.Below("out")).Count);
    }

    [Fact]
    public async Task HostGoesOnForEver_ItsDepthEndsIt_AndOtherHostsHaveTheirOwn()
    {
        using var folder = new WorkFolder();
        var first = await RunAsync("max-depth-per-host = 3", folder.Below("out"), resume: false, Endless);
        Assert.Equal((8L, 2L), (first.Final.Balance.Fetched, first.Final.Skips[nameof(SkipReason.TooDeep)]));
        var explained = (await CliProcess.RunAsync("explain", folder.Below("out"), Seed + "4")).Output;
        Assert.Contains("decided by\tcrawler.frontier.max-depth-per-host = 3\n", explained, StringComparison.Ordinal);
        Assert.Contains("gate\tdepth-per-host: closed (crawler.frontier.max-depth-per-host = 3)\n", explained, StringComparison.Ordinal);
        Assert.Contains("gate\tdepth-per-host: not known (its host's nearest URL is 0 links from a seed, crawler.frontier.max-depth-per-host = 3)\n", (await CliProcess.RunAsync("explain", folder.Below("out"), Seed + "5")).Output, StringComparison.Ordinal);
        await RunAsync("max-depth-per-host = 2", folder.Below("out"), resume: true, Endless);
        var narrowed = (await CliProcess.RunAsync("explain", folder.Below("out"), Seed + "4")).Output;
        Assert.Contains("because\tcrawler.frontier.max-depth-per-host = 2\ndecided by\tcrawler.frontier.max-depth-per-host = 2\n", narrowed, StringComparison.Ordinal);
        Assert.Contains("gate\tdepth-per-host: closed (crawler.frontier.max-depth-per-host = 2)\n", narrowed, StringComparison.Ordinal);
        Assert.Contains("gate\tdepth-per-host: open (3 links from its host's nearest URL, crawler.frontier.max-depth-per-host = 2; it had passed before this was so)\n", (await CliProcess.RunAsync("explain", folder.Below("out"), Seed + "3")).Output, StringComparison.Ordinal);
        var more = await RunAsync("max-depth-per-host = 5", folder.Below("out"), resume: true, Endless);
        Assert.Equal((12L, 2L), (more.Final.Balance.Fetched, more.Final.Skips[nameof(SkipReason.TooDeep)]));
    }

    // No rule of traps can tell such a site from a large one.
    [Fact]
    public async Task HostMakesUpPagesOfRandomWords_ItsNumberOfUrlsEndsIt_AndOtherHostsGoOn()
    {
        using var folder = new WorkFolder();
        var directory = folder.Below("out");
        var summary = await RunAsync("max-urls-per-host = 200", directory, resume: false, Babbling);
        Assert.Equal((200L + 51, true), (summary.Final.Balance.Fetched, summary.Final.Balance.Holds));
        Assert.Equal(summary.Final.Balance.Skipped, summary.Final.Skips[nameof(SkipReason.HostFull)]);
        Assert.True(summary.Final.Balance.Skipped > 500);
        Assert.Empty(summary.Final.Traps);
    }

    // Every page of a.test has words and links of its own; b.test has fifty pages.
    private static ScriptedWeb Babbling => new((url, _) => (url.HostKey.Value, url.PathAndQuery) switch
    {
        (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
        ("b.test", "/") => ScriptedWeb.Page(url, Enumerable.Range(1, 50).Select(page => $"http://b.test/{page}")),
        ("b.test", _) => ScriptedWeb.Page(url),
        (_, "/") => ScriptedWeb.Page(url, ["http://b.test/", $"{Seed}words"]),
        _ => ScriptedWeb.Text(url, "text/html", $"<p>{Words(url.Text, 40)}</p>{string.Concat(Words(url.Text, 5).Split(' ').Select(word => $"<a href='{Seed}{word}'>{word}</a>"))}"),
    });

    private static string Words(string seed, int count)
    {
        var random = new Random(BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed))));
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => new string(random.GetItems("abcdefghijklmnopqrstuvwxyz".AsSpan(), 8))));
    }

    private static ScriptedWeb Refusing => new((url, _) => (url.HostKey.Value, url.PathAndQuery) switch
    {
        (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
        ("a.test", "/") => ScriptedWeb.Page(url, ["http://b.test/", .. Enumerable.Range(1, Pages).Select(page => $"{Seed}{page}")]),
        ("b.test", _) => ScriptedWeb.Page(url),
        _ => ScriptedWeb.Status(url, 403),
    });

    // /1, /2, ... each on the one before; the third page of a.test leads to b.test, which does the same.
    private static ScriptedWeb Endless => new((url, _) => (url.HostKey.Value, url.PathAndQuery) switch
    {
        (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
        (var host, "/") => ScriptedWeb.Page(url, [$"http://{host}/1"]),
        ("a.test", "/3") => ScriptedWeb.Page(url, [$"{Seed}4", "http://b.test/"]),
        (var host, ['/', .. var page]) => ScriptedWeb.Page(url, [$"http://{host}/{int.Parse(page, System.Globalization.CultureInfo.InvariantCulture) + 1}"]),
        _ => ScriptedWeb.Status(url, 404),
    });

    // Without an output in memory, which no later process could go on with.
    private static async Task<CrawlSummary> RunAsync(string budget, string path, bool resume, ScriptedWeb web)
    {
        var settings = new ConfigFile("test.conf", $"akka.loglevel = OFF\n{MockCrawl.Fast}\ncrawler {{ sitemaps.use = off, frontier {{ {budget}, heads-per-host = 4 }} }}");
        Assert.True(EffectiveConfig.TryLoad([settings], [], out var config, out var errors), string.Join("\n", errors));
        await using var host = CrawlerHost.Start(config, new CrawlerSeams { Fetcher = web });
        var summary = await MockCrawl.EndOf(await host.StartAsync(resume ? CrawlRequest.ResumeFrom(path, Seed) : CrawlRequest.Of(Seed).Into(path)));
        Assert.True(summary.Reason == StopReason.Drained, summary.Error);
        return summary;
    }
}
