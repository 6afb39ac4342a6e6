using System.Text;
using Crawler.Fetching;
using Crawler.Hosting;

namespace Crawler.Tests.Fetching;

public class ErrorBodyTests
{
    private const string Problem = """{"type":"https://a.test/out-of-credit","title":"Not enough credit.","status":403,"balance":30}""";

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("500 Internal Server Error")]
    public async Task ProblemDetails_AreReadOffTheFailure(string status)
    {
        await using var server = ScriptServer.Always(Response(status, "application/problem+json", Problem));
        await using var crawler = Start();
        var results = await crawler.FetchAllAsync([server.Url(), server.Url("/other")]);
        foreach (var result in results)
        {
            var failure = Fetchers.Failure(FetchError.HttpStatus, result.Outcome);
            Assert.Equal(new Details("Not enough credit.", 403, 30), failure.ReadJson<Details>());
            Assert.Equal(Problem, failure.ReadText());
            Assert.Equal((status, Problem.Length), (failure.Detail, (int)failure.Head!.BytesWire));

            // An error is never taken for an answer.
            Assert.True(result.Body.IsEmpty);
            Assert.Throws<FetchFailedException>(() => result.ReadJson<Details>());
        }
    }

    [Fact]
    public async Task Post_ItsErrorIsReadToo()
    {
        await using var server = ScriptServer.Always(Response("422 Unprocessable Content", "application/problem+json", "\u00EF\u00BB\u00BF" + Problem));
        await using var crawler = Start();
        var error = Assert.Throws<FetchFailedException>(() => crawler.FetchAsync(FetchRequest.PostJson(server.Url(), 1)).GetAwaiter().GetResult().EnsureSuccess());
        Assert.Equal(30, ((FetchOutcome.Failure)error.Result.Outcome).ReadJson<Details>()!.Balance);
    }

    [Fact]
    public async Task NotAskedFor_IsNotKept()
    {
        await using var server = ScriptServer.Always(Response("404 Not Found", "text/plain", "no such page"));
        using var fetcher = Fetchers.Create();
        var failure = Fetchers.Failure(FetchError.HttpStatus, await fetcher.GetAsync(server.Url()));
        Assert.True(failure.Body.IsEmpty);
        Assert.Equal("", failure.ReadText());
        Assert.Null(failure.ReadJson<Details>());
        Assert.Equal("no such page", Fetchers.Failure(FetchError.HttpStatus, await fetcher.FetchAsync(FetchRequest.Get(server.Url()), default)).ReadText());
    }

    [Theory]
    [InlineData(4096, 4096)]
    [InlineData(4097, 0)]
    public async Task LargerThanABodyMayBe_TheStatusStands(int length, int kept)
    {
        await using var server = ScriptServer.Always(Response("404 Not Found", "text/plain", new string('x', length)));
        using var fetcher = Fetchers.Create(Fetchers.Limits with { MaxBodyBytes = 4096 });
        var failure = Fetchers.Failure(FetchError.HttpStatus, await fetcher.FetchAsync(FetchRequest.Get(server.Url()), default));
        Assert.Equal(("404 Not Found", kept), (failure.Detail, failure.Body.Length));
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 100\r\n\r\nhalf", false)]
    [InlineData("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 100\r\n\r\nhalf", true)]
    [InlineData("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf", true)]
    public async Task BrokenOff_TheStatusStands(string response, bool staysOpen)
    {
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(response);
            if (staysOpen) await connection.ClosedAsync();
        });
        using var fetcher = Fetchers.Create(Fetchers.Limits with { IdleTimeout = Fetchers.Short });
        var failure = Fetchers.Failure(FetchError.HttpStatus, await fetcher.FetchAsync(FetchRequest.Get(server.Url()), default));
        Assert.Equal((503, TimeSpan.FromSeconds(7), 0), (failure.Head!.Status, failure.Head.RetryAfter, failure.Body.Length));
    }

    [Fact]
    public async Task Cancelled_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nhalf");
            await cancellation.CancelAsync();
            await connection.ClosedAsync();
        });
        using var fetcher = Fetchers.Create();
        Fetchers.Failure(FetchError.Cancelled, await fetcher.FetchAsync(FetchRequest.Get(server.Url()), cancellation.Token));
    }

    private static CrawlerHost Start() => CrawlerHost.Start(builder => builder.AddHocon("crawler.http.allow-private = [127.0.0.1]"));

    private static string Response(string status, string type, string body) => $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    private sealed record Details(string Title, int Status, int Balance);
}
