using Crawler.Hosting;

namespace Crawler.EndToEnd.Tests;

/// <summary>What counts as the same page over a whole crawl.</summary>
public class UrlKeyTests
{
    [Fact]
    public async Task TrackedLinks_AreOnePageThatIsFetchedAsWritten()
    {
        var web = new WrittenWeb(url => url.PathAndQuery == "/" ? "<a href='/p?utm_source=mail&id=1'>a</a><a href='/p?id=1'>b</a><a href='/p;jsessionid=9?id=1&gclid=3'>c</a><a href='/p?id=2'>d</a>" : "page");
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new CrawlerSeams { Fetcher = web });
        TruthAssert.Drained(await crawl.RunAsync("http://a.test/"));
        TruthAssert.SameUrls(["http://a.test/", "http://a.test/p?utm_source=mail&id=1", "http://a.test/p?id=2"], web.Requests);
    }

    // A site that puts the session id in, or takes it out, redirects from one spelling of a page to another.
    [Theory]
    [InlineData("/p", "/p;jsessionid=AB12")]
    [InlineData("/p?utm_source=mail", "/p")]
    [InlineData("/%7Ejoe", "/~joe")]
    public async Task RedirectToAnotherSpellingOfTheSamePage_IsFollowed(string from, string to)
    {
        var web = new WrittenWeb(url => url.PathAndQuery == from ? "-> http://a.test" + to : "page");
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new CrawlerSeams { Fetcher = web });
        TruthAssert.Drained(await crawl.RunAsync("http://a.test" + from));
        Assert.Equal(["http://a.test" + from, "http://a.test" + to], web.Requests);
        Assert.Equal(["http://a.test" + to], crawl.Pages);
    }

    [Fact]
    public async Task SpellingsThatRedirectToEachOther_EndByThemselves()
    {
        var web = new WrittenWeb(url => url.PathAndQuery == "/p" ? "-> http://a.test/p?utm_x=1" : "-> http://a.test/p");
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://a.test/p");
        TruthAssert.Drained(summary);
        Assert.Equal(["http://a.test/p", "http://a.test/p?utm_x=1", "http://a.test/p"], web.Requests);
    }

    // Every answer has a new id, so there is always another URL to go to: the hops are counted.
    [Fact]
    public async Task NewSessionIdWithEveryRedirect_FailsAfterTheHopsAllowed()
    {
        var next = 0;
        var web = new WrittenWeb(_ => $"-> http://a.test/p;jsessionid={Interlocked.Increment(ref next)}");
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://a.test/p");
        TruthAssert.Drained(summary);
        Assert.Equal(1, summary.Final.Failures["TooManyRedirects"]);
    }
}
