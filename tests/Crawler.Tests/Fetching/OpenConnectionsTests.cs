using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Tests.Fetching;

[SuppressMessage("Reliability", "CA2025:Ensure tasks using IDisposable instances complete before the instances are disposed", Justification = "Every fetch is awaited before its fetcher is disposed.")]
public class OpenConnectionsTests
{
    [Fact]
    public async Task MoreHostsThanConnectionsAreKept_TheOthersAreClosedWithTheirResponse_AndThoseThatHaveOneGoOnWithIt()
    {
        using var ended = new CountdownEvent(3);
        var closing = new ConcurrentQueue<bool>();
        await using var server = new ScriptServer(async connection =>
        {
            // This server does not care for what it is asked, and leaves its side open.
            var isAsked = false;
            while (await connection.ReadRequestAsync() is { } request)
            {
                isAsked = request.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);
                closing.Enqueue(isAsked);
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }

            if (isAsked) ended.Signal();
        });
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { MaxConnections = 2, Resolve = [string.Create(CultureInfo.InvariantCulture, $"*.test=127.0.0.1:{server.Port}")] });
        foreach (var host in new[] { "a", "b", "c", "d", "d", "a", "b" }) Fetchers.Success(await fetcher.GetAsync($"http://{host}.test/"));
        Assert.Equal([false, false, true, true, true, false, false], closing);
        Assert.Equal(5, server.Connections);
        Assert.True(ended.Wait(TimeSpan.FromSeconds(30)), "connections beyond those kept are left open");
    }
}
