using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Crawler.MockWeb.Slow;
using Crawler.Samples.WebHost;
using Microsoft.AspNetCore.Builder;

namespace Crawler.Tests.Samples;

/// <summary>The sample web application over real HTTP, with a slow server as its upstream.</summary>
public sealed class WebHostTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Quick = ["--port", "0", "--Logging:LogLevel:Default", "None", "--Crawler:Robots:Obey", "off", "--Crawler:Politeness:Delay", "0", "--Crawler:Output:CommitInterval", "20ms"];
    private static readonly string[] Trusting = [.. Quick, "--Crawler:Http:AllowPrivate:0", "127.0.0.1", "--Sample:MaxCrawls", "1", "--Sample:MaxPages", "50"];

    private readonly HttpClient _client = new();
    private WebApplication _application = null!;
    private SlowServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await SlowServer.StartAsync();
        _application = await StartAsync(Trusting);
        _client.BaseAddress = new Uri(_application.Urls.First());
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Summary_AsksAllAtOnceAndAFailureIsAValueInItsPlace()
    {
        var answer = await GetAsync($"/summary?url={At("/together/3/a")}&url={At("/status/503")}&url={At("/together/3/b")}&url={At("/together/3/c")}");
        var upstreams = answer.GetProperty("upstreams").EnumerateArray().ToList();
        Assert.Equal([At("/together/3/a"), At("/status/503"), At("/together/3/b"), At("/together/3/c")], upstreams.Select(one => one.GetProperty("url").GetString()));
        Assert.Equal([200, 503, 200, 200], upstreams.Select(one => one.GetProperty("status").GetInt32()));
        Assert.Equal("/together/3/a", upstreams[0].GetProperty("title").GetString());
        Assert.Equal("HttpStatus", upstreams[1].GetProperty("error").GetString());
        Assert.False(upstreams[0].TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Summary_UpstreamThatNeverAnswers_TimesOutAlone()
    {
        await using var hasty = await StartAsync([.. Trusting, "--Sample:UpstreamTimeout", "00:00:00.300"]);
        var answer = await _client.GetFromJsonAsync<JsonElement>(new Uri(new Uri(hasty.Urls.First()), $"/summary?url={At("/never/1")}&url={At("/page/1")}"));
        var upstreams = answer.GetProperty("upstreams");
        Assert.Equal(("TotalTimedOut", 200), (upstreams[0].GetProperty("error").GetString(), upstreams[1].GetProperty("status").GetInt32()));
        await _server.WhenAbandonedAsync(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?url=mailto:a@b.test")]
    [InlineData("?url=http://a.test/&url=file:///etc/passwd")]
    public async Task Summary_BadUrls_AreRefused(string query)
    {
        using var answer = await _client.GetAsync(new Uri("/summary" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"url\":[", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrivateAddress_IsNotReachedUnlessConfigured()
    {
        await using var strict = await StartAsync(Quick);
        var host = new Uri(strict.Urls.First());
        var answer = await _client.GetFromJsonAsync<JsonElement>(new Uri(host, $"/summary?url={At("/page/1")}"));
        Assert.Equal("AddressRefused", answer.GetProperty("upstreams")[0].GetProperty("error").GetString());
        var events = await ReadAsync(await PostAsync(host, new { seeds = new[] { At("/page/1") } }));
        Assert.Equal("AddressRefused", Assert.Single(events, one => one.EventType == "page").Data.GetProperty("reason").GetString());
        Assert.Equal(0, _server.Requests);
    }

    [Fact]
    public async Task Crawl_StreamsItsPagesAndItsEnd()
    {
        var events = await ReadAsync(await PostAsync(new { seeds = new[] { At("/links/5") }, maxPages = 50, scope = "host" }));
        Assert.Equal(("crawl", "end"), (events[0].EventType, events[^1].EventType));
        var pages = events.Where(one => one.EventType == "page").Select(one => one.Data.GetProperty("url").GetString()!);
        Assert.Equal(Enumerable.Range(1, 5).Select(n => At($"/page/{n}")).Prepend(At("/links/5")).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
        Assert.Equal(("Drained", 6), (events[^1].Data.GetProperty("reason").GetString(), events[^1].Data.GetProperty("balance").GetProperty("fetched").GetInt32()));
    }

    [Fact]
    public async Task Crawl_IsShownLimitedAndDeleted()
    {
        using var answer = await PostAsync(new { seeds = new[] { At("/never/1") }, scope = "page" });
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        await _server.WhenInFlightAsync(1);
        var id = Assert.Single((await GetAsync("/crawls")).EnumerateArray()).GetProperty("id").GetString();
        var state = await GetAsync($"/crawls/{id}");
        Assert.Equal((1, 1), (state.GetProperty("inFlight").GetInt32(), state.GetProperty("balance").GetProperty("pending").GetInt32()));
        using var second = await PostAsync(new { seeds = new[] { At("/page/1") } });
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        using var deleted = await _client.DeleteAsync(new Uri($"/crawls/{id}", UriKind.Relative));
        Assert.Equal("Interrupted", (await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reason").GetString());
        await _server.WhenAbandonedAsync(1);
        Assert.Equal("end", (await ReadAsync(answer))[^1].EventType);
        await GoneAsync($"/crawls/{id}");
    }

    [Fact]
    public async Task Crawl_ClientGoesAway_IsStopped()
    {
        var answer = await PostAsync(new { seeds = new[] { At("/never/1") } });
        await _server.WhenInFlightAsync(1);
        var id = Assert.Single((await GetAsync("/crawls")).EnumerateArray()).GetProperty("id").GetString();
        answer.Dispose();
        await _server.WhenAbandonedAsync(1);
        await GoneAsync($"/crawls/{id}");
    }

    [Fact]
    public async Task Host_Stops_EndsStreamsAndCrawls()
    {
        using var answer = await PostAsync(new { seeds = new[] { At("/never/1") } });
        await _server.WhenInFlightAsync(1);
        await _application.StopAsync();
        await _server.WhenAbandonedAsync(1);
        Assert.Equal("Interrupted", (await ReadAsync(answer))[^1].Data.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("""{}""", "seeds")]
    [InlineData("""{"seeds":[]}""", "seeds")]
    [InlineData("""{"seeds":[null]}""", "seeds")]
    [InlineData("""{"seeds":["ftp://a.test/"]}""", "seeds")]
    [InlineData("""{"seeds":["http://a.test/"],"maxPages":0}""", "maxPages")]
    [InlineData("""{"seeds":["http://a.test/"],"maxPages":51}""", "maxPages")]
    [InlineData("""{"seeds":["http://a.test/"],"scope":"world"}""", "scope")]
    [InlineData("""{"seeds":["http://a.test/"],"scope":"2"}""", "scope")]
    [InlineData("""{"seeds":""", null)]
    public async Task Crawl_BadOrder_IsRefused(string body, string? field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri("/crawls", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        if (field is not null) Assert.Contains($"\"{field}\":[", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crawl_UnknownId_IsNotFound()
    {
        using var deleted = await _client.DeleteAsync(new Uri("/crawls/crawl-77", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
        await GoneAsync("/crawls/crawl-77");
    }

    [Fact]
    public async Task ForeignHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/crawls", UriKind.Relative)) { Headers = { Host = "rebound.test" } };
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(string[] args)
    {
        var application = SampleApplication.Create(args);
        await application.StartAsync();
        return application;
    }

    private static async Task<List<SseItem<JsonElement>>> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        return await SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync().ToListAsync();
    }

    private Task<HttpResponseMessage> PostAsync(object order) => PostAsync(_client.BaseAddress!, order);

    private Task<HttpResponseMessage> PostAsync(Uri host, object order) =>
        _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(host, "/crawls")) { Content = JsonContent.Create(order) }, HttpCompletionOption.ResponseHeadersRead);

    private async Task<JsonElement> GetAsync(string path) => await _client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private async Task GoneAsync(string path)
    {
        for (var status = HttpStatusCode.OK; status != HttpStatusCode.NotFound;)
        {
            using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
            status = answer.StatusCode;
        }
    }

    private string At(string path) => _server.Url + path;
}
