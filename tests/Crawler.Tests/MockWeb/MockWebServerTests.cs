using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Crawler.MockWeb;

namespace Crawler.Tests.MockWeb;

public sealed class MockWebServerTests
{
    private static readonly MockWebOptions Small = new() { Pages = 120, Hosts = 6, SlowDelay = TimeSpan.Zero, RetryAfter = TimeSpan.Zero, FlakyPercent = 5 };

    [Fact]
    public async Task SameSeed_GivesTheSameBytes_AnotherSeedDoesNot()
    {
        await using var first = await MockWebServer.StartAsync(Small);
        await using var second = await MockWebServer.StartAsync(Small);
        await using var other = await MockWebServer.StartAsync(Small with { Seed = 2 });
        using var one = new MockClient(first);
        using var two = new MockClient(second);

        Assert.Equal(first.Truth.Pages.Order(), second.Truth.Pages.Order());
        Assert.NotEqual(first.Truth.Pages.Order(), other.Truth.Pages.Order());
        foreach (var url in first.Truth.Pages) Assert.Equal(await one.BytesAsync(url), await two.BytesAsync(url));
        using var three = new MockClient(other);
        Assert.NotEqual(await one.BytesAsync(first.SeedUrls[0]), await three.BytesAsync(first.SeedUrls[0]));
    }

    [Fact]
    public async Task EveryPageOfTheTruth_IsHtmlWithStatus200()
    {
        await using var web = await MockWebServer.StartAsync(Small with { FlakyPercent = 0 });
        using var client = new MockClient(web);
        foreach (var url in web.Truth.Pages)
        {
            using var response = await client.GetAsync(url);
            Assert.Equal((url, HttpStatusCode.OK), (url, response.StatusCode));
            Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task UnknownHost_IsMisdirected_AndHostsDiffer()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        using var unknown = await client.GetAsync("http://site-9999.mock.test/");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, unknown.StatusCode);
        Assert.NotEqual(await client.BytesAsync("http://site-0001.mock.test/"), await client.BytesAsync("http://site-0002.mock.test/"));
    }

    [Fact]
    public async Task FlakyPage_RefusesSoManyTimes_ThenAnswers()
    {
        await using var web = await MockWebServer.StartAsync(Small with { FlakyFailures = 2, RetryAfter = TimeSpan.FromSeconds(3) });
        using var client = new MockClient(web);
        foreach (var url in web.Truth.Flaky)
        {
            for (var i = 0; i < 2; i++)
            {
                using var refused = await client.GetAsync(url);
                Assert.Contains((int)refused.StatusCode, new[] { 429, 503 });
                Assert.Equal(TimeSpan.FromSeconds(3), refused.Headers.RetryAfter!.Delta);
            }

            using var answered = await client.GetAsync(url);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task CompressedPage_DecodesToThePlainOne(string coding)
    {
        await using var web = await MockWebServer.StartAsync(Small with { CompressedPercent = 100, FlakyPercent = 0 });
        using var client = new MockClient(web);
        foreach (var url in web.Truth.Pages.Take(20))
        {
            using var response = await client.GetAsync(url, coding);
            Assert.Equal([coding], response.Content.Headers.ContentEncoding);
            Assert.Equal(await client.BytesAsync(url), Decode(await response.Content.ReadAsByteArrayAsync(), coding));
        }
    }

    [Fact]
    public async Task CharsetsAreMixed_AndDeclaredInSeveralWays()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        var declared = new HashSet<string>();
        foreach (var url in web.Truth.Pages)
        {
            using var response = await client.GetAsync(url);
            declared.Add(response.Content.Headers.ContentType!.ToString());
        }

        Assert.Superset(new HashSet<string> { "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=windows-1252" }, declared);
    }

    [Fact]
    public async Task SpreadAddresses_EachAnswersOnItsOwn()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var web = await MockWebServer.StartAsync(Small with { SpreadAddresses = 3, FlakyPercent = 0 });
        Assert.Contains($"site-0002.mock.test=127.0.0.3:{web.Port}", web.ResolveRules);
        Assert.Equal(6, web.ResolveRules.Count);
        using var client = new MockClient(web);
        foreach (var host in web.Truth.Hosts)
        {
            using var response = await client.GetAsync($"http://{host}/");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using var unbound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => unbound.ConnectAsync(IPAddress.Parse("127.0.0.4"), web.Port));
    }

    [Fact]
    public async Task DeadHostRefuses_HangingHostNeverAnswers()
    {
        await using var web = await MockWebServer.StartAsync(Small with { DeadHosts = 1, HangingHosts = 1 });
        using var client = new MockClient(web);
        Assert.Equal(["http://dead-0000.mock.test/"], web.Truth.Dead);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://dead-0000.mock.test/"));

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync("http://hang-0000.mock.test/robots.txt", cancellationToken: patience.Token));
        Assert.True(SpinWait.SpinUntil(() => web.Log.InFlight == 0, TimeSpan.FromSeconds(60)));
        var request = Assert.Single(web.Log.RequestsOf("hang-0000.mock.test"));
        Assert.True(request is { Aborted: true, Status: 0 });
    }

    [Fact]
    public async Task ControlPaths_DoWhatTheySay()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        const string Host = "http://site-0001.mock.test";
        var watch = Stopwatch.StartNew();
        Assert.Contains("Slow", await client.TextAsync(Host + "/slow/0.3?x=1"), StringComparison.Ordinal);

        // The server's timer and this watch are two clocks.
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.28), TimeSpan.FromSeconds(10));
        Assert.Equal(1_234_567, (await client.BytesAsync(Host + "/large/1234567")).Length);
        Assert.Equal(4096, (await client.BytesAsync(Host + "/drip/50000")).Length);
        Assert.Contains("/trap/5", await client.TextAsync(Host + "/trap/2"), StringComparison.Ordinal);
        foreach (var status in new[] { 204, 304, 404, 503 })
        {
            using var response = await client.GetAsync($"{Host}/status/{status}");
            Assert.Equal(status, (int)response.StatusCode);
        }

        Assert.Contains("\"peak\":1", await client.TextAsync(Host + "/inflight"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrapHost_AnswersItsRealPagesAndLeadsOnWithoutEnd()
    {
        await using var web = await MockWebServer.StartAsync(Small with { Traps = true });
        using var client = new MockClient(web);
        var real = web.Truth.Pages.Where(url => url.StartsWith("http://trap-0000.mock.test/", StringComparison.Ordinal)).ToArray();
        Assert.True(real.Length > 10);
        foreach (var url in real) Assert.Contains("<h1>", await client.TextAsync(url), StringComparison.Ordinal);
        Assert.Contains("/calendar/2027/01/", await client.TextAsync("http://trap-0000.mock.test/calendar/2026/12/"), StringComparison.Ordinal);
        using var robots = await client.GetAsync("http://trap-0000.mock.test/robots.txt");
        Assert.Equal(404, (int)robots.StatusCode);
    }

    [Fact]
    public async Task HostilePages_LeaveTheServerAlive()
    {
        await using var web = await MockWebServer.StartAsync(Small with { Hostile = true });
        using var client = new MockClient(web);
        foreach (var url in web.Truth.Hostile.Where(url => !url.EndsWith("/endless", StringComparison.Ordinal)))
        {
            try
            {
                using var response = await client.GetAsync(url);
                Assert.InRange((int)response.StatusCode, 200, 302);
            }
            catch (HttpRequestException)
            {
                Assert.Contains(new Uri(url).AbsolutePath, new[] { "/truncated", "/many-headers" });
            }
        }

        using var alive = await client.GetAsync(web.SeedUrls[0]);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Dispose_BreaksOffWhatHangs()
    {
        var web = await MockWebServer.StartAsync(Small);
        using var client = new MockClient(web);
        var hanging = client.GetAsync("http://site-0000.mock.test/hang");
        Assert.True(SpinWait.SpinUntil(() => web.Log.InFlight == 1, TimeSpan.FromSeconds(60)));
        await web.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task OptionsOutOfRange_AreAllNamed()
    {
        var options = new MockWebOptions { Hosts = 0, SlowPercent = 101, RobotsAgent = "a b", ControlLinks = ["/trap/1", "/nothing"] };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => MockWebServer.StartAsync(options));
        Assert.All(["Hosts", "SlowPercent", "RobotsAgent", "/trap/1", "/nothing"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PortTaken_IsAnIOException()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        await Assert.ThrowsAsync<IOException>(() => MockWebServer.StartAsync(Small with { Port = web.Port }));
    }

    [Fact]
    public async Task Description_NamesSeedsRulesAndACommand()
    {
        await using var web = await MockWebServer.StartAsync(Small);
        var text = web.Describe();
        Assert.Contains(web.SeedUrls[0], text, StringComparison.Ordinal);
        Assert.Contains($"crawler.http.resolve=[\"*.mock.test=127.0.0.1:{web.Port}\"]", text, StringComparison.Ordinal);
        using var writer = new StringWriter();
        web.WriteTruth(writer);
        Assert.Equal(web.Truth.Pages.Order(StringComparer.Ordinal), writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static byte[] Decode(byte[] body, string coding)
    {
        using var source = new MemoryStream(body);
        using Stream decoder = coding switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            _ => new ZLibStream(source, CompressionMode.Decompress),
        };
        using var plain = new MemoryStream();
        decoder.CopyTo(plain);
        return plain.ToArray();
    }
}
