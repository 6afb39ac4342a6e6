using System.Globalization;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class CookieJarTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a=b", "https://example.org/x/y", "https://example.org/x/z", "a=b")]
    [InlineData("a=b", "https://example.org/x/y", "https://example.org/w", null)]
    [InlineData("a=b; Path=/", "https://example.org/x/y", "https://example.org/", "a=b")]
    [InlineData("a=b; Path=/x", "https://example.org/", "https://example.org/x?q", "a=b")]
    [InlineData("a=b; Path=/x", "https://example.org/", "https://example.org/xy", null)]
    [InlineData("a=b; Path=x", "https://example.org/", "https://example.org/", "a=b")]
    [InlineData("a=b", "https://example.org/", "https://www.example.org/", null)]
    [InlineData("a=b; Domain=example.org", "https://www.example.org/", "https://other.example.org/", null)]
    [InlineData("a=b; Domain=.example.org", "https://www.example.org/", "https://www.example.org/", "a=b")]
    [InlineData("a=b; Domain=co.uk", "https://shop.co.uk/", "https://bank.co.uk/", null)]
    [InlineData("a=b; Domain=other.example", "https://example.org/", "https://example.org/", null)]
    [InlineData("a=b; Domain=ample.org", "https://example.org/", "https://example.org/", null)]
    [InlineData("a=b", "https://example.org/", "http://example.org/", null)]
    [InlineData("a=b", "https://example.org/", "https://example.org:8443/", null)]
    [InlineData("a=b; Secure", "http://example.org/", "http://example.org/", null)]
    [InlineData("a=b; secure; HttpOnly; SameSite=Lax", "https://example.org/", "https://example.org/", "a=b")]
    [InlineData("a=b=c; Max-Age=10", "https://example.org/", "https://example.org/", "a=b=c")]
    [InlineData("a=b; Max-Age=0", "https://example.org/", "https://example.org/", null)]
    [InlineData("a=b; Expires=Thu, 01-Jan-1970 00:00:00 GMT", "https://example.org/", "https://example.org/", null)]
    [InlineData("a=b; Expires=Fri, 01 Jan 2027 00:00:00 GMT", "https://example.org/", "https://example.org/", "a=b")]
    [InlineData("a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", "https://example.org/", "https://example.org/", "a=b")]
    [InlineData("a=b; Expires=some day", "https://example.org/", "https://example.org/", "a=b")]
    [InlineData("a=", "https://example.org/", "https://example.org/", "a=")]
    [InlineData("=b", "https://example.org/", "https://example.org/", null)]
    [InlineData("ab", "https://example.org/", "https://example.org/", null)]
    [InlineData("", "https://example.org/", "https://example.org/", null)]
    [InlineData("a=b\u0007", "https://example.org/", "https://example.org/", null)]
    public void Cookie_GoesBackToItsOriginOnly(string line, string from, string to, string? header)
    {
        var jar = new CookieJar();
        jar.Take(Fetchers.Url(from), [line], Now);
        Assert.Equal(header, jar.HeaderFor(Fetchers.Url(to), Now));
    }

    [Fact]
    public void LaterCookie_ReplacesDeletesAndEnds()
    {
        var jar = new CookieJar();
        var url = Fetchers.Url("https://example.org/a/");
        jar.Take(url, ["a=1; Path=/", "b=1; Max-Age=60", "c=1; Path=/"], Now);
        jar.Take(url, ["a=2; Path=/", "c=; Path=/; Max-Age=-1"], Now);
        Assert.Equal("b=1; a=2", jar.HeaderFor(url, Now));
        Assert.Equal("a=2", jar.HeaderFor(url, Now.AddSeconds(60)));
    }

    [Fact]
    public void NumberAndSize_AreBounded()
    {
        var jar = new CookieJar();
        var url = Fetchers.Url("https://example.org/");
        jar.Take(url, Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i}=v")), Now);
        Assert.Equal(50, jar.HeaderFor(url, Now)!.Split("; ").Length);
        jar.Take(url, [$"big={new string('x', 5000)}"], Now);
        Assert.DoesNotContain("big", jar.HeaderFor(url, Now), StringComparison.Ordinal);
        jar.Take(url, Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i}={new string('x', 4000)}")), Now);
        Assert.InRange(jar.HeaderFor(url, Now)!.Length, 1, 9000);
    }

    [Fact]
    public void OldestOrigin_IsForgottenFirst()
    {
        var jar = new CookieJar();
        for (var i = 0; i <= 5000; i++) jar.Take(Fetchers.Url(string.Create(CultureInfo.InvariantCulture, $"https://h{i}.example/")), ["a=b"], Now);
        Assert.Null(jar.HeaderFor(Fetchers.Url("https://h0.example/"), Now));
        Assert.Equal("a=b", jar.HeaderFor(Fetchers.Url("https://h1.example/"), Now));
        Assert.Equal("a=b", jar.HeaderFor(Fetchers.Url("https://h5000.example/"), Now));
    }
}
