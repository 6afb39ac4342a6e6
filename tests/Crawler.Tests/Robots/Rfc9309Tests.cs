using System.Text;
using Crawler.Robots;

namespace Crawler.Tests.Robots;

public class Rfc9309Tests
{
    [Theory]
    [InlineData("User-agent: examplebot\nDisallow: /")]
    [InlineData("USER-AGENT:EXAMPLEBOT\r\nDISALLOW:/")]
    [InlineData("\uFEFF  user-agent : ExampleBot # us\r  disallow : / # all\r")]
    [InlineData("user-agent: other\nuser-agent: examplebot\n\n\ndisallow: /")]
    [InlineData("user-agent: examplebot\nsitemap: /s\nunknown: x\nuser-agent: other\ndisallow: /")]
    public void S2_2_1_GroupIsFoundByTheWholeTokenInAnyCase(string robots) => Assert.False(Allowed(robots, "/x"));

    [Theory]
    [InlineData("user-agent: example\ndisallow: /")]
    [InlineData("user-agent: examplebot-news\ndisallow: /")]
    [InlineData("user-agent: examplebot2\ndisallow: /")]
    [InlineData("disallow: /\nuser-agent: examplebot\nallow: /y")]
    [InlineData("user-agent: *\ndisallow: /\n\nuser-agent: examplebot\ndisallow:")]
    [InlineData("")]
    [InlineData("<!doctype html><html><body>Disallow: /</body></html>")]
    public void S2_2_1_OtherGroupsDoNotApply(string robots) => Assert.True(Allowed(robots, "/x"));

    [Fact]
    public void S2_2_1_GroupsOfOneAgentAreMerged()
    {
        const string Robots = "user-agent: examplebot\ndisallow: /a\nuser-agent: *\ndisallow: /b\nuser-agent: ExampleBot\ndisallow: /c";

        Assert.False(Allowed(Robots, "/a"));
        Assert.True(Allowed(Robots, "/b"));
        Assert.False(Allowed(Robots, "/c"));
    }

    [Theory]
    [InlineData("disallow: /\nallow: /p", "/page", true)]
    [InlineData("allow: /p\ndisallow: /", "/page", true)]
    [InlineData("allow: /folder\ndisallow: /folder", "/folder/page", true)]
    [InlineData("allow: /page\ndisallow: /*.htm", "/page.htm", false)]
    [InlineData("disallow: /x\nallow: /x/", "/x", false)]
    [InlineData("disallow: /X", "/x", true)]
    [InlineData("disallow:", "/x", true)]
    [InlineData("disallow: x", "/x", true)]
    [InlineData("disallow: /", "/robots.txt", true)]
    [InlineData("disallow: /", "", false)]
    public void S2_2_2_LongestMatchWins(string rules, string path, bool allowed) => Assert.Equal(allowed, Allowed("user-agent: *\n" + rules, path));

    [Theory]
    [InlineData("/foo/bar/\u30c4", "/foo/bar/%E3%83%84")]
    [InlineData("/foo/bar/%e3%83%84", "/foo/bar/\u30c4")]
    [InlineData("/foo/bar/%62%61%7A", "/foo/bar/baz")]
    [InlineData("/foo/bar/baz", "/foo/bar/%62%61%7a")]
    [InlineData("/a%3cd.html", "/a<d.html")]
    [InlineData("/%7Ejoe", "/~joe/x")]
    public void S2_2_2_EscapesAreComparedInOneForm(string pattern, string path) => Assert.False(Allowed($"user-agent: *\ndisallow: {pattern}", path));

    [Theory]
    [InlineData("/a%2fb", "/a/b")]
    [InlineData("/a/b", "/a%2Fb")]
    [InlineData("/a?b", "/a%3Fb")]
    public void S2_2_2_ReservedCharactersDifferFromTheirEscapes(string pattern, string path) => Assert.True(Allowed($"user-agent: *\ndisallow: {pattern}", path));

    [Theory]
    [InlineData("/*.gif$", "/a/b.gif", false)]
    [InlineData("/*.gif$", "/a/b.gif?c", true)]
    [InlineData("/this/*/exactly", "/this/a/b/exactly", false)]
    [InlineData("/this/*/exactly", "/this/exactly", true)]
    [InlineData("/a*b*b$", "/abb", false)]
    [InlineData("/a*b*b$", "/ab", true)]
    [InlineData("/$", "/", false)]
    [InlineData("/$", "/x", true)]
    [InlineData("/x$/y", "/x$/y", false)]
    [InlineData("/file-*.html", "/file-.html", false)]
    [InlineData("/file-%2A.html", "/file-*.html", false)]
    [InlineData("/file-%2A.html", "/file-a.html", true)]
    [InlineData("/foo-%24", "/foo-$", false)]
    [InlineData("*/x", "/a/x", false)]
    public void S2_2_3_StarAndDollarAreSpecial(string pattern, string path, bool allowed) => Assert.Equal(allowed, Allowed($"user-agent: *\ndisallow: {pattern}", path));

    [Fact]
    public void S2_2_4_SitemapsBelongToNoGroup()
    {
        var robots = Parse("sitemap: https://example.org/a.xml\nuser-agent: other\nSiteMap : /b.xml # second\ndisallow: /\nsitemap:");

        Assert.Equal(["https://example.org/a.xml", "/b.xml"], robots.Sitemaps);
        Assert.True(robots.IsAllowed("/").Allowed);
    }

    [Fact]
    public void DecidingLine_IsNamedAsWritten()
    {
        var robots = Parse("# hello\r\nuser-agent: *\r\n  Disallow: /private # keep out \r\nAllow: /private/open\r\n");

        Assert.Equal("line 3: Disallow: /private # keep out", robots.IsAllowed("/private/x").Explanation);
        Assert.Equal("line 4: Allow: /private/open", robots.IsAllowed("/private/open").Explanation);
        Assert.Null(robots.IsAllowed("/").Explanation);
    }

    [Fact]
    public void RawFile_ParsesToTheSameRules()
    {
        var robots = Parse("user-agent: examplebot\ncrawl-delay: 2.5\ndisallow: /a\nsitemap: /s");
        var again = RobotsTxt.Parse(robots.Raw.Span, "examplebot");

        Assert.Equal(TimeSpan.FromSeconds(2.5), again.CrawlDelay);
        Assert.Equal(robots.Sitemaps, again.Sitemaps);
        Assert.Equal("line 3: disallow: /a", again.IsAllowed("/a").Explanation);
    }

    [Theory]
    [InlineData("crawl-delay: 99999999999999999999999999999", 31_536_000)]
    [InlineData("crawl-delay: 0.0004", 0)]
    [InlineData("crawl-delay: 1.2.3", null)]
    [InlineData("crawl-delay: -1", null)]
    [InlineData("crawl-delay: NaN", null)]
    [InlineData("crawl-delay: .", null)]
    [InlineData("crawl-delay: 3\ncrawl-delay: 9\ncrawl-delay: 5", 9)]
    public void CrawlDelay_IsReadOrIgnoredNeverMisread(string line, int? seconds) =>
        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), Parse($"user-agent: *\n{line}").CrawlDelay);

    // Whoever backtracks needs years for most of these; each piece between wildcards is looked for once, so that the work is that of as many plain searches.
    [Theory]
    [InlineData("*a", "b", true)]
    [InlineData("*", "$", false)]
    [InlineData("*aaaaaaaaaaaaaaaaaaaaaaaab", "$", true)]
    [InlineData("a*", "b$", true)]
    [InlineData("a*", "$", false)]
    [InlineData("*a*a*b", "", true)]
    public void HostilePattern_IsAnsweredWithoutBacktracking(string piece, string end, bool isAllowed)
    {
        var pattern = "/" + string.Concat(Enumerable.Repeat(piece, 2000 / piece.Length)) + end;
        var robots = Parse("user-agent: *\n" + string.Concat(Enumerable.Repeat($"disallow: {pattern}\n", 250)));
        Assert.Equal(isAllowed, robots.IsAllowed("/" + new string('a', 2000)).Allowed);
    }

    private static bool Allowed(string robots, string path) => Parse(robots).IsAllowed(path).Allowed;

    private static RobotsTxt Parse(string robots) => RobotsTxt.Parse(Encoding.UTF8.GetBytes(robots), "ExampleBot");
}
