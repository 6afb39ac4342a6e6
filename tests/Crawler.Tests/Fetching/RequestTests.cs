using System.Globalization;
using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class RequestTests
{
    private static readonly string Own = $"Crawler/{typeof(UserAgent).Assembly.GetName().Version!.ToString(3)}";

    [Fact]
    public async Task Request_IsExactlyThis()
    {
        string? request = null;
        await using var server = new ScriptServer(async connection =>
        {
            request = await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { Contact = "https://example.org/bot", Headers = ["X-Key: schlüssel", "Accept: text/html"] });
        Fetchers.Success(await fetcher.GetAsync(server.Url("/a%2Fb/c?d=%7e&&e")));
        var expected = string.Join("\r\n",
        [
            "GET /a%2Fb/c?d=%7e&&e HTTP/1.1",
            string.Create(CultureInfo.InvariantCulture, $"Host: 127.0.0.1:{server.Port}"),
            $"User-Agent: {Own} (+https://example.org/bot)",
            "Accept-Encoding: gzip, deflate, br",
            $"X-Key: {Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("schlüssel"))}",
            "Accept: text/html",
            "",
            "",
        ]);
        Assert.Equal(expected, request);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookies_AreSentBackOnlyIfConfigured(bool cookies)
    {
        var requests = new List<string>();
        await using var server = new ScriptServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                requests.Add(request);
                await connection.SendAsync("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
            }
        });
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { Cookies = cookies });
        await fetcher.GetAsync(server.Url());
        await fetcher.GetAsync(server.Url());
        Assert.Equal(cookies, requests[1].Contains("Cookie: a=b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proxy_OfTheEnvironmentIsNotUsed()
    {
        await using var proxy = ScriptServer.Always("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var before = Environment.GetEnvironmentVariable("http_proxy");
        Environment.SetEnvironmentVariable("http_proxy", proxy.Url());
        try
        {
            using var fetcher = Fetchers.Create(http: Fetchers.Http with { Resolve = [$"site.example=127.0.0.1:{server.Port}"] });
            Fetchers.Success(await fetcher.GetAsync("http://site.example/"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }

        Assert.Equal(0, proxy.Connections);
    }

    [Theory]
    [InlineData(null, null, "*", "Crawler")]
    [InlineData(null, "mail@example.org", "* (+mail@example.org)", "Crawler")]
    [InlineData("MyBot/2.1 (+https://example.org)", "ignored", "MyBot/2.1 (+https://example.org)", "MyBot")]
    [InlineData("MyBot", null, "MyBot", "MyBot")]
    [InlineData("MyBot crawling", null, "MyBot crawling", "MyBot")]
    public void UserAgent_HasItsForm(string? userAgent, string? contact, string text, string token)
    {
        Assert.True(UserAgent.TryCreate(Fetchers.Http with { UserAgent = userAgent, Contact = contact }, out var made, out _));
        Assert.Equal(text.Replace("*", Own, StringComparison.Ordinal), made.Text);
        Assert.Equal(token, made.ProductToken);
    }

    [Theory]
    [InlineData("", null, "crawler.http.user-agent")]
    [InlineData("/1.0", null, "crawler.http.user-agent")]
    [InlineData("Bot\r\nX: y", null, "crawler.http.user-agent")]
    [InlineData("Bötchen/1", null, "crawler.http.user-agent")]
    [InlineData(null, "a)b", "crawler.http.contact")]
    [InlineData(null, "", "crawler.http.contact")]
    [InlineData(null, "a\nb", "crawler.http.contact")]
    public void UserAgentThatCannotBeSent_IsNamed(string? userAgent, string? contact, string path)
    {
        Assert.False(UserAgent.TryCreate(Fetchers.Http with { UserAgent = userAgent, Contact = contact }, out _, out var error));
        Assert.StartsWith(path, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Key: value", "X-Key", "value")]
    [InlineData("Authorization:Bearer a:b", "Authorization", "Bearer a:b")]
    [InlineData("X-Secret: env:NAME", "X-Secret", "env:NAME")]
    public void HeaderLine_IsSplitAtItsFirstColon(string line, string name, string value)
    {
        Assert.True(RequestHeader.TryParse(line, out var header, out _));
        Assert.Equal(new RequestHeader(name, value), header);
    }

    [Theory]
    [InlineData("no colon")]
    [InlineData(": secret")]
    [InlineData("Host: secret")]
    [InlineData("content-length: secret")]
    [InlineData("Content-Type: secret")]
    [InlineData("X Y: secret")]
    [InlineData("X-Key: secret\nX-Other: secret")]
    public void HeaderThatMayNotBeSent_IsNamedWithoutItsValue(string line)
    {
        Assert.False(RequestHeader.TryParse(line, out _, out var error));
        Assert.StartsWith("crawler.http.headers: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
