using System.Net;
using System.Security.Cryptography.X509Certificates;
using Crawler.Fetching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crawler.Tests.Fetching;

public sealed class TlsTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly X509Certificate2 _certificate = ScriptServer.SelfSigned();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task TrustedCertificate_IsReachedAndTheConnectionReused()
    {
        await using var server = new ScriptServer(
            async connection =>
            {
                while (await connection.ReadRequestAsync() is not null) await connection.SendAsync(Ok);
            },
            _certificate);
        using var fetcher = Fetchers.Create(wrap: Fetchers.Trust(_certificate));
        for (var i = 0; i < 5; i++) Assert.Equal("1.1", Fetchers.Success(await fetcher.GetAsync(server.Url(scheme: "https"))).Head.HttpVersion);

        // With HTTP/2 wanted, the first connection finds out that there is none and is kept.
        Assert.InRange(server.Connections, 1, Fetchers.MostAfterDowngrade);
    }

    [Fact]
    public async Task HeadersTimeoutOverTls_CountsFromTheEndOfTheHandshake()
    {
        await using var server = new ScriptServer(connection => connection.HangAsync(), _certificate);
        using var fetcher = Fetchers.Create(Fetchers.Limits with { HeadersTimeout = Fetchers.Short }, wrap: Fetchers.Trust(_certificate));
        Fetchers.Failure(FetchError.HeadersTimedOut, await fetcher.GetAsync(server.Url(scheme: "https")));
    }

    [Fact]
    public async Task UntrustedCertificate_FailsAsTlsRejected()
    {
        await using var server = new ScriptServer(connection => connection.HangAsync(), _certificate);
        using var fetcher = Fetchers.Create();
        var failure = Fetchers.Failure(FetchError.TlsRejected, await fetcher.GetAsync(server.Url(scheme: "https")));
        Assert.Equal($"the certificate of 127.0.0.1 is not trusted: it is for another name, UntrustedRoot; crawler.http.tls-accept = [\"127.0.0.1={_certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)}\"] accepts it", failure.Detail);
    }

    [Fact]
    public async Task UntrustedCertificateOfALongName_IsSaidWithTheWholeFingerprint()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 4));
        await using var server = new ScriptServer(connection => connection.HangAsync(), _certificate);
        using var fetcher = Fetchers.Create(lookUp: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        var detail = Fetchers.Failure(FetchError.TlsRejected, await fetcher.GetAsync(server.Url(scheme: "https", host: host))).Detail;
        Assert.EndsWith($"; crawler.http.tls-accept = [\"{host}={_certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)}\"] accepts it", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpiredCertificate_IsSaidWithTheKeyThatAcceptsIt()
    {
        using var expired = ScriptServer.SelfSigned(lastDay: -3);
        await using var server = new ScriptServer(connection => connection.HangAsync(), expired);
        using var fetcher = Fetchers.Create();
        var detail = Fetchers.Failure(FetchError.TlsRejected, await fetcher.GetAsync(server.Url(scheme: "https"))).Detail!;
        Assert.Contains("NotTimeValid", detail, StringComparison.Ordinal);

        // What is said can be written as it is.
        var entry = detail.Split('"')[1];
        Assert.Contains($"; crawler.http.tls-accept = [\"{entry}\"] accepts it", detail, StringComparison.Ordinal);
        using var accepting = Fetchers.Create(http: Fetchers.Http with { TlsAccept = [entry] });
        await using var answering = new ScriptServer(connection => connection.SendAsync(Ok), expired);
        Fetchers.Success(await accepting.GetAsync(answering.Url(scheme: "https")));
    }

    // An alert of level fatal, protocol_version: RFC 8446 section 6.
    [Fact]
    public async Task ServerThatSpeaksOldTlsOnly_IsSaidToBeTheSystemsDecision()
    {
        await using var server = new ScriptServer(async connection =>
        {
            await connection.SendAsync("\u0015\u0003\u0001\u0000\u0002\u0002\u0046");
            await connection.ClosedAsync();
        });
        using var fetcher = Fetchers.Create();
        var failure = Fetchers.Failure(FetchError.TlsHandshakeFailed, await fetcher.GetAsync(server.Url(scheme: "https")));
        Assert.EndsWith("; TLS versions and ciphers are the system's choice, no configuration key", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UntrustedCertificateWithVerificationOff_IsTakenAndSaid()
    {
        await using var server = Answering();
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { TlsVerification = false });
        for (var i = 0; i < 5; i++) Assert.Equal(TlsOverride.Unverified, Fetchers.Success(await fetcher.GetAsync(server.Url(scheme: "https"))).Head.Tls);

        // It is said of requests, too, for which no certificate was presented.
        Assert.InRange(server.Connections, 1, Fetchers.MostAfterDowngrade);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", false)]
    [InlineData("localhost", false)]
    public async Task AcceptedCertificate_IsTakenOnItsHostOnlyAndSaid(string host, bool taken)
    {
        await using var server = Answering();
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { TlsAccept = [$"{host}={_certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)}"] });
        var outcome = await fetcher.GetAsync(server.Url(scheme: "https"));
        if (taken) Assert.Equal(TlsOverride.Pinned, Fetchers.Success(outcome).Head.Tls);
        else Fetchers.Failure(FetchError.TlsRejected, outcome);
    }

    [Fact]
    public async Task AnotherCertificateThanTheAcceptedOne_FailsAsTlsRejected()
    {
        await using var server = Answering();
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { TlsAccept = [$"127.0.0.1={new string('a', 64)}"] });
        Fetchers.Failure(FetchError.TlsRejected, await fetcher.GetAsync(server.Url(scheme: "https")));
    }

    [Fact]
    public async Task PlainHttpWithVerificationOff_SaysNothing()
    {
        await using var server = ScriptServer.Always(Ok);
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { TlsVerification = false });
        Assert.Null(Fetchers.Success(await fetcher.GetAsync(server.Url())).Head.Tls);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("example.org=abc")]
    [InlineData("=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("https://example.org=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void UnreadableAcceptedCertificate_IsNamed(string entry)
    {
        Assert.False(TlsPolicy.TryCreate(Fetchers.Http with { TlsAccept = [entry] }, out _, out var errors));
        Assert.StartsWith($"crawler.http.tls-accept: \"{entry}\" is not HOST=SHA256", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatSpeaksNoTls_FailsAsTlsHandshakeFailed()
    {
        await using var server = new ScriptServer(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            await connection.ClosedAsync();
        });
        using var fetcher = Fetchers.Create();
        Fetchers.Failure(FetchError.TlsHandshakeFailed, await fetcher.GetAsync(server.Url(scheme: "https")));
    }

    [Fact]
    public async Task ConnectionEndsInTheHandshake_FailsAsConnectionReset()
    {
        await using var server = new ScriptServer(_ => Task.CompletedTask);
        using var fetcher = Fetchers.Create();
        Fetchers.Failure(FetchError.ConnectionReset, await fetcher.GetAsync(server.Url(scheme: "https")));
    }

    [Fact]
    public async Task Http2_IsNegotiatedAndMultiplexed()
    {
        await using var web = await StartAsync(async context =>
        {
            await Task.Delay(50);
            await context.Response.WriteAsync($"{context.Request.Protocol} {context.Connection.Id}");
        });
        using var fetcher = Fetchers.Create(wrap: Fetchers.Trust(_certificate));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fetcher.GetAsync(Address(web))));
        var bodies = outcomes.Select(outcome => System.Text.Encoding.ASCII.GetString(Fetchers.Success(outcome).Body.Span)).ToList();
        Assert.All(outcomes, outcome => Assert.Equal("2", outcome.Response!.HttpVersion));
        Assert.Single(bodies.Distinct());
        Assert.StartsWith("HTTP/2 ", bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http11Configured_IsAllThatIsAskedFor()
    {
        await using var web = await StartAsync(context => context.Response.WriteAsync(context.Request.Protocol));
        using var fetcher = Fetchers.Create(http: Fetchers.Http with { MaxVersion = HttpVersionLimit.Http11 }, wrap: Fetchers.Trust(_certificate));
        Assert.Equal("1.1", Fetchers.Success(await fetcher.GetAsync(Address(web))).Head.HttpVersion);
    }

    [Fact]
    public async Task Http2Limits_FireToo()
    {
        await using var web = await StartAsync(async context =>
        {
            if (context.Request.Path == "/headers") await Task.Delay(Timeout.Infinite, context.RequestAborted);
            await context.Response.WriteAsync("some");
            await context.Response.Body.FlushAsync();
            if (context.Request.Path == "/reset") context.Abort();
            else await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var fetcher = Fetchers.Create(Fetchers.Limits with { HeadersTimeout = TimeSpan.FromSeconds(1), IdleTimeout = TimeSpan.FromSeconds(1) }, wrap: Fetchers.Trust(_certificate));
        Fetchers.Failure(FetchError.HeadersTimedOut, await fetcher.GetAsync(Address(web) + "headers"));
        Fetchers.Failure(FetchError.BodyIdle, await fetcher.GetAsync(Address(web) + "body"));
        Assert.Contains(Assert.IsType<FetchOutcome.Failure>(await fetcher.GetAsync(Address(web) + "reset")).Error, new[] { FetchError.ProtocolError, FetchError.ConnectionReset });
    }

    private ScriptServer Answering() => new(
        async connection =>
        {
            while (await connection.ReadRequestAsync() is not null) await connection.SendAsync(Ok);
        },
        _certificate);

    private static string Address(WebApplication web) => web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";

    private async Task<WebApplication> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(_certificate);
        }));
        var web = builder.Build();
        web.Run(handler);
        await web.StartAsync();
        return web;
    }
}
