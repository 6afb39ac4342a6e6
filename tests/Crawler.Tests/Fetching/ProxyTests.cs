using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public sealed class ProxyTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly string _variable = $"CRAWLER_TEST_{Guid.NewGuid():N}";
    private readonly X509Certificate2 _certificate = ScriptServer.SelfSigned();

    public ProxyTests() => Environment.SetEnvironmentVariable(_variable, "s3cret");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_variable, null);
        _certificate.Dispose();
    }

    [Theory]
    [InlineData("http", "http", "GET http://site.example:{0}/a?b")]
    [InlineData("http", "https", "CONNECT site.example:{0}")]
    [InlineData("socks5", "http", "SOCKS5 site.example:{0}")]
    [InlineData("socks5", "https", "SOCKS5 site.example:{0}")]
    [InlineData("socks4a", "http", "SOCKS4a site.example:{0}")]
    public async Task Proxy_IsAskedByNameAndAnswers(string kind, string scheme, string asked)
    {
        await using var server = Site(scheme);
        await using var proxy = new ProxyServer();
        using var fetcher = Through(proxy.Address(kind));
        Fetchers.Success(await fetcher.GetAsync(server.Url("/a?b", scheme, "site.example")));
        Assert.Equal([string.Format(CultureInfo.InvariantCulture, asked, server.Port)], proxy.Asked.Distinct());
        Assert.InRange(proxy.Asked.Count, 1, scheme == "https" ? Fetchers.MostAfterDowngrade : 1);
    }

    [Theory]
    [InlineData("http", "http")]
    [InlineData("http", "https")]
    [InlineData("socks5", "http")]
    public async Task ProxyWithCredentials_GetsThem(string kind, string scheme)
    {
        await using var server = Site(scheme);
        await using var proxy = new ProxyServer("me", "s3cret");
        using var fetcher = Through($"{proxy.Address(kind)} me env:{_variable}");
        Fetchers.Success(await fetcher.GetAsync(server.Url("/", scheme, "site.example")));
    }

    [Theory]
    [InlineData("http", "http")]
    [InlineData("http", "https")]
    [InlineData("socks5", "http")]
    public async Task ProxyThatWantsCredentials_FailsAsProxyFailed(string kind, string scheme)
    {
        await using var server = Site(scheme);
        await using var proxy = new ProxyServer("me", "s3cret");
        using var fetcher = Through(proxy.Address(kind));
        Fetchers.Failure(FetchError.ProxyFailed, await fetcher.GetAsync(server.Url("/", scheme, "site.example")));
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("http", "https")]
    [InlineData("socks5", "http")]
    public async Task ProxyThatRefusesTheHost_LeavesItToTheNext(string kind, string scheme)
    {
        await using var server = Site(scheme);
        await using var refusing = new ProxyServer { Refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n" };
        await using var willing = new ProxyServer();
        using var alone = Through(refusing.Address(kind));
        Fetchers.Failure(FetchError.ProxyFailed, await alone.GetAsync(server.Url("/", scheme, "site.example")));
        using var both = Through(refusing.Address(kind), willing.Address(kind));
        for (var i = 0; i < 4; i++) Fetchers.Success(await both.GetAsync(server.Url("/", scheme, $"site{i}.example")));
    }

    [Fact]
    public async Task DeadProxy_IsPutAsideAndTheRequestGoesThroughTheNext()
    {
        await using var server = ScriptServer.Always(Ok);
        await using var proxy = new ProxyServer();
        var dead = Dead();
        using var alone = Through(dead);
        var failure = Fetchers.Failure(FetchError.ProxyFailed, await alone.GetAsync(server.Url(host: "site.example")));
        Assert.StartsWith($"the proxy {dead} cannot be reached: ", failure.Detail, StringComparison.Ordinal);
        using var both = Through(dead, proxy.Address("http"));
        for (var i = 0; i < 8; i++) Fetchers.Success(await both.GetAsync(server.Url(host: $"site{i}.example")));
        Assert.Equal(8, proxy.Asked.Count);
    }

    [Fact]
    public async Task HungProxy_IsPutAsideAndTheRequestGoesThroughTheNext()
    {
        await using var server = ScriptServer.Always(Ok);
        await using var hung = new ScriptServer(connection => connection.HangAsync());
        await using var proxy = new ProxyServer();
        var address = string.Create(CultureInfo.InvariantCulture, $"socks5://127.0.0.1:{hung.Port}");
        var http = Fetchers.Http with { Proxies = [address, proxy.Address("socks5")], ProxyRotation = ProxyRotation.Request, ProxyRest = TimeSpan.FromHours(1) };
        using var fetcher = Fetchers.Create(Fetchers.Limits with { ConnectTimeout = TimeSpan.FromSeconds(1) }, http);
        for (var i = 0; i < 6; i++) Fetchers.Success(await fetcher.GetAsync(server.Url(host: "site.example")));
        Assert.Equal(1, hung.Connections);
    }

    [Theory]
    [InlineData(ProxyRotation.Host, 1)]
    [InlineData(ProxyRotation.Request, 3)]
    public async Task Rotation_IsByHostOrByRequest(ProxyRotation rotation, int used)
    {
        await using var server = ScriptServer.Always(Ok);
        await using var one = new ProxyServer();
        await using var two = new ProxyServer();
        await using var three = new ProxyServer();
        ProxyServer[] proxies = [one, two, three];
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { Proxies = [.. proxies.Select(proxy => proxy.Address("http"))], ProxyRotation = rotation });
        for (var i = 0; i < 6; i++) Fetchers.Success(await fetcher.GetAsync(server.Url(host: "site.example")));
        Assert.Equal(used, proxies.Count(proxy => proxy.Asked.Count > 0));
        Assert.Equal(6, proxies.Sum(proxy => proxy.Asked.Count));
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://localhost/")]
    [InlineData("http://any.localhost./")]
    public async Task InternalAddress_IsNotAskedOfAProxy(string url)
    {
        await using var proxy = new ProxyServer();
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { AllowPrivate = [], Proxies = [proxy.Address("http")] });
        Fetchers.Failure(FetchError.AddressRefused, await fetcher.GetAsync(url));
        Assert.Empty(proxy.Asked);
    }

    [Theory]
    [InlineData("socks4://127.0.0.1:1080", "crawler.http.proxies: socks4 cannot be used, because it takes no host names; write socks4a")]
    [InlineData("127.0.0.1:1080", null)]
    [InlineData("http://127.0.0.1", null)]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://127.0.0.1:80/path", null)]
    [InlineData("http://me:s3cret@127.0.0.1:80", null)]
    [InlineData("http://127.0.0.1:80 me", null)]
    [InlineData("http://127.0.0.1:80 me s3cret", null)]
    [InlineData("http://*.example:80", null)]
    [InlineData("", null)]
    public void UnreadableProxy_IsNamedWithoutItsSecret(string text, string? expected)
    {
        Assert.False(ProxyEntry.TryParse(text, out _, out var error));
        Assert.StartsWith(expected ?? "crawler.http.proxies: an entry that is not SCHEME://HOST:PORT", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretThatCannotBeRead_IsNamed() =>
        Assert.Contains("CRAWLER_TEST_UNSET", Assert.Throws<ArgumentException>(() => Through("http://127.0.0.1:80 me env:CRAWLER_TEST_UNSET")).Message, StringComparison.Ordinal);

    private HttpFetcher Through(params string[] proxies) => Fetchers.Create(http: Fetchers.Http with { Proxies = proxies }, wrap: Fetchers.Trust(_certificate));

    private ScriptServer Site(string scheme) => new(
        async connection =>
        {
            while (await connection.ReadRequestAsync() is not null) await connection.SendAsync(Ok);
        },
        scheme == "https" ? _certificate : null);

    private static string Dead()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
