using System.Net;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class TimeLimitTests
{
    // For what must get somewhere before its limit ends it, on a busy machine too.
    private static readonly TimeSpan Narrow = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task HeadersNeverCome_FailsAsHeadersTimedOut()
    {
        var outcome = await Fetchers.OnceAsync(connection => connection.HangAsync(), Fetchers.Limits with { HeadersTimeout = Fetchers.Short });
        var failure = Fetchers.Failure(FetchError.HeadersTimedOut, outcome);
        Assert.Equal("no response headers within 200 ms (crawler.fetching.headers-timeout)", failure.Detail);
        Assert.Null(failure.Head);
        Assert.InRange(failure.Elapsed, Fetchers.Short - TimeSpan.FromMilliseconds(20), Fetchers.Limits.HeadersTimeout);
    }

    [Fact]
    public async Task HeadersDrip_FailsAsHeadersTimedOut()
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\n");
                await connection.DripAsync("X-A: b\r\n", TimeSpan.FromMilliseconds(20));
            },
            Fetchers.Limits with { HeadersTimeout = Fetchers.Short });
        Fetchers.Failure(FetchError.HeadersTimedOut, outcome);
    }

    [Fact]
    public async Task InterimResponsesForEver_FailsAsHeadersTimedOutOrTooLarge()
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                while (true) await connection.SendAsync("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
            },
            Fetchers.Limits with { HeadersTimeout = Fetchers.Short });
        Assert.Contains(Assert.IsType<FetchOutcome.Failure>(outcome).Error, new[] { FetchError.HeadersTimedOut, FetchError.HeadersTooLarge });
    }

    [Fact]
    public async Task HeadersTimeoutOnAReusedConnection_FiresToo()
    {
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
            await connection.ReadRequestAsync();
            await connection.HangAsync();
        });
        using var fetcher = Fetchers.Create(Fetchers.Limits with { HeadersTimeout = Fetchers.Short });
        await fetcher.ReachAsync(server.Url());
        Fetchers.Failure(FetchError.HeadersTimedOut, await fetcher.GetAsync(server.Url()));
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nten bytes.")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\na\r\nten bytes.\r\n")]
    [InlineData("\r\nten bytes.")]
    public async Task BodyStopsArriving_FailsAsBodyIdle(string rest)
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync($"HTTP/1.1 200 OK\r\n{rest}");
                await connection.HangAsync();
            },
            Fetchers.Limits with { IdleTimeout = Narrow });
        var failure = Fetchers.Failure(FetchError.BodyIdle, outcome);
        Assert.Equal("no byte of the body for 1 s (crawler.fetching.idle-timeout)", failure.Detail);
        Assert.Equal(200, failure.Head!.Status);
        Assert.Equal(10, failure.Head.BytesWire);
    }

    [Fact]
    public async Task BodyDripsFasterThanIdle_FailsAsTotalTimedOut()
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                await connection.DripAsync("x", TimeSpan.FromMilliseconds(20));
            },
            Fetchers.Limits with { TotalTimeout = 2 * Narrow });
        var failure = Fetchers.Failure(FetchError.TotalTimedOut, outcome);
        Assert.Equal("not done within 2 s (crawler.fetching.total-timeout)", failure.Detail);
        Assert.True(failure.Head!.BytesWire > 0);
    }

    [Fact]
    public async Task SlowRedirectsTogether_FailAsTotalTimedOut()
    {
        await using var server = new ScriptServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                await Task.Delay(50, connection.Stop);
                await connection.SendAsync("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
            }
        });
        using var fetcher = Fetchers.Create(Fetchers.Limits with { TotalTimeout = TimeSpan.FromMilliseconds(500) });
        Fetchers.Failure(FetchError.TotalTimedOut, await fetcher.GetAsync(server.Url(), maxRedirects: 100));
    }

    [Fact]
    public async Task ServerNeverAccepts_FailsAsConnectTimedOut()
    {
        using var listener = new DeadListener();
        await listener.FillAsync();
        using var fetcher = Fetchers.Create(Fetchers.Limits with { ConnectTimeout = Fetchers.Short });
        var failure = Fetchers.Failure(FetchError.ConnectTimedOut, await fetcher.GetAsync($"http://127.0.0.1:{listener.Port}/"));
        Assert.StartsWith("no connection within 200 ms (crawler.fetching.connect-timeout), connecting to 127.0.0.1:", failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpVersionLimit.Http11)]
    [InlineData(HttpVersionLimit.Http2)]
    public async Task TlsHandshakeHangs_FailsAsConnectTimedOutAndCloses(HttpVersionLimit version)
    {
        var closed = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ClosedAsync();
            closed.SetResult();
        });
        using var fetcher = Fetchers.Create(Fetchers.Limits with { ConnectTimeout = Narrow }, Fetchers.Http with { MaxVersion = version });
        var failure = Fetchers.Failure(FetchError.ConnectTimedOut, await fetcher.GetAsync(server.Url(scheme: "https")));
        Assert.Equal("no connection within 1 s (crawler.fetching.connect-timeout), in the TLS handshake", failure.Detail);
        await closed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task DnsHangs_FailsAsConnectTimedOut()
    {
        using var fetcher = Fetchers.Create(
            Fetchers.Limits with { ConnectTimeout = Fetchers.Short },
            lookUp: (_, _) => new TaskCompletionSource<IPAddress[]>().Task);
        var failure = Fetchers.Failure(FetchError.ConnectTimedOut, await fetcher.GetAsync("http://slow.example/"));
        Assert.EndsWith(", resolving slow.example", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TotalShorterThanConnect_FailsAsTotalTimedOutAndCloses()
    {
        var closed = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ClosedAsync();
            closed.SetResult();
        });
        using var fetcher = Fetchers.Create(Fetchers.Limits with { TotalTimeout = Narrow });
        Fetchers.Failure(FetchError.TotalTimedOut, await fetcher.GetAsync(server.Url(scheme: "https")));
        await closed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task ConnectIsSlowButWithinItsLimit_DoesNotUseUpTheHeadersLimit()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var fetcher = Fetchers.Create(
            Fetchers.Limits with { HeadersTimeout = 3 * Narrow },
            Fetchers.Http,
            lookUp: async (_, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3.5), cancellationToken);
                return [IPAddress.Loopback];
            });
        Fetchers.Success(await fetcher.GetAsync(server.Url(host: "slow.example")));
    }

    [Fact]
    public async Task ErrorBodyDrips_IsGivenUpSoonAndTheStatusStands()
    {
        var outcome = await Fetchers.OnceAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 10000\r\n\r\n");
            await connection.DripAsync("x", TimeSpan.FromMilliseconds(20));
        });
        var failure = Fetchers.Failure(FetchError.HttpStatus, outcome);
        Assert.Equal("404 Not Found", failure.Detail);
        Assert.True(failure.Elapsed < Fetchers.Limits.TotalTimeout, failure.Elapsed.ToString());
    }
}
