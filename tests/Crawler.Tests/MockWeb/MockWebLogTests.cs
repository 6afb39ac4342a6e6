using Crawler.MockWeb;

namespace Crawler.Tests.MockWeb;

public sealed class MockWebLogTests
{
    private const string Host = "site-0001.mock.test";
    private static readonly MockWebOptions Small = new() { Pages = 60, Hosts = 4, SlowPercent = 0, FlakyPercent = 0 };

    [Fact]
    public async Task RequestsTogether_AreSeenInFlightTogether()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        await Task.WhenAll(Enumerable.Range(0, 7).Select(i => client.BytesAsync($"http://{Host}/slow/0.5?{i}")));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => client.BytesAsync($"http://site-0002.mock.test/slow/0.5?{i}")));

        Assert.Equal(7, web.Log.PeakInFlight);
        Assert.Equal(7, web.Log.PeakInFlightOf(Host));
        Assert.Equal(3, web.Log.PeakInFlightOf("site-0002.mock.test"));
        Assert.Equal(7, web.Log.RequestsOf(Host).Max(request => request.InFlightOnHost));
        Assert.Equal(TimeSpan.Zero, web.Log.MinimumGap(Host));
        Assert.Equal(0, web.Log.InFlight);
        Assert.Equal(10, web.Log.Requests);
    }

    [Fact]
    public async Task OneAfterAnother_IsNeverSeenAsTwo()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        for (var i = 0; i < 2000; i++) await client.BytesAsync($"http://{Host}/large/20000?{i}");
        Assert.Equal(1, web.Log.PeakInFlightOf(Host));
        Assert.Equal(2000, web.Log.RequestCountOf(Host));
    }

    [Fact]
    public async Task Gap_RunsFromTheEndOfAnAnswerToTheNextStart()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        Assert.Null(web.Log.MinimumGap(Host));
        for (var i = 0; i < 3; i++)
        {
            await client.BytesAsync($"http://{Host}/slow/0.1?{i}");
            await Task.Delay(TimeSpan.FromMilliseconds(150));
        }

        // Half of what is waited for: timers come some milliseconds early or late.
        Assert.InRange(web.Log.MinimumGap(Host)!.Value, TimeSpan.FromMilliseconds(75), TimeSpan.FromMinutes(1));
        var requests = web.Log.RequestsOf(Host);
        Assert.All(requests, request => Assert.True(request.Finished - request.Started >= TimeSpan.FromMilliseconds(50)));
        var smallest = requests.Zip(requests.Skip(1), (before, after) => after.Started - before.Finished).Min();
        Assert.Equal(smallest.TotalMilliseconds, web.Log.MinimumGap(Host)!.Value.TotalMilliseconds, tolerance: 0.01);
    }

    [Fact]
    public async Task RepeatedUrls_AreThoseAskedForAgainAfterAnAnswer()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        foreach (var path in new[] { "/robots.txt", "/status/503", "/status/200", "/" })
        {
            await client.BytesAsync($"http://{Host}{path}");
            if (path != "/") await client.BytesAsync($"http://{Host}{path}");
        }

        Assert.Equal([$"http://{Host}/status/200"], web.Log.Repeated);
        Assert.Equal(7, web.Log.All.Count);
    }

    [Fact]
    public async Task LogOff_StillCounts()
    {
        await using var web = await MockWebServer.StartAsync(Small with { KeepLog = false });
        using var client = new MockClient(web);
        await client.BytesAsync($"http://{Host}/");
        Assert.Equal(1, web.Log.PeakInFlight);
        Assert.Equal(1, web.Log.Requests);
        Assert.Throws<InvalidOperationException>(() => web.Log.RequestsOf(Host));
        Assert.Throws<ArgumentException>(() => web.Log.PeakInFlightOf("nowhere"));
    }

    [Fact]
    public async Task PageDelay_HoldsBackPagesButNotRobots()
    {
        await using var web = await MockWebServer.StartAsync(Small with { PageDelay = TimeSpan.FromMilliseconds(200) });
        using var client = new MockClient(web);
        await client.BytesAsync($"http://{Host}/robots.txt");
        await client.BytesAsync($"http://{Host}/");
        var requests = web.Log.RequestsOf(Host);
        Assert.True(requests[0].Finished - requests[0].Started < TimeSpan.FromMilliseconds(150));
        Assert.True(requests[1].Finished - requests[1].Started >= TimeSpan.FromMilliseconds(195));
    }
}
