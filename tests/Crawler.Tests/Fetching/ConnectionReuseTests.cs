using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

[SuppressMessage("Reliability", "CA2025:Ensure tasks using IDisposable instances complete before the instances are disposed", Justification = "Every fetch is awaited before its fetcher is disposed.")]
public class ConnectionReuseTests
{
    [Fact]
    public async Task ManyRequests_ShareOneConnection()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var fetcher = Fetchers.Create();
        for (var i = 0; i < 20; i++) Fetchers.Success(await fetcher.GetAsync(server.Url($"/{i}")));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(404, 20_000, 1)]
    [InlineData(302, 20_000, 1)]
    [InlineData(500, 200_000, 5)]
    public async Task UnreadBodies_AreDrainedWhereShort(int status, int length, int connections)
    {
        await using var server = ScriptServer.Always(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nLocation: /\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}"));
        using var fetcher = Fetchers.Create();
        for (var i = 0; i < 5; i++) Assert.Equal(status, (await fetcher.GetAsync(server.Url())).Response!.Status);
        Assert.Equal(connections, server.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PooledConnectionThatTheServerHasClosed_IsNoError(bool afterTheNextRequest)
    {
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

            // Either it closes while nobody looks, or it has decided to when the next request arrives.
            if (afterTheNextRequest) await connection.ReadRequestAsync();
        });
        using var fetcher = Fetchers.Create();
        for (var i = 1; i <= 5; i++)
        {
            Fetchers.Success(await fetcher.GetAsync(server.Url()));
            Assert.Equal(i, server.Connections);
            if (!afterTheNextRequest) await Task.Delay(20);
        }
    }

    [Fact]
    public async Task ParallelRequests_GetConnectionsOfTheirOwn()
    {
        await using var server = new ScriptServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                await Task.Delay(200, connection.Stop);
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        using var fetcher = Fetchers.Create();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => fetcher.GetAsync(server.Url($"/{i}"))));
        Assert.All(outcomes, outcome => Fetchers.Success(outcome));
        Assert.Equal(16, server.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nhello")]
    public async Task Cancelled_LetsGoOfTheSocket(string soFar)
    {
        var sent = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(soFar);
            sent.SetResult();
            await connection.ClosedAsync();
            closed.SetResult();
        });
        using var fetcher = Fetchers.Create();
        using var cancellation = new CancellationTokenSource();
        var fetch = fetcher.GetAsync(server.Url(), cancellationToken: cancellation.Token);
        await sent.Task;
        await Task.Delay(100);
        await cancellation.CancelAsync();
        var failure = Fetchers.Failure(FetchError.Cancelled, await fetch.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("cancelled", failure.Detail);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task CancelledInTheTlsHandshake_LetsGoOfTheSocket()
    {
        var accepted = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            accepted.SetResult();
            await connection.ClosedAsync();
            closed.SetResult();
        });
        using var fetcher = Fetchers.Create();
        using var cancellation = new CancellationTokenSource();
        var fetch = fetcher.GetAsync(server.Url(scheme: "https"), cancellationToken: cancellation.Token);
        await accepted.Task;
        await cancellation.CancelAsync();
        Fetchers.Failure(FetchError.Cancelled, await fetch.WaitAsync(TimeSpan.FromSeconds(60)));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task CancelledBeforeItBegins_ConnectsNowhere()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var fetcher = Fetchers.Create();
        Fetchers.Failure(FetchError.Cancelled, await fetcher.GetAsync(server.Url(), cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task OneFetchCancelledWhileConnecting_DoesNotHarmTheNext()
    {
        await using var server = ScriptServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var fetcher = Fetchers.Create();
        for (var i = 0; i < 50; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var abandoned = fetcher.GetAsync(server.Url(), cancellationToken: cancellation.Token);
            var kept = fetcher.GetAsync(server.Url());
            await cancellation.CancelAsync();
            await abandoned;
            Fetchers.Success(await kept);
        }
    }

    [Fact]
    public async Task LateConnection_DoesNotDisturbAFetchThatEndedWithoutIt()
    {
        // The first fetch holds a connection; the second asks for another, is answered on the first, and ends while its own is still being made.
        var look = new TaskCompletionSource<IPAddress[]>();
        var lookUps = 0;
        var release = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                if (request.StartsWith("GET /held", StringComparison.Ordinal)) await release.Task;
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        using var fetcher = Fetchers.Create(lookUp: (_, _) => Interlocked.Increment(ref lookUps) == 1 ? Task.FromResult(new[] { IPAddress.Loopback }) : look.Task);
        var first = fetcher.GetAsync(server.Url("/held", host: "late.example"));
        while (server.Connections == 0) await Task.Delay(5);
        var second = fetcher.GetAsync(server.Url("/second", host: "late.example"));
        while (Volatile.Read(ref lookUps) < 2) await Task.Delay(5);
        release.SetResult();
        Fetchers.Success(await first);
        Fetchers.Success(await second);
        look.SetResult([IPAddress.Loopback]);
        while (server.Connections < 2) await Task.Delay(5);
        Fetchers.Success(await fetcher.GetAsync(server.Url("/third", host: "late.example")));
    }
}
