using Crawler.Fetching;
using Crawler.Parsing;

namespace Crawler.Tests.Fetching;

public class UnwantedTypeTests
{
    [Theory]
    [InlineData("video/mp4")]
    [InlineData("Application/ZIP; x=y")]
    public async Task UnwantedType_EndsWithTheHeadersAndCloses(string type)
    {
        var closed = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: 1000000000\r\n\r\nstart");
            await connection.ClosedAsync();
            closed.SetResult();
        });
        using var fetcher = Fetchers.Create();
        var unwanted = Assert.IsType<FetchOutcome.Unwanted>(await fetcher.FetchAsync(Wanting(server), CancellationToken.None));
        Assert.Equal($"{type.Split(';')[0].ToLowerInvariant()} (crawler.fetching.skip-types)", unwanted.Detail);
        Assert.Equal(0, unwanted.Head.BytesWire);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task ShortUnwantedBody_KeepsTheConnection()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 5\r\n\r\nvideo");
        using var fetcher = Fetchers.Create();
        for (var i = 0; i < 3; i++) Assert.IsType<FetchOutcome.Unwanted>(await fetcher.FetchAsync(Wanting(server), CancellationToken.None));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("video/mp4", 200, false)]
    [InlineData("text/html", 200, true)]
    [InlineData("", 200, true)]
    public async Task WantedOrAskedForDirectly_IsRead(string type, int status, bool skips)
    {
        await using var server = ScriptServer.Always($"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: 5\r\n\r\nvideo");
        using var fetcher = Fetchers.Create();
        Assert.Equal(5, Fetchers.Success(await fetcher.FetchAsync(Wanting(server) with { SkipUnwantedTypes = skips }, CancellationToken.None)).Body.Length);
    }

    [Fact]
    public async Task ErrorOfAnUnwantedType_IsAnError()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 404 Not Found\r\nContent-Type: video/mp4\r\nContent-Length: 0\r\n\r\n");
        using var fetcher = Fetchers.Create();
        Fetchers.Failure(FetchError.HttpStatus, await fetcher.FetchAsync(Wanting(server), CancellationToken.None));
    }

    [Theory]
    [InlineData("text/html", "text/html", true)]
    [InlineData("Text/HTML", "text/html", true)]
    [InlineData("text/*", "text/plain", true)]
    [InlineData("text/*", "texts/plain", false)]
    [InlineData("text/html", "text/plain", false)]
    [InlineData("text/html", null, false)]
    [InlineData("*/*", null, true)]
    [InlineData("*/*", "a/b", true)]
    [InlineData("application/vnd.a+b-c", "application/vnd.a+b-c", true)]
    public void Listed_IsContained(string entry, string? type, bool isContained) => Assert.Equal(isContained, MediaTypeSet.Of([entry]).Contains(type));

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("*/html")]
    [InlineData("text/html; charset=x")]
    [InlineData("text/ht ml")]
    [InlineData("a/b/c")]
    public void NoType_IsNamed(string entry)
    {
        Assert.False(MediaTypeSet.TryCreate(["text/html", entry], "crawler.fetching.skip-types", out _, out var errors));
        Assert.Equal([$"crawler.fetching.skip-types: \"{entry}\" is no media type; write type/subtype, type/* or */*"], errors);
    }

    private static FetchRequest Wanting(ScriptServer server) => new() { Url = Fetchers.Url(server.Url()), SkipUnwantedTypes = true };
}
