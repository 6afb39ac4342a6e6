using System.Net;
using System.Net.Sockets;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class ConnectorTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly HttpOptions Guarded = Fetchers.Http with { AllowPrivate = [] };

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://[::ffff:127.0.0.1]:1/")]
    [InlineData("http://0.0.0.0:1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2130706433:1/")]
    [InlineData("http://0x7f.1:1/")]
    [InlineData("http://0177.0.0.01:1/")]
    [InlineData("http://127.1:1/")]
    [InlineData("http://１２７。０。０。１:1/")]
    [InlineData("http://0xa9fea9fe/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/")]
    [InlineData("http://[64:ff9b::127.0.0.1]:1/")]
    [InlineData("http://[2002:7f00:1::]:1/")]
    public async Task InternalAddressInTheUrl_IsRefused(string url)
    {
        using var fetcher = Fetchers.Create(http: Guarded);
        Fetchers.Failure(FetchError.AddressRefused, await fetcher.GetAsync(url));
    }

    [Fact]
    public async Task NameThatResolvesToLoopback_IsRefusedBeforeAnyConnection()
    {
        await using var server = ScriptServer.Always(Ok);
        using var fetcher = Fetchers.Create(http: Guarded, lookUp: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        var failure = Fetchers.Failure(FetchError.AddressRefused, await fetcher.GetAsync(server.Url(host: "rebind.example")));
        Assert.Equal($"127.0.0.1 is loopback (RFC 1122); neither crawler.http.allow-private nor a seed that may be private names rebind.example:{server.Port}", failure.Detail);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task AddressesAskedForBefore_AreNotAskedForAgain_AndPassTheGuardAllTheSame()
    {
        await using var server = ScriptServer.Always(Ok);
        var lookUps = 0;
        Task<IPAddress[]> LookUp(string host, CancellationToken cancellationToken) => Task.FromResult(new[] { IPAddress.Parse($"127.0.0.{100 + Interlocked.Increment(ref lookUps)}") });
        var request = new FetchRequest { Url = Fetchers.Url(server.Url(host: "rebind.example")), Addresses = [IPAddress.Loopback] };
        using var open = Fetchers.Create(lookUp: LookUp);
        Assert.IsType<FetchOutcome.Success>(await open.FetchAsync(request, CancellationToken.None));
        using var guarded = Fetchers.Create(http: Guarded, lookUp: LookUp);
        Fetchers.Failure(FetchError.AddressRefused, await guarded.FetchAsync(request, CancellationToken.None));
        Assert.Equal((0, 1), (lookUps, server.Connections));
    }

    [Fact]
    public async Task RedirectToAnInternalAddress_IsRefusedOnThatHop()
    {
        await using var inner = ScriptServer.Always(Ok);
        await using var outer = ScriptServer.Always($"HTTP/1.1 302 Found\r\nLocation: {inner.Url(host: "127.0.0.2")}\r\nContent-Length: 0\r\n\r\n");
        var guard = Fetchers.Guard([]);
        guard.Allow(Fetchers.Url(outer.Url()).HostKey);
        using var fetcher = Fetchers.Create(http: Guarded, guard: guard);
        Fetchers.Failure(FetchError.AddressRefused, await fetcher.GetAsync(outer.Url(), maxRedirects: 5));
        Assert.Equal(0, inner.Connections);
    }

    [Fact]
    public async Task SeedHost_IsReached()
    {
        await using var server = ScriptServer.Always(Ok);
        var guard = Fetchers.Guard([]);
        guard.Allow(Fetchers.Url(server.Url()).HostKey);
        using var fetcher = Fetchers.Create(http: Guarded, guard: guard);
        Fetchers.Success(await fetcher.GetAsync(server.Url("/page")));
    }

    [Fact]
    public async Task AddressGivenByARule_IsReached()
    {
        await using var server = ScriptServer.Always(Ok);
        using var fetcher = Fetchers.Create(http: Guarded with { Resolve = [$"*.mock.test=127.0.0.1:{server.Port}"] });
        var success = Fetchers.Success(await fetcher.GetAsync("http://www.mock.test/"));
        Assert.Equal("http://www.mock.test/", success.Head.Url.Text);
    }

    [Fact]
    public async Task OneLookUpPerConnection_AndOnlyItsPermittedAddressesAreTried()
    {
        await using var server = ScriptServer.Always(Ok);
        var lookUps = 0;
        using var fetcher = Fetchers.Create(
            http: Guarded with { AllowPrivate = ["127.0.0.1"] },
            lookUp: (_, _) => Task.FromResult(Interlocked.Increment(ref lookUps) == 1 ? [IPAddress.Parse("127.0.0.2"), IPAddress.Loopback] : new[] { IPAddress.Parse("127.0.0.3") }));
        Fetchers.Success(await fetcher.GetAsync(server.Url(host: "two.example")));
        Assert.Equal(1, lookUps);
    }

    [Fact]
    public async Task NameThatChangesItsAddress_IsCheckedAgainForEveryConnection()
    {
        // The first answer is one that may be reached; the second, by which a page would steer the crawler inside, is not.
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
        });
        await using var inside = new ScriptServer(connection => connection.HangAsync(), address: IPAddress.Parse("127.0.0.2"), port: server.Port);
        var lookUps = 0;
        using var fetcher = Fetchers.Create(
            http: Guarded with { AllowPrivate = ["127.0.0.1"] },
            lookUp: (_, _) => Task.FromResult(new[] { Interlocked.Increment(ref lookUps) == 1 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2") }));
        Fetchers.Success(await fetcher.GetAsync(server.Url(host: "rebind.example")));
        FetchOutcome outcome;
        do outcome = await fetcher.GetAsync(server.Url(host: "rebind.example"));
        while (outcome is FetchOutcome.Success);
        Fetchers.Failure(FetchError.AddressRefused, outcome);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task HostsAtOneAddress_ShareNoConnection()
    {
        await using var server = ScriptServer.Always(Ok);
        using var fetcher = Fetchers.Create(lookUp: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        foreach (var host in new[] { "one.example", "two.example", "one.example" }) Fetchers.Success(await fetcher.GetAsync(server.Url(host: host)));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task FirstAddressRefusesConnections_TheNextIsTried()
    {
        await using var server = ScriptServer.Always(Ok);
        using var fetcher = Fetchers.Create(lookUp: (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.7"), IPAddress.Loopback }));
        Fetchers.Success(await fetcher.GetAsync(server.Url(host: "three.example")));
    }

    [Fact]
    public async Task FirstAddressIsDead_LeavesTimeForTheNext()
    {
        using var dead = new DeadListener();
        await dead.FillAsync();
        await using var server = new ScriptServer(
            async connection =>
            {
                while (await connection.ReadRequestAsync() is not null) await connection.SendAsync(Ok);
            },
            address: IPAddress.Parse("127.0.0.2"),
            port: dead.Port);
        using var fetcher = Fetchers.Create(
            Fetchers.Limits with { ConnectTimeout = TimeSpan.FromSeconds(8) },
            lookUp: (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Parse("127.0.0.2") }));
        Fetchers.Success(await fetcher.GetAsync(server.Url(host: "half-dead.example")));
    }

    [Fact]
    public async Task NobodyListens_FailsAsConnectFailed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var fetcher = Fetchers.Create();
        var failure = Fetchers.Failure(FetchError.ConnectFailed, await fetcher.GetAsync($"http://127.0.0.1:{port}/"));
        Assert.StartsWith($"connecting to 127.0.0.1 port {port} failed: ", failure.Detail, StringComparison.Ordinal);
    }
}
