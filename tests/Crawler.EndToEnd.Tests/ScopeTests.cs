using Crawler.Frontier;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>Each scope fetches what lies in it and nothing else.</summary>
public class ScopeTests
{
    private const string Home = "http://site-0000.mock.test/";
    private static readonly MockWebOptions Web = new() { Hosts = 8, Pages = 300, SlowPercent = 0 };

    [Theory]
    [InlineData("host")]
    [InlineData("domain")]
    [InlineData("prefix")]
    public async Task OneSite_FetchesWhatIsReachableWithinIt(string scope)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = Create(web, scope);
        var summary = await crawl.RunAsync(Home);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.PagesReachableWithinHost("site-0000.mock.test"), crawl.Pages);
        Assert.All(web.Log.All, request => Assert.Equal("site-0000.mock.test", request.Host));
        Assert.True(summary.Final.Skips[nameof(SkipReason.OutOfScope)] > 0);
        Assert.Empty(web.Log.Repeated);
    }

    [Fact]
    public async Task DomainOfAWwwHost_ReachesEverySubdomain()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = Create(web, "domain");
        var summary = await crawl.RunAsync(["http://www.mock.test/", Home]);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.Pages, crawl.Pages);
        Assert.Equal(421, Assert.Single(crawl.Records, record => record.Url == "http://www.mock.test/").Status);
        Assert.DoesNotContain(nameof(SkipReason.OutOfScope), summary.Final.Skips);
    }

    [Fact]
    public async Task FoldersAsPrefixes_StayBelowThem()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var docs = web.Truth.Pages.Where(url => url.StartsWith($"{Home}docs/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(docs);
        await using var crawl = Create(web, "prefix");
        TruthAssert.Drained(await crawl.RunAsync(docs));
        TruthAssert.SameUrls(docs, crawl.Pages);
    }

    [Fact]
    public async Task ScopeOfSeedsOnly_FetchesTheSeeds()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = Create(web, "page");
        TruthAssert.Drained(await crawl.RunAsync(web.SeedUrls));
        TruthAssert.SameUrls(web.SeedUrls, crawl.Pages);
    }

    [Fact]
    public async Task OutOfScopeNotRecorded_IsCountedOutsideTheBalance()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.scope.kind = host\ncrawler.frontier.record-out-of-scope = off");
        var summary = await crawl.RunAsync(Home);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.PagesReachableWithinHost("site-0000.mock.test"), crawl.Pages);
        Assert.True(summary.Final.OutOfScopeUnrecorded > 0);
        Assert.DoesNotContain(nameof(SkipReason.OutOfScope), summary.Final.Skips);
    }

    // A seed that leads to another host takes that host into the scope, also after links to it were refused.
    [Fact]
    public async Task SeedRedirectsToAnotherHost_ThatHostJoinsTheScope()
    {
        await using var web = await MockWebServer.StartAsync(Web with { RedirectPercent = 10 });
        var (from, to) = web.Truth.Redirects.First(redirect => web.Truth.Pages.Contains(redirect.Value) && HostOf(redirect.Key) != HostOf(redirect.Value));
        await using var crawl = Create(web, "host");
        var summary = await crawl.RunAsync(from, $"http://{HostOf(from)}/");
        TruthAssert.Drained(summary);
        Assert.Contains((from, to), summary.Final.ScopeWidened);
        Assert.Subset(crawl.Pages.ToHashSet(StringComparer.Ordinal), web.Truth.PagesReachableWithinHost(HostOf(from)).ToHashSet(StringComparer.Ordinal));
        Assert.Contains(to, crawl.Pages);
        Assert.All(web.Log.All, request => Assert.Contains(request.Host, new[] { HostOf(from), HostOf(to) }));
        Assert.Empty(web.Log.Repeated);
    }

    private static MockCrawl Create(MockWebServer web, string scope) => MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.scope.kind = {scope}");

    private static string HostOf(string url) => url["http://".Length..].Split('/')[0];
}
