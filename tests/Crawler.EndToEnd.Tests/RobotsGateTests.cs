using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>robots.txt and its relatives in whole crawls.</summary>
public class RobotsGateTests
{
    [Fact]
    public async Task TargetOfARedirect_PassesTheRobotsTxtOfItsOwnHostAtEveryHop()
    {
        var (crawl, web) = Create("", url => (url.HostKey.Value, url.PathAndQuery) switch
        {
            (_, "/robots.txt") => ScriptedWeb.Text(url, "text/plain", "User-agent: *\nDisallow: /no\n"),
            ("a.test", "/") => ScriptedWeb.Page(url, "/one", "/far"),
            ("a.test", "/one") => ScriptedWeb.Redirect(url, "http://a.test/two"),
            ("a.test", "/two") => ScriptedWeb.Redirect(url, "http://a.test/no/three"),
            ("a.test", "/far") => ScriptedWeb.Redirect(url, "http://b.test/no/four"),
            _ => ScriptedWeb.Page(url),
        });
        await using var host = crawl;
        await crawl.RunAsync("http://a.test/");

        var ends = crawl.Records.ToDictionary(record => record.Url, StringComparer.Ordinal);
        Assert.Equal([PageOutcome.Redirected, PageOutcome.Redirected, PageOutcome.Redirected], new[] { "one", "two", "far" }.Select(path => ends[$"http://a.test/{path}"].Outcome));
        foreach (var stopped in new[] { "http://a.test/no/three", "http://b.test/no/four" })
        {
            Assert.Equal((PageOutcome.Skipped, "DisallowedByRobots", 0), (ends[stopped].Outcome, ends[stopped].Reason, ends[stopped].Attempts));
            Assert.DoesNotContain(stopped, web.Asked);
        }

        Assert.Single(web.Asked, url => url == "http://b.test/robots.txt");
    }

    [Fact]
    public async Task EveryOrigin_HasARobotsTxtOfItsOwn()
    {
        var (crawl, web) = Create("", url => (url.Origin.Value, url.PathAndQuery) switch
        {
            ("http://a.test", "/robots.txt") => ScriptedWeb.Text(url, "text/plain", "User-agent: *\nDisallow: /x\n"),
            (_, "/robots.txt") => ScriptedWeb.Status(url, 404),
            (_, "/") => ScriptedWeb.Page(url, "http://a.test/x", "https://a.test/x", "http://a.test:8080/x"),
            _ => ScriptedWeb.Page(url),
        });
        await using var host = crawl;
        await crawl.RunAsync("http://a.test/");

        Assert.Equal(["http://a.test/robots.txt", "http://a.test:8080/robots.txt", "https://a.test/robots.txt"], web.Asked.Where(url => url.EndsWith("robots.txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["http://a.test:8080/x", "https://a.test/x"], web.Asked.Where(url => url.EndsWith("/x", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nofollow", "", false)]
    [InlineData("otherbot: nofollow", "", true)]
    [InlineData("nofollow", "crawler.robots.obey-x-robots-tag = off", true)]
    [InlineData("nofollow", "crawler.robots.obey-nofollow = off", false)]
    [InlineData("noindex", "", true)]
    public async Task XRobotsTag_StopsTheLinksOfItsPage(string tag, string settings, bool isFollowed)
    {
        var (crawl, web) = Create(settings, url => url.PathAndQuery switch
        {
            "/robots.txt" => ScriptedWeb.Status(url, 404),
            "/" when ScriptedWeb.Page(url, "/next") is FetchOutcome.Success page => page with { Head = page.Head with { RobotsTags = [tag] } },
            _ => ScriptedWeb.Page(url),
        });
        await using var host = crawl;
        var summary = await crawl.RunAsync("http://a.test/");

        Assert.Equal(isFollowed, web.Asked.Contains("http://a.test/next"));
        Assert.Equal(isFollowed ? 0 : 1, summary.Final.Skips.GetValueOrDefault("Nofollow"));
        Assert.Equal(tag == "noindex", crawl.Records.Single(record => record.Url == "http://a.test/").NoIndex);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("crawler.robots.obey-nofollow = off", false, true)]
    [InlineData("crawler.robots.obey-meta-robots = off", true, false)]
    public async Task MetaRobotsAndRelNofollow_AreSwitchedEachByItself(string settings, bool followsMeta, bool followsRel)
    {
        var (crawl, web) = Create(settings, url => url.PathAndQuery switch
        {
            "/robots.txt" => ScriptedWeb.Status(url, 404),
            "/" => ScriptedWeb.Text(url, "text/html", "<a href=/meta>1</a><a rel=nofollow href=/rel>2</a>"),
            "/meta" => ScriptedWeb.Text(url, "text/html", "<meta name=robots content=nofollow><a href=/behind-meta>3</a>"),
            _ => ScriptedWeb.Page(url),
        });
        await using var host = crawl;
        await crawl.RunAsync("http://a.test/");

        Assert.Equal((followsMeta, followsRel), (web.Asked.Contains("http://a.test/behind-meta"), web.Asked.Contains("http://a.test/rel")));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task RobotsTxtBehindRedirectsOverHosts_IsFollowedFiveTimes(int redirects, bool isRead)
    {
        var (crawl, web) = Create("", url =>
        {
            if (url.HostKey.Value == "a.test" && url.PathAndQuery == "/robots.txt") return ScriptedWeb.Redirect(url, "http://h1.test/hop/1");
            if (!url.PathAndQuery.StartsWith("/hop/", StringComparison.Ordinal)) return ScriptedWeb.Page(url);
            var hop = int.Parse(url.PathAndQuery["/hop/".Length..], System.Globalization.CultureInfo.InvariantCulture);
            return hop < redirects ? ScriptedWeb.Redirect(url, $"http://h{hop + 1}.test/hop/{hop + 1}") : ScriptedWeb.Text(url, "text/plain", "User-agent: *\nDisallow: /\n");
        });
        await using var host = crawl;
        var summary = await crawl.RunAsync("http://a.test/");

        // Beyond five a crawler may take the file as unavailable (RFC 9309 section 2.3.1.2).
        Assert.Equal(isRead ? 0 : 1, summary.Final.Balance.Fetched);
        Assert.Equal(5, web.Asked.Count(url => url.Contains("/hop/", StringComparison.Ordinal)));
    }

    private static (MockCrawl Crawl, ScriptedWeb Web) Create(string settings, Func<CanonicalUrl, FetchOutcome> answer)
    {
        var web = new ScriptedWeb((url, _) => answer(url));
        return (MockCrawl.Create($"{MockCrawl.Fast}\n{settings}", new CrawlerSeams { Fetcher = web }), web);
    }
}
