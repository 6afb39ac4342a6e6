using System.Text.Json;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;

namespace Crawler.Tests.Hosting;

public sealed class PaginateTests : IAsyncLifetime
{
    private readonly CrawlerHost _crawler = CrawlerHost.Start(crawler => crawler.Set("crawler.http.allow-private", "[\"127.0.0.0/8\"]"));
    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _crawler.DisposeAsync();
        await _server.DisposeAsync();
    }

    public static TheoryData<string, NextPage, string[]> Ways { get; } = new()
    {
        { "/pages/1/3", NextPage.RelNext, ["/pages/1/3", "/pages/2/3", "/pages/3/3"] },
        { "/pages/1/3", NextPage.LinkHeader, ["/pages/1/3", "/pages/2/3", "/pages/3/3"] },
        { "/pages/2/3", NextPage.Selector("a[href]"), ["/pages/2/3", "/pages/3/3"] },
        { "/items", NextPage.JsonUrl("paging.next"), ["/items", "/items?cursor=2", "/items?cursor=3"] },
        { "/items?cursor=1&size=9", NextPage.JsonCursor("paging.cursor", "cursor"), ["/items?cursor=1&size=9", "/items?size=9&cursor=2", "/items?size=9&cursor=3"] },
        { "/page/1", NextPage.From(page => page.Url.PathAndQuery == "/page/1" ? FetchRequest.Get(page.Url.Text.Replace("/1", "/2", StringComparison.Ordinal)) : null), ["/page/1", "/page/2"] },
        { "/page/1", NextPage.From(page => page.Request), ["/page/1"] },
        { "/status/404", NextPage.RelNext, ["/status/404"] },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task EveryWay_IsFollowedToItsEnd(string first, NextPage next, string[] expected)
    {
        var paths = new List<string>();
        await foreach (var page in _crawler.PaginateAsync(FetchRequest.Get(_server.Url + first), next)) paths.Add(page.Url.PathAndQuery);
        Assert.Equal(expected, paths);
    }

    [Fact]
    public async Task NextPage_IsRequestedWhenTheReaderAsksForIt()
    {
        await using var pages = _crawler.PaginateAsync(FetchRequest.Get(_server.Url + "/pages/1/9"), NextPage.RelNext).GetAsyncEnumerator();
        for (var asked = 1; asked <= 3; asked++)
        {
            Assert.True(await pages.MoveNextAsync());
            Assert.Equal(asked, _server.Answered);
        }
    }

    [Fact]
    public async Task MaxPages_EndsIt()
    {
        var count = 0;
        await foreach (var page in _crawler.PaginateAsync(FetchRequest.Get(_server.Url + "/pages/1/9"), NextPage.RelNext, maxPages: 4)) count++;
        Assert.Equal((4, 4), (count, _server.Answered));
    }

    [Fact]
    public async Task Redirect_CredentialsStayWithTheirOrigin()
    {
        await using var other = await SlowServer.StartAsync();
        var first = FetchRequest.Get(_server.Url + "/echo/1").WithHeader("Authorization", "Bearer secret").WithHeader("X-Own", "yes");
        var near = await _crawler.FetchAsync(first);
        var far = await _crawler.FetchAsync(first with { Url = FetchRequest.Get($"{_server.Url}/redirect/307?to={other.Url}/echo/2").Url });
        Assert.Equal(("Bearer secret", "yes"), (Header(near, "Authorization"), Header(near, "X-Own")));
        Assert.Equal((null, "yes"), (Header(far, "Authorization"), Header(far, "X-Own")));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("X-Api-Key")]
    public async Task NextPageOfAnotherOriginThatARedirectLedTo_GetsNoCredentials(string header)
    {
        await using var other = await SlowServer.StartAsync();
        var first = FetchRequest.Get($"{_server.Url}/redirect/302?to={other.Url}/echo/1?next=/echo/2").WithHeader(header, "secret").WithHeader("X-Own", "yes");
        var pages = new List<FetchResult>();
        await foreach (var page in _crawler.PaginateAsync(first, NextPage.JsonUrl("next"))) pages.Add(page);
        Assert.Equal([null, null], pages.Select(page => Header(page, header)));
        Assert.Equal(["yes", "yes"], pages.Select(page => Header(page, "X-Own")));
    }

    [Fact]
    public async Task Json_IsPostedAndReadAsTyped()
    {
        var answer = await _crawler.FetchAsync(FetchRequest.PostJson(_server.Url + "/echo/x", new Order("apples", 3)));
        Assert.Equal("POST", answer.ReadJson<JsonElement>().GetProperty("method").GetString());
        Assert.Equal(new Order("apples", 3), JsonSerializer.Deserialize<Order>(answer.ReadJson<JsonElement>().GetProperty("body").GetString()!, JsonSerializerOptions.Web));
        Assert.Equal("application/json", Header(answer, "Content-Type"));
        Assert.Throws<JsonException>(() => answer.ReadJson<int>());
    }

    [Theory]
    [InlineData(301, "GET", "")]
    [InlineData(302, "GET", "")]
    [InlineData(303, "GET", "")]
    [InlineData(307, "POST", "body")]
    [InlineData(308, "POST", "body")]
    public async Task RedirectOfAPost_SendsTheBodyAgainOnlyWhereItMust(int status, string method, string body)
    {
        var answer = await _crawler.FetchAsync(FetchRequest.Post($"{_server.Url}/redirect/{status}?to=/echo/there", "body"u8.ToArray(), "text/plain"));
        var echo = answer.ReadJson<JsonElement>();
        Assert.Equal((method, body, "/echo/there"), (echo.GetProperty("method").GetString(), echo.GetProperty("body").GetString(), answer.Url.PathAndQuery));
    }

    [Fact]
    public async Task EnsureSuccess_ThrowsWhatThereIsInsteadOfReadingIt()
    {
        var missing = await _crawler.FetchAsync(_server.Url + "/status/404");
        var error = Assert.Throws<FetchFailedException>(() => missing.ReadText());
        Assert.Equal(FetchError.HttpStatus, error.Error);
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        var page = await _crawler.FetchAsync(_server.Url + "/page/1");
        using var document = page.EnsureSuccess().ReadHtml();
        Assert.Equal("/page/1", document.Title);
    }

    private static string? Header(FetchResult result, string name) =>
        result.ReadJson<JsonElement>().GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed record Order(string Item, int Count);
}
