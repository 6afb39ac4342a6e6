using System.Net;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::2")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("::ffff:0:10.1.2.3")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("2001:0:1::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    public void Internal_IsRefusedWithItsKind(string address)
    {
        Assert.False(Fetchers.Guard([]).Permits(Fetchers.Url("http://example.org/").HostKey, "example.org", IPAddress.Parse(address), out var reason));
        Assert.StartsWith($"{IPAddress.Parse(address)} is ", reason, StringComparison.Ordinal);
        Assert.EndsWith("; neither crawler.http.allow-private nor a seed that may be private names example.org", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("2002:101:101::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void Public_IsPermitted(string address) =>
        Assert.True(Fetchers.Guard([]).Permits(Fetchers.Url("http://example.org/").HostKey, "example.org", IPAddress.Parse(address), out _));

    [Theory]
    [InlineData("localhost", "http://localhost:8080/", "127.0.0.1", true)]
    [InlineData("localhost", "http://a.localhost/", "127.0.0.1", false)]
    [InlineData("*.corp.example", "http://a.b.corp.example/", "10.0.0.1", true)]
    [InlineData("*.corp.example", "http://corp.example/", "10.0.0.1", false)]
    [InlineData("*.corp.example", "http://evilcorp.example/", "10.0.0.1", false)]
    [InlineData("Corp.Example.", "http://corp.example/", "10.0.0.1", true)]
    [InlineData("10.0.0.0/8", "http://x.example/", "10.9.9.9", true)]
    [InlineData("10.0.0.0/8", "http://x.example/", "::ffff:10.9.9.9", true)]
    [InlineData("10.0.0.0/8", "http://x.example/", "192.168.0.1", false)]
    [InlineData("10.0.0.1/8", "http://x.example/", "10.9.9.9", true)]
    [InlineData("127.0.0.1", "http://x.example/", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "http://x.example/", "127.0.0.2", false)]
    [InlineData("::1", "http://x.example/", "::1", true)]
    [InlineData("[::1]", "http://x.example/", "::1", true)]
    [InlineData("fd00::/8", "http://x.example/", "fd12::1", true)]
    [InlineData("0.0.0.0/0", "http://x.example/", "169.254.169.254", true)]
    public void ConfiguredException_AllowsWhatItNames(string entry, string url, string address, bool permitted)
    {
        var target = Fetchers.Url(url);
        Assert.Equal(permitted, Fetchers.Guard([entry]).Permits(target.HostKey, target.Host, IPAddress.Parse(address), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.0")]
    [InlineData("0x7f.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("localhost:80")]
    [InlineData("http://localhost")]
    [InlineData("[::1]:80")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("a..b")]
    [InlineData("*.*.example")]
    public void UnreadableException_IsNamed(string entry)
    {
        Assert.False(AddressGuard.TryCreate(["localhost", entry], out var guard, out var errors));
        Assert.Null(guard);
        Assert.Contains($"crawler.http.allow-private: \"{entry}\"", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void SeedHost_IsAllowedWithExactlyItsPort()
    {
        var guard = Fetchers.Guard([]);
        guard.Allow(Fetchers.Url("http://intranet:8080/a").HostKey);
        bool Permits(string url) => guard.Permits(Fetchers.Url(url).HostKey, Fetchers.Url(url).Host, IPAddress.Loopback, out _);
        Assert.True(Permits("http://intranet:8080/b"));
        Assert.False(Permits("http://intranet/"));
        Assert.False(Permits("http://intranet:8081/"));
        Assert.False(Permits("http://www.intranet:8080/"));
    }

    [Fact]
    public void SeedsFromManyThreads_AreAllKept()
    {
        var guard = Fetchers.Guard([]);
        Parallel.For(0, 1000, i => guard.Allow(Fetchers.Url($"http://h{i}.example/").HostKey));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.True(guard.Permits(Fetchers.Url($"http://h{i}.example/").HostKey, $"h{i}.example", IPAddress.Loopback, out _)));
    }
}
