using System.Net;
using System.Net.Sockets;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class HostResolverTests
{
    [Theory]
    [InlineData("a.test=127.0.0.1", "a.test", "127.0.0.1", 80)]
    [InlineData("a.test=127.0.0.1:8080", "a.test", "127.0.0.1", 8080)]
    [InlineData("*.mock.test=127.0.0.1:8080", "x.y.mock.test", "127.0.0.1", 8080)]
    [InlineData("A.Test = ::1", "a.test", "::1", 80)]
    [InlineData("a.test=[::1]", "a.test", "::1", 80)]
    [InlineData("a.test=[::1]:8080", "a.test", "::1", 8080)]
    [InlineData("a.test=127.0.0.1", "a.test.", "127.0.0.1", 80)]
    public async Task Rule_GivesAddressAndPort(string rule, string host, string address, int port)
    {
        var resolved = await Resolver([rule]).ResolveAsync(host, 80, CancellationToken.None);
        Assert.Equal(IPAddress.Parse(address), Assert.Single(resolved.Addresses));
        Assert.Equal(port, resolved.Port);
        Assert.True(resolved.ByRule);
    }

    [Fact]
    public async Task FirstMatchingRule_Wins()
    {
        var resolved = await Resolver(["b.test=127.0.0.9", "a.x.test=127.0.0.1", "*.x.test=127.0.0.2"]).ResolveAsync("a.x.test", 80, CancellationToken.None);
        Assert.Equal(IPAddress.Loopback, resolved.Addresses[0]);
    }

    [Theory]
    [InlineData("a.test")]
    [InlineData("=127.0.0.1")]
    [InlineData("a.test=")]
    [InlineData("a.test=localhost")]
    [InlineData("a.test=127.1")]
    [InlineData("a.test=127.0.0.1:0")]
    [InlineData("a.test=127.0.0.1:65536")]
    [InlineData("a.test=127.0.0.1:http")]
    [InlineData("a/b=127.0.0.1")]
    [InlineData("*=127.0.0.1")]
    public void UnreadableRule_IsNamed(string rule)
    {
        Assert.False(HostResolver.TryCreate(["ok.test=127.0.0.1", rule], null, out var resolver, out var errors));
        Assert.Null(resolver);
        Assert.StartsWith($"crawler.http.resolve: \"{rule}\" is not", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("[2001:db8::1]")]
    public async Task Literal_IsNotLookedUp(string host)
    {
        var resolved = await Resolver([]).ResolveAsync(host, 443, CancellationToken.None);
        Assert.Equal(IPAddress.Parse(host), resolved.Addresses[0]);
        Assert.False(resolved.ByRule);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, FetchError.DnsNotFound)]
    [InlineData(SocketError.NoData, FetchError.DnsNotFound)]
    [InlineData(SocketError.TryAgain, FetchError.DnsFailed)]
    [InlineData(SocketError.NoRecovery, FetchError.DnsFailed)]
    public async Task FailedLookUp_IsNamed(SocketError thrown, FetchError error)
    {
        using var fetcher = Fetchers.Create(lookUp: (_, _) => throw new SocketException((int)thrown));
        Assert.Contains("gone.example", Fetchers.Failure(error, await fetcher.GetAsync("http://gone.example/")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoAddressAtAll_IsNotFound()
    {
        using var fetcher = Fetchers.Create(lookUp: (_, _) => Task.FromResult(Array.Empty<IPAddress>()));
        Fetchers.Failure(FetchError.DnsNotFound, await fetcher.GetAsync("http://gone.example/"));
    }

    [Fact]
    public async Task NameTooLongForDns_IsNotFound()
    {
        using var fetcher = Fetchers.Create();
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 6));
        Assert.Contains(Assert.IsType<FetchOutcome.Failure>(await fetcher.GetAsync($"http://{host}/")).Error, new[] { FetchError.DnsNotFound, FetchError.DnsFailed });
    }

    private static HostResolver Resolver(string[] rules)
    {
        Assert.True(HostResolver.TryCreate(rules, (host, _) => throw new InvalidOperationException($"{host} was looked up"), out var resolver, out var errors), string.Join('\n', errors));
        return resolver!;
    }
}
