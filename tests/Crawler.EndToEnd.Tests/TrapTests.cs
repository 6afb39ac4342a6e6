using Crawler.Frontier;
using Crawler.Hosting;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>A crawl gets out of every trap, loses no page by that, and says what it has held back.</summary>
public class TrapTests
{
    private const string TrapHost = "http://trap-0000.mock.test/";
    private static readonly MockWebOptions Web = new() { Hosts = 3, Pages = 60, SlowPercent = 0, Traps = true };

    [Theory]
    [InlineData("")]
    [InlineData("crawler.frontier { partitions = 4, heads-per-host = 3 }")]
    public async Task WebWithTraps_EndsWithEveryPageFound(string settings)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.politeness.per-host = 8\n{settings}");
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.Pages, crawl.Pages.Where(url => !url.StartsWith(TrapHost, StringComparison.Ordinal) || web.Truth.Pages.Contains(url)));
        Assert.True(crawl.Pages.Count(url => url.StartsWith(TrapHost, StringComparison.Ordinal)) < 2_500);
        Assert.Equal(summary.Final.Skips[nameof(SkipReason.Trapped)], summary.Final.Traps.Sum(trap => trap.Urls));
        string[] found =
        [
            "calendar-ahead = 3: http://trap-0000.mock.test /calendar/#/#/", "calendar-behind = 30: http://trap-0000.mock.test /calendar/#/#/", "max-combinations = 500: http://trap-0000.mock.test /filter?",
            "max-growth = 16: http://trap-0000.mock.test URLs that grow from link to link", "max-same-content = 50: http://trap-0000.mock.test /missing/", "max-session-ids = 10: http://trap-0000.mock.test mysid",
        ];
        Assert.Subset(summary.Final.Traps.Select(trap => trap.Rule["crawler.traps.".Length..]).ToHashSet(StringComparer.Ordinal), found.ToHashSet(StringComparer.Ordinal));
        Assert.Contains(summary.Final.Traps, trap => trap.Rule.StartsWith("crawler.traps.max-repeats = 2: ", StringComparison.Ordinal));
        Assert.All(summary.Final.Traps, trap => Assert.StartsWith(TrapHost, trap.Example, StringComparison.Ordinal));
    }

    // Of long pages, the first few that each parser reads are told apart from the rest.
    [Theory]
    [InlineData(200, 0)]
    [InlineData(600, 300)]
    public async Task EverythingIsAnsweredWithAPageThatRepeatsItsUrl_IsTold(int links, int words)
    {
        var help = Words(words);
        var web = new WrittenWeb(url => url.PathAndQuery switch
        {
            "/" => "<a href='/list-0'>List</a>",
            ['/', 'l', 'i', 's', 't', '-', .. var list] when int.Parse(list, System.Globalization.CultureInfo.InvariantCulture) is var number && number < links => $"<a href='/list-{number + 1}'>next</a><a href='/gone/for-{number}-good'>gone</a>",
            var path => $"<title>{path}</title><h1>{path} was not found</h1><a href='/?from={path}'>start</a>{help}",
        });
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.scope.exclude = [from]", new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://a.test/");
        TruthAssert.Drained(summary);
        Assert.Contains(summary.Final.Traps, trap => trap.Rule == "crawler.traps.max-same-content = 50: http://a.test /gone/");
    }

    // Every page makes up two links; neither the URLs nor the bytes repeat.
    [Theory]
    [InlineData(0, 300)]
    [InlineData(300, 400)]
    public async Task PagesMadeUpForEveryLink_EndBecauseTheySayTheSame(int words, int mostPages)
    {
        var help = Words(words);
        var web = new WrittenWeb(url => url.PathAndQuery switch
        {
            "/" => "<h1>Shop</h1><a href='/about'>About</a><a href='/item-0'>Items</a>",
            "/about" => "<h1>About</h1><a href='/'>Home</a>",
            var path when path.StartsWith("/item-", StringComparison.Ordinal) => $"<h1>You have chosen {path[1..]}</h1><a href='{path}a1'>More like {path}a1</a><a href='{path}b2'>More like {path}b2</a><a href='/about'>About</a>{help}",
            _ => null,
        });
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.traps {{ max-like-referrer = 100, max-growth = unlimited }}", new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://a.test/");
        TruthAssert.Drained(summary);
        var trap = Assert.Single(summary.Final.Traps);
        Assert.StartsWith("crawler.traps.max-like-referrer = 100: http://a.test pages that say what the page before said, as /item-", trap.Rule, StringComparison.Ordinal);
        Assert.Equal(summary.Final.Skips[nameof(SkipReason.Trapped)], trap.Urls);
        Assert.InRange(summary.Final.Balance.Fetched, 102, mostPages);
        Assert.Contains("http://a.test/about", crawl.Pages);
    }

    [Fact]
    public async Task HeldBack_IsToldEverywhere_AndLetThroughByAResumeThatAllowsIt()
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        string[] quick = ["--exclude", "/(circles|calendar|session|filter|list)/?", "--max-depth", "60"];
        var crawl = await CliProcess.RunAsync([.. CliProcess.Crawl(web, directory), .. quick]);
        Assert.True(crawl.Code == 0, crawl.Errors);
        const string Grown = "max-growth = 16: http://trap-0000.mock.test URLs that grow from link to link";
        var trapped = $"{TrapHost}grow/x{new string('y', 16)}";
        Assert.Contains($"held back as a trap: 1 by crawler.traps.{Grown}, such as {trapped}", crawl.Errors, StringComparison.Ordinal);
        Assert.Contains($"\"rule\": \"crawler.traps.{Grown}\"", await File.ReadAllTextAsync(Path.Combine(directory, "summary.json")), StringComparison.Ordinal);
        Assert.Contains($"crawler.traps.{Grown}\t1\t{trapped}", (await CliProcess.RunAsync("status", directory)).Output, StringComparison.Ordinal);
        var explained = (await CliProcess.RunAsync("explain", directory, trapped)).Output;
        Assert.Contains("state\tskipped: Trapped", explained, StringComparison.Ordinal);
        Assert.Contains("decided by\tcrawler.traps.max-growth = 16", explained, StringComparison.Ordinal);

        // Nothing is asked for again while what tells traps is the same.
        var requests = web.Log.Requests;
        Assert.Equal(0, (await CliProcess.RunAsync("resume", directory, "--max-depth", "61")).Code);
        Assert.Contains("state\tskipped: Trapped", (await CliProcess.RunAsync("explain", directory, trapped)).Output, StringComparison.Ordinal);
        Assert.Contains($"\"rule\": \"crawler.traps.{Grown}\"", await File.ReadAllTextAsync(Path.Combine(directory, "summary.json")), StringComparison.Ordinal);
        Assert.True(web.Log.Requests - requests < 20);

        Assert.Equal(0, (await CliProcess.RunAsync("resume", directory, "--max-depth", "30", "--set", "crawler.traps.max-growth=unlimited")).Code);
        Assert.Contains("state\tfetched\n", (await CliProcess.RunAsync("explain", directory, trapped)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Grown, await File.ReadAllTextAsync(Path.Combine(directory, "summary.json")), StringComparison.Ordinal);
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"word{(char)('a' + i % 26)}{(char)('a' + i / 26)}"));
}
