using Crawler.MockWeb;

namespace Crawler.Tests.MockWeb;

public sealed class MockWebTruthTests
{
    private static readonly MockWebOptions Quick = new() { Pages = 600, Hosts = 15, SlowDelay = TimeSpan.Zero, RetryAfter = TimeSpan.Zero };

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(77UL)]
    public async Task FollowingLinks_FindsExactlyTheTruth(ulong seed)
    {
        await using var web = await MockWebServer.StartAsync(Quick with { Seed = seed });
        using var walker = new ReferenceWalker(web);
        await walker.WalkAsync(web.SeedUrls);

        Assert.Equal(web.Truth.Pages.Order(), walker.Pages.Order());
        Assert.Equal(web.Truth.DisallowedByRobots.Order(), walker.Disallowed.Order());
        Assert.Equal(web.Truth.Redirects.OrderBy(pair => pair.Key), walker.Redirects.OrderBy(pair => pair.Key));
        Assert.Equal(web.Truth.Resources.Order(), walker.Resources.Order());
        Assert.Equal(web.Truth.ServerErrors.Order(), walker.Failures[500].Order());
        Assert.Equal(web.Truth.NotFound.Order(), walker.Failures.Where(pair => pair.Key is 404 or 410).SelectMany(pair => pair.Value).Order());
        Assert.Empty(web.Log.Repeated);
    }

    [Fact]
    public async Task EveryKindOfUrl_IsThere_AndPagesAreAsManyAsAskedFor()
    {
        await using var web = await MockWebServer.StartAsync(Quick);
        var truth = web.Truth;

        Assert.Equal(600, truth.Pages.Count);
        Assert.Equal(15, truth.Hosts.Count);
        Assert.All(
            [truth.NotFound, truth.ServerErrors, truth.Flaky, truth.Resources, truth.DisallowedByRobots, truth.NofollowOnly, truth.Unreachable],
            set =>
            {
                Assert.NotEmpty(set);
                Assert.True(ReferenceEquals(set, truth.Flaky) || !set.Overlaps(truth.Pages));
            });
        Assert.Superset(truth.Flaky.ToHashSet(), truth.Pages.ToHashSet());
        Assert.Equal("http://site-0000.mock.test/loop/b", truth.Redirects["http://site-0000.mock.test/loop/a"]);
        Assert.Equal(600, truth.Hosts.Sum(host => truth.PagesOfHost(host).Count));
        Assert.Equal(truth.Pages.Order(), truth.PagesWithinDepth(1000).Order());
        Assert.Equal(web.SeedUrls.Order(), truth.PagesWithinDepth(0).Order());
    }

    [Fact]
    public async Task WalkOnOneHost_FindsWhatIsReachableWithinIt()
    {
        await using var web = await MockWebServer.StartAsync(Quick);
        foreach (var host in web.Truth.Hosts.Take(4))
        {
            using var walker = new ReferenceWalker(web);
            await walker.WalkAsync([$"http://{host}/"], host);
            Assert.Equal(web.Truth.PagesReachableWithinHost(host).Order(), walker.Pages.Order());
        }
    }

    [Fact]
    public async Task ManyHosts_AreAllOneLinkAwayFromTheSeeds()
    {
        await using var web = await MockWebServer.StartAsync(Quick with { Hosts = 1000, Pages = 3000 });
        Assert.Equal(8, web.SeedUrls.Count);
        Assert.Superset(web.Truth.Hosts.Select(host => $"http://{host}/").ToHashSet(), web.Truth.PagesWithinDepth(1).ToHashSet());
    }

    /// <summary>The walker reads markup with regular expressions; an HTML parser and its own URL type must see the same links.</summary>
    [Fact]
    public async Task HtmlParser_SeesTheSameLinks()
    {
        await using var web = await MockWebServer.StartAsync(Quick with { FlakyPercent = 0 });
        using var client = new MockClient(web);
        foreach (var url in web.Truth.Pages)
        {
            using var response = await client.GetAsync(url);
            var html = ReferenceWalker.Decode(await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType!.CharSet);
            var expected = ReferenceWalker.Links(url, html).ToHashSet();
            var parsed = await ParsedLinksAsync(url, html);
            Assert.Equal((url, "", ""), (url, string.Join(' ', expected.Except(parsed)), string.Join(' ', parsed.Except(expected))));
        }
    }

    [Fact]
    public async Task PlainWeb_HasTheSameRules()
    {
        await using var web = await MockWebServer.StartAsync(Quick with { Variety = false });
        using var walker = new ReferenceWalker(web);
        await walker.WalkAsync(web.SeedUrls);
        Assert.Equal(web.Truth.Pages.Order(), walker.Pages.Order());
    }

    [Fact]
    public async Task ControlLinks_ArePagesOnlyWhereTheyAnswerWithOne()
    {
        var options = Quick with { Pages = 30, Hosts = 3, ControlLinks = ["/slow/0.01", "/status/403"] };
        await using var web = await MockWebServer.StartAsync(options);
        Assert.Contains("http://site-0002.mock.test/slow/0.01", web.Truth.Pages);
        Assert.Contains("http://site-0002.mock.test/status/403", web.Truth.ControlPaths);
        Assert.Equal(33, web.Truth.Pages.Count);
        using var walker = new ReferenceWalker(web);
        await walker.WalkAsync(web.SeedUrls);
        Assert.Equal(web.Truth.Pages.Order(), walker.Pages.Order());
    }

    [Fact]
    public async Task Sitemaps_ListReachablePages_AndOrphansOnlyWhenAsked()
    {
        await using var web = await MockWebServer.StartAsync(Quick);
        await using var open = await MockWebServer.StartAsync(Quick with { UnlinkedInSitemaps = true });
        Assert.Empty(web.Truth.SitemapOnly);
        Assert.NotEmpty(open.Truth.SitemapOnly);
        Assert.Equal(web.Truth.PagesOfHost("site-0000.mock.test").Order(), (await SitemapAsync(web, "site-0000.mock.test")).Order());
        Assert.Equal(web.Truth.PagesOfHost("site-0002.mock.test").Order(), (await SitemapAsync(web, "site-0002.mock.test")).Order());
        var listed = (await Task.WhenAll(open.Truth.Hosts.Select(host => SitemapAsync(open, host)))).SelectMany(urls => urls).ToHashSet();
        Assert.Superset(open.Truth.SitemapOnly.ToHashSet(), listed);
    }

    [Fact]
    public async Task CrawlDelay_IsStatedInRobots()
    {
        await using var web = await MockWebServer.StartAsync(Quick with { CrawlDelay = TimeSpan.FromSeconds(0.5), CrawlDelayPercent = 100 });
        using var client = new MockClient(web);
        Assert.Equal(web.Truth.Hosts.Order(), web.Truth.CrawlDelay.Keys.Order());
        foreach (var host in web.Truth.Hosts)
        {
            var robots = await client.TextAsync($"http://{host}/robots.txt");
            if (robots.Length == 0 || robots.StartsWith("<!DOCTYPE", StringComparison.Ordinal)) robots = await client.TextAsync($"http://{host}/robots-moved.txt");
            Assert.Matches("(?i)crawl-delay: ?0.5", robots);
        }
    }

    [Fact]
    public async Task SmallDelayedHosts_AreTheLastOnesAndTheOnlyOnesWithACrawlDelay()
    {
        await using var web = await MockWebServer.StartAsync(Quick with { CrawlDelay = TimeSpan.FromSeconds(0.5), SmallDelayedHosts = 2 });
        Assert.Equal(["site-0013.mock.test", "site-0014.mock.test"], web.Truth.CrawlDelay.Keys.Order());
        Assert.All(web.Truth.CrawlDelay.Keys, host => Assert.Equal(2, web.Truth.PagesOfHost(host).Count));
        Assert.Equal(600, web.Truth.Pages.Count);
    }

    private static async Task<HashSet<string>> ParsedLinksAsync(string url, string html)
    {
        using var context = AngleSharp.BrowsingContext.New(AngleSharp.Configuration.Default);
        using var document = await AngleSharp.BrowsingContextExtensions.OpenAsync(
            context, response => response.Content(html).Address(url).Header("Content-Type", "text/html; charset=utf-8"));
        var refused = document.QuerySelector("meta[name=robots i]")?.GetAttribute("content") is { } robots && (robots == "NONE" || robots == "nofollow");
        var references = document.QuerySelectorAll("a[href], area[href], iframe[src], frame[src], meta[http-equiv=Refresh]")
            .Where(element => element.GetAttribute("rel")?.Contains("nofollow", StringComparison.OrdinalIgnoreCase) != true)
            .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src") ?? ReferenceWalker.RefreshUrl(element.GetAttribute("content")!));
        return (refused ? [] : references).Select(reference => new AngleSharp.Dom.Url(document.BaseUrl!, reference)).Where(link => link.Scheme == "http")
            .Select(link => $"http://{link.Host}/{link.Path}{(link.Query is null ? "" : "?" + link.Query)}").ToHashSet();
    }

    private static async Task<IEnumerable<string>> SitemapAsync(MockWebServer web, string host)
    {
        using var client = new MockClient(web);
        var sitemap = await LocsAsync(client, $"http://{host}/sitemap.xml");
        if (!sitemap.Contains($"http://{host}/sitemap-1.xml")) return sitemap;
        return (await Task.WhenAll(sitemap.Select(url => LocsAsync(client, url)))).SelectMany(urls => urls);
    }

    private static async Task<List<string>> LocsAsync(MockClient client, string url)
    {
        Stream body = new MemoryStream(await client.BytesAsync(url));
        if (url.EndsWith(".gz", StringComparison.Ordinal)) body = new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress);
        return [.. System.Xml.Linq.XDocument.Load(body).Descendants().Where(element => element.Name.LocalName == "loc").Select(element => element.Value)];
    }
}
