using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task RedirectStatus_IsAnOutcome(int status)
    {
        var outcome = await RedirectAsync($"HTTP/1.1 {status} Moved", "http://other.example/b?c=d#frag");
        var redirect = Assert.IsType<FetchOutcome.Redirect>(outcome);
        Assert.Equal("http://other.example/b?c=d", redirect.Target.Text);
        Assert.Equal(status, redirect.Head.Status);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(304)]
    [InlineData(305)]
    [InlineData(306)]
    public async Task OtherStatusInThe300s_IsNoRedirect(int status) =>
        Assert.IsNotType<FetchOutcome.Redirect>(await RedirectAsync($"HTTP/1.1 {status} Other", "/b"));

    [Theory]
    [InlineData("b", "/dir/b")]
    [InlineData("/b", "/b")]
    [InlineData("?q", "/dir/page?q")]
    [InlineData("../b", "/b")]
    [InlineData("#frag", "/dir/page?x")]
    [InlineData("  /b  ", "/b")]
    public async Task RelativeLocation_IsResolvedAgainstTheRequest(string location, string expected)
    {
        await using var server = ScriptServer.Always($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        using var fetcher = Fetchers.Create();
        var redirect = Assert.IsType<FetchOutcome.Redirect>(await fetcher.GetAsync(server.Url("/dir/page?x")));
        Assert.Equal(server.Url(expected), redirect.Target.Text);
    }

    [Fact]
    public async Task Utf8Location_IsReadAsUtf8()
    {
        var redirect = Assert.IsType<FetchOutcome.Redirect>(await RedirectAsync("HTTP/1.1 302 Found", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("http://other.example/käse/日本"))));
        Assert.Equal("http://other.example/k%C3%A4se/%E6%97%A5%E6%9C%AC", redirect.Target.Text);
    }

    [Fact]
    public async Task Latin1Location_IsSentBackAsItsBytes()
    {
        var redirect = Assert.IsType<FetchOutcome.Redirect>(await RedirectAsync("HTTP/1.1 302 Found", "http://other.example/k\u00E4se"));
        Assert.Equal("http://other.example/k%E4se", redirect.Target.Text);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://other.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http://")]
    [InlineData("http://a b/")]
    [InlineData("")]
    public async Task LocationThatCannotBeFetched_FailsAsBadRedirect(string location)
    {
        var failure = Fetchers.Failure(FetchError.BadRedirect, await RedirectAsync("HTTP/1.1 302 Found", location));
        Assert.StartsWith("302 Found with ", failure.Detail, StringComparison.Ordinal);
        Assert.Equal(302, failure.Head!.Status);
    }

    [Fact]
    public async Task NoLocation_FailsAsBadRedirect()
    {
        var failure = Fetchers.Failure(FetchError.BadRedirect, await Fetchers.OnceAsync("HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        Assert.Equal("301 Moved Permanently with no Location header", failure.Detail);
    }

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/b", false)]
    public async Task SeveralLocations_MustAgree(string first, string second, bool fine)
    {
        var outcome = await RedirectAsync("HTTP/1.1 302 Found", $"{first}\r\nLocation: {second}");
        if (fine) Assert.IsType<FetchOutcome.Redirect>(outcome);
        else Fetchers.Failure(FetchError.BadRedirect, outcome);
    }

    [Fact]
    public async Task RedirectsWithinTheCall_EndAtTheLastUrl()
    {
        await using var server = new ScriptServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                var n = request["GET /".Length] - '0';
                await connection.SendAsync(n < 3
                    ? $"HTTP/1.1 302 Found\r\nLocation: /{n + 1}\r\nContent-Length: 5\r\n\r\nmoved"
                    : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere");
            }
        });
        using var fetcher = Fetchers.Create();
        var success = Fetchers.Success(await fetcher.GetAsync(server.Url("/0"), maxRedirects: 3));
        Assert.Equal(server.Url("/3"), success.Head.Url.Text);
        Assert.Equal(1, server.Connections);
        var failure = Fetchers.Failure(FetchError.TooManyRedirects, await fetcher.GetAsync(server.Url("/0"), maxRedirects: 2));
        Assert.Equal($"more than 2 redirects, the next to {server.Url("/3")}", failure.Detail);
    }

    [Fact]
    public async Task Loop_FailsAsTooManyRedirects()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
        using var fetcher = Fetchers.Create();
        Fetchers.Failure(FetchError.TooManyRedirects, await fetcher.GetAsync(server.Url(), maxRedirects: 5));
    }

    private static Task<FetchOutcome> RedirectAsync(string statusLine, string location) =>
        Fetchers.OnceAsync(Encoding.Latin1.GetBytes($"{statusLine}\r\nLocation: {location}\r\n{(statusLine.Contains("304", StringComparison.Ordinal) ? "" : "Content-Length: 0\r\n")}\r\n"));

    [Theory]
    [InlineData(2083, true)]
    [InlineData(2084, false)]
    public async Task TargetLongerThanAllowed_FailsAsUrlTooLong(int length, bool fits)
    {
        var target = "http://example.org/".PadRight(length, 'x');
        await using var server = ScriptServer.Always($"HTTP/1.1 301 Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        using var fetcher = Fetchers.Create(maxUrlLength: 2083);
        var outcome = await fetcher.GetAsync(server.Url());
        if (fits) Assert.Equal(target, Assert.IsType<FetchOutcome.Redirect>(outcome).Target.Text);
        else Assert.Equal("301 Moved to a URL of 2084 characters, more than 2083 (crawler.parsing.max-url-length)", Fetchers.Failure(FetchError.UrlTooLong, outcome).Detail);
    }

    [Fact]
    public async Task HostThatNoNameServerCouldKnow_FailsAsDnsNotFound()
    {
        using var fetcher = Fetchers.Create();
        Assert.Equal("a..b is no host name", Fetchers.Failure(FetchError.DnsNotFound, await fetcher.GetAsync("http://a..b/")).Detail);
    }
}
