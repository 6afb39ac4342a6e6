using Crawler.Cli.Verbs;
using Crawler.MockWeb;

namespace Crawler.Tests.Cli;

public class DemoRequestsTests
{
    [Fact]
    public async Task RequestsOfEveryKind_AddUp()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 7, Pages = 60 });
        var (page, file, redirect) = (web.Truth.Pages.First(), web.Truth.Resources.First(), web.Truth.Redirects.Keys.First());
        var line = DemoRequests.Of([Of(page), Of(page), Of(file), Of(redirect), Of("http://a.test/robots.txt"), Of("http://a.test/sitemap.xml"), Of("http://a.test/x")], web.Truth);
        Assert.Equal("7 requests = 1 page + 1 linked file of another kind + 1 redirect + 1 robots.txt + 1 sitemap + 1 further try + 1 other", line);
    }

    [Fact]
    public async Task RequestsOfOneKind_AreCounted()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 1, Pages = 5 });
        Assert.Equal("2 requests = 2 pages", DemoRequests.Of([.. web.Truth.Pages.Take(2).Select(Of)], web.Truth));
    }

    private static MockRequest Of(string url)
    {
        var uri = new Uri(url);
        return new MockRequest(uri.Host, uri.PathAndQuery, TimeSpan.Zero, TimeSpan.Zero, 1, 1, null, 200, Aborted: false);
    }
}
