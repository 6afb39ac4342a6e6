using System.Collections.Concurrent;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Hosting;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>Code of the host application decides on the links of pages, and what it refuses has its row, its reason and its place in the balance.</summary>
public class LinkHookTests
{
    private const string Seed = "http://h0.test/";

    [Fact]
    public async Task EveryLinkIsAskedAboutOnceForItsPage()
    {
        var web = new WrittenWeb(url => url.PathAndQuery switch
        {
            "/" => "<link rel=stylesheet href=/style.css><a href=/a>a</a><a href=/a#part>again</a><a rel=nofollow href=/b>b</a><iframe src=/c></iframe>",
            "/a" => "<meta name=robots content=nofollow><a href=/b>b</a>",
            _ => "",
        });
        var asked = new ConcurrentQueue<LinkVisit>();
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.parsing.resources = on", new() { Fetcher = web, Hooks = Hook(asked.Enqueue) });
        TruthAssert.Drained(await crawl.RunAsync(Seed));
        Assert.Equal(
            [
                ("/", "/a", LinkKind.Anchor, false, 1), ("/", "/b", LinkKind.Anchor, true, 1), ("/", "/c", LinkKind.Frame, false, 1), ("/", "/style.css", LinkKind.Resource, false, 1), ("/a", "/b", LinkKind.Anchor, true, 2),
            ],
            asked.Select(link => (link.Page.PathAndQuery, link.Url.PathAndQuery, link.Kind, link.NoFollow, link.Depth)).OrderBy(link => link.Depth));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Refused_IsSkippedByNameAndNeverRequested(int partitions)
    {
        var web = Web();
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.frontier.partitions = {partitions}", new() { Fetcher = web, Hooks = Refusing(url => url.PathAndQuery == "/secret") });
        var summary = await crawl.RunAsync(Seed);
        TruthAssert.Drained(summary);
        Assert.Equal((6, 6), (summary.Final.Balance.Fetched, summary.Final.Balance.Skipped));
        Assert.Equal(6, summary.Final.Skips[nameof(SkipReason.Refused)]);
        Assert.DoesNotContain(web.Requests, url => url.EndsWith("/secret", StringComparison.Ordinal));

        // What a page links to is what stands on it.
        Assert.All(crawl.Records, record => Assert.Equal(record.Url == Seed ? 12 : 0, record.Links));
    }

    [Fact]
    public async Task Refused_StaysSoOverAResumeInAWiderScopeAndIsExplained()
    {
        using var folder = new WorkFolder();
        var directory = folder.Below("out");
        await using (var crawler = Start("host", url => url.PathAndQuery == "/secret"))
        {
            var summary = await RunAsync(crawler, CrawlRequest.Of(Seed).Into(directory));
            Assert.Equal((6, 5), (summary.Final.Skips[nameof(SkipReason.Refused)], summary.Final.Skips[nameof(SkipReason.OutOfScope)]));
        }

        await using (var crawler = Start("any", _ => false))
        {
            var summary = await RunAsync(crawler, CrawlRequest.ResumeFrom(directory, Seed));
            TruthAssert.Drained(summary);
            Assert.Equal((6, 6), (summary.Final.Balance.Fetched, summary.Final.Skips[nameof(SkipReason.Refused)]));
            Assert.DoesNotContain(nameof(SkipReason.OutOfScope), summary.Final.Skips);
        }

        using (var ledger = CrawlLedger.Open(Path.Combine(directory, "crawl.db")))
        {
            var entry = ledger.Find(MockCrawl.Url("http://h3.test/secret"))!;
            Assert.Equal((UrlState.Skipped, nameof(SkipReason.Refused), "OnLink: not for us"), (entry.State, entry.Reason, entry.Detail));
        }

        var (code, output, errors) = await CliProcess.RunAsync("explain", directory, "http://h3.test/secret");
        Assert.True(code == 0, errors);
        Assert.Contains($"state\tskipped: Refused\nbecause\tOnLink: not for us\ndecided by\tcode of the host application, CrawlHooks.OnLink; no configuration key\nfound\tlink on {Seed}, 1 link from a seed\n", output, StringComparison.Ordinal);
        Assert.Equal("gate\thook: closed (OnLink: not for us)", Assert.Single(output.Split('\n'), line => line.StartsWith("gate\t", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RefusedByOnePage_AnotherPagesLinkIsFollowed()
    {
        var web = new WrittenWeb(url => url.PathAndQuery switch
        {
            "/" => "<a href=/x>x</a><a href=/second>second</a>",
            "/second" => "<a href=/x>x</a>",
            _ => "",
        });
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new() { Fetcher = web, Hooks = new CrawlHooks { OnLink = link => link is { Page.PathAndQuery: "/", Url.PathAndQuery: "/x" } ? LinkDecision.Refuse("not from here") : LinkDecision.Follow } });
        var summary = await crawl.RunAsync(Seed);
        TruthAssert.Drained(summary);
        Assert.Equal((3, 0), (summary.Final.Balance.Fetched, summary.Final.Balance.Skipped));
        Assert.Equal("http://h0.test/second", crawl.Records.Single(record => record.Url == "http://h0.test/x").Referrer);
    }

    private static CrawlHooks Hook(Action<LinkVisit> see) => new()
    {
        OnLink = link =>
        {
            see(link);
            return LinkDecision.Follow;
        },
    };

    private static CrawlHooks Refusing(Func<CanonicalUrl, bool> isRefused) => new() { OnLink = link => isRefused(link.Url) ? LinkDecision.Refuse("not for us") : LinkDecision.Follow };

    private static CrawlerHost Start(string scope, Func<CanonicalUrl, bool> isRefused) => CrawlerHost.Start(builder => builder
        .AddHocon($"{MockCrawl.Fast}\ncrawler {{ scope.kind = {scope}, sitemaps.use = off }}").WithSeams(seams => seams with { Fetcher = Web(), Hooks = Refusing(isRefused) }));

    private static async Task<CrawlSummary> RunAsync(CrawlerHost crawler, CrawlRequest request) => await MockCrawl.EndOf(await crawler.StartAsync(request));

    // Six hosts, two URLs each, all of them linked from the first.
    private static WrittenWeb Web() => new(url => url.Text == Seed ? string.Concat(Enumerable.Range(0, 6).Select(n => $"<a href=http://h{n}.test/>{n}</a><a href=http://h{n}.test/secret>{n}</a>")) : url.Text);
}
