using Crawler.Frontier;
using Crawler.Hosting;

namespace Crawler.EndToEnd.Tests;

/// <summary>What a page is shown with is crawled where that is asked for.</summary>
public class ResourceTests
{
    [Theory]
    [InlineData("off", new[] { "http://a.test/", "http://a.test/next" }, 0)]
    [InlineData("on", new[] { "http://a.test/", "http://a.test/next", "http://a.test/i.png", "http://a.test/s.css", "http://a.test/bg.png", "http://a.test/more.css" }, 1)]
    public async Task Resources_AreFetchedInTheScopeOfTheCrawl(string resources, string[] expected, long outOfScope)
    {
        var web = new WrittenWeb(url => url.PathAndQuery switch
        {
            "/" => "<link rel=stylesheet href=s.css><img src=i.png><img src=http://b.test/x.png><a href=next>x</a>",
            "/s.css" => "@import 'more.css'; p { background: url(bg.png) }",
            _ => "x",
        });
        await using var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.scope.kind = host\ncrawler.parsing.resources = {resources}", new CrawlerSeams { Fetcher = web });
        var summary = await crawl.RunAsync("http://a.test/");
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(expected, web.Requests);
        Assert.Equal(outOfScope, summary.Final.Skips.GetValueOrDefault(nameof(SkipReason.OutOfScope)));
    }
}
