using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class FramingTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", "1.1")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;ext=1\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n", "hello", "1.1")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "", "1.1")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", "1.1")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "ok", "1.1")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", "1.1")]
    public async Task WellFramedBody_IsRead(string response, string body, string version)
    {
        var success = Fetchers.Success(await Fetchers.OnceAsync(Bytes(response)));
        Assert.Equal(body, Encoding.Latin1.GetString(success.Body.Span));
        Assert.Equal(version, success.Head.HttpVersion);
    }

    [Fact]
    public async Task BodyThatEndsWithTheConnection_IsRead()
    {
        var success = Fetchers.Success(await Fetchers.OnceAsync(ThenClose("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\nhello")));
        Assert.Equal(5, success.Body.Length);
        Assert.Equal("1.0", success.Head.HttpVersion);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len")]
    [InlineData("HTTP/1.1")]
    [InlineData("")]
    public async Task ConnectionEndsBeforeTheResponse_FailsAsConnectionReset(string response) =>
        Fetchers.Failure(FetchError.ConnectionReset, await Fetchers.OnceAsync(ThenClose(response)));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello")]
    public async Task ConnectionIsReset_FailsAsConnectionReset(string response)
    {
        var outcome = await Fetchers.OnceAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(response);
            await Task.Delay(100, connection.Stop);
            connection.Reset();
        });
        Fetchers.Failure(FetchError.ConnectionReset, outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n")]
    [InlineData("ICY 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    [InlineData("<html><body>HTTP/0.9</body></html>\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")]
    public async Task NotHttp_FailsAsProtocolError(string response) =>
        Fetchers.Failure(FetchError.ProtocolError, await Fetchers.OnceAsync(ThenClose(response)));

    [Theory]
    [InlineData("Content-Length: abc\r\n")]
    [InlineData("Content-Length: -5\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 7\r\n")]
    [InlineData("Content-Length: 99999999999999999999999\r\n")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    public async Task ContradictoryLength_IsAnOutcomeOfSomeKind(string headers)
    {
        var outcome = await Fetchers.OnceAsync(ThenClose($"HTTP/1.1 200 OK\r\n{headers}\r\n5\r\nhello\r\n0\r\n\r\n"));
        if (outcome is FetchOutcome.Failure failure) Assert.Contains(failure.Error, new[] { FetchError.ProtocolError, FetchError.ConnectionReset, FetchError.BodyTooLarge });
    }

    [Fact]
    public async Task MoreThanContentLength_IsCutAndTheConnectionNotReused()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
        using var fetcher = Fetchers.Create();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("hello", Encoding.ASCII.GetString(Fetchers.Success(await fetcher.GetAsync(server.Url())).Body.Span));
            await Task.Delay(50);
        }

        Assert.Equal(3, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", 404, "404 Not Found")]
    [InlineData("HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", 429, "429 Slow Down")]
    [InlineData("HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", 500, "500")]
    [InlineData("HTTP/1.1 999 Request denied\r\nContent-Length: 0\r\n\r\n", 999, "999 Request denied")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", 401, "401 Unauthorized")]
    public async Task OtherStatus_FailsAsHttpStatus(string response, int status, string detail)
    {
        var failure = Fetchers.Failure(FetchError.HttpStatus, await Fetchers.OnceAsync(Bytes(response)));
        Assert.Equal(status, failure.Head!.Status);
        Assert.Equal(detail, failure.Detail);
    }

    [Fact]
    public async Task NotModified_IsAnOutcome()
    {
        var outcome = await Fetchers.OnceAsync(Bytes("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"));
        Assert.Equal("\"x\"", Assert.IsType<FetchOutcome.NotModified>(outcome).Head.ETag);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static Func<ScriptConnection, Task> ThenClose(string response) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(response);
    };
}
