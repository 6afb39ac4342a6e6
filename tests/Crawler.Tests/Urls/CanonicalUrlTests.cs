using Crawler.Urls;

namespace Crawler.Tests.Urls;

public class CanonicalUrlTests
{
    [Theory]
    [InlineData("http://Example.ORG", "http://example.org/")]
    [InlineData("  https://example.org/a b  ", "https://example.org/a%20b")]
    [InlineData("http://example.org:80/", "http://example.org/")]
    [InlineData("https://example.org:80/", "https://example.org:80/")]
    [InlineData("https://example.org:/", "https://example.org/")]
    [InlineData("http:\\\\example.org\\a\\b?c\\d", "http://example.org/a/b?c\\d")]
    [InlineData("ht\ntp://exam\tple.org/\r\na", "http://example.org/a")]
    [InlineData("http://example.org/a/./b/../c/%2e%2E/d", "http://example.org/a/d")]
    [InlineData("http://example.org/../../a/..", "http://example.org/")]
    [InlineData("http://example.org/a//b///", "http://example.org/a//b///")]
    [InlineData("http://example.org?q#f", "http://example.org/?q")]
    [InlineData("http://example.org/?", "http://example.org/?")]
    [InlineData("http://example.org/%7ejoe/%zz/%", "http://example.org/%7ejoe/%zz/%")]
    [InlineData("http://example.org/\"<>^`{}|'\u00e9", "http://example.org/%22%3C%3E%5E%60%7B%7D|'%C3%A9")]
    [InlineData("http://example.org/?\"<>^`{}|'\u00e9", "http://example.org/?%22%3C%3E^`{}|%27%C3%A9")]
    [InlineData("http://user:p@ss:w/rd@example.org/", null)]
    [InlineData("http://us er:p@ss:w@example.org/", "http://us%20er:p%40ss%3Aw@example.org/")]
    [InlineData("http://:@example.org/", "http://example.org/")]
    [InlineData("http://0x7f.1/", "http://127.0.0.1/")]
    [InlineData("http://2130706433/", "http://127.0.0.1/")]
    [InlineData("http://0177.0.0.1./", "http://127.0.0.1/")]
    [InlineData("http://256.256.256.256/", null)]
    [InlineData("http://1.2.3.4.5/", null)]
    [InlineData("http://foo.0x/", null)]
    [InlineData("http://[1:0:0:2:0:0:0:3]:8080/", "http://[1:0:0:2::3]:8080/")]
    [InlineData("http://[::127.0.0.1]/", "http://[::7f00:1]/")]
    [InlineData("http://[::1%25eth0]/", null)]
    [InlineData("http://[::1/", null)]
    [InlineData("http://b\u00fccher.example/", "http://xn--bcher-kva.example/")]
    [InlineData("http://B%C3%9CCHER.example/", "http://xn--bcher-kva.example/")]
    [InlineData("http://\uff47\uff4f\u3002example/", "http://go.example/")]
    [InlineData("http://fa\u00df.example/", "http://xn--fa-hia.example/")]
    [InlineData("http://a_b.example/", "http://a_b.example/")]
    [InlineData("http://ex%41mple.org/", "http://example.org/")]
    [InlineData("http://ex%00ample.org/", null)]
    [InlineData("http://exa mple.org/", null)]
    [InlineData("http://example.org:65536/", null)]
    [InlineData("http://example.org:8x/", null)]
    [InlineData("http://", null)]
    [InlineData("http://@/", null)]
    [InlineData("http://:80/", null)]
    [InlineData("example.org/a", null)]
    [InlineData("//example.org/a", null)]
    [InlineData("#top", null)]
    public void AbsoluteUrl_IsSerialisedByTheUrlStandard(string text, string? expected)
    {
        Assert.Equal(expected is not null, CanonicalUrl.TryCreate(text, out var url, out var error));
        Assert.Equal(expected, url?.Text);
        Assert.Equal(expected is null ? UrlError.Malformed : UrlError.None, error);
    }

    [Theory]
    [InlineData("", "http://example.org/a/b?c")]
    [InlineData("#top", "http://example.org/a/b?c")]
    [InlineData("?", "http://example.org/a/b?")]
    [InlineData("?d", "http://example.org/a/b?d")]
    [InlineData("d", "http://example.org/a/d")]
    [InlineData("./", "http://example.org/a/")]
    [InlineData("..", "http://example.org/")]
    [InlineData("../../../d", "http://example.org/d")]
    [InlineData("/d", "http://example.org/d")]
    [InlineData("\\d", "http://example.org/d")]
    [InlineData("//other/d", "http://other/d")]
    [InlineData("\\/other", "http://other/")]
    [InlineData("http:d", "http://example.org/a/d")]
    [InlineData("http:/d", "http://example.org/d")]
    [InlineData("https:d", "https://d/")]
    [InlineData("https:///d", "https://d/")]
    [InlineData("d:e", null)]
    [InlineData("./d:e", "http://example.org/a/d:e")]
    public void RelativeReference_ResolvesAgainstItsBase(string text, string? expected)
    {
        CanonicalUrl.TryCreate(text, Url("http://example.org/a/b?c"), out var url, out _);

        Assert.Equal(expected, url?.Text);
    }

    [Theory]
    [InlineData(null, UrlError.Empty)]
    [InlineData("", UrlError.Empty)]
    [InlineData(" \t\n ", UrlError.Empty)]
    [InlineData("mailto:a@example.org", UrlError.NotHttp)]
    [InlineData("javascript:void(0)", UrlError.NotHttp)]
    [InlineData("ftp://example.org/", UrlError.NotHttp)]
    [InlineData("HTTPS2://example.org/", UrlError.NotHttp)]
    [InlineData("http//example.org/", UrlError.Malformed)]
    public void NoHttpUrl_NamesTheReason(string? text, UrlError expected)
    {
        Assert.False(CanonicalUrl.TryCreate(text, out var url, out var error));
        Assert.Null(url);
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("http://example.org/%7Ejoe/%41", "http://example.org/~joe/A")]
    [InlineData("http://example.org/%e4%2f?%3d%7e", "http://example.org/%E4%2F?%3D~")]
    [InlineData("http://example.org:80", "http://example.org/")]
    [InlineData("http://joe:secret@example.org:81/a", "http://example.org:81/a")]
    [InlineData("http://example.org/%%37E", "http://example.org/%%37E")]
    [InlineData("http://example.org/%4%31", "http://example.org/%4%31")]
    [InlineData("http://example.org/%25%37E", "http://example.org/%257E")]
    [InlineData("http://example.org/?b=2&a=1", "http://example.org/?b=2&a=1")]
    public void Key_IsEqualForEquivalentSpellings(string text, string expected) => Assert.Equal(expected, Url(text).Key);

    [Fact]
    public void Parts_AreThoseOfTheText()
    {
        var url = Url("https://joe:secret@Example.org:8443/a/b?c=d#e");

        Assert.Equal("https", url.Scheme);
        Assert.Equal("example.org", url.Host);
        Assert.Equal(8443, url.Port);
        Assert.Equal("/a/b?c=d", url.PathAndQuery);
        Assert.Equal("example.org:8443", url.HostKey.Value);
        Assert.Equal("https://example.org:8443", url.Origin.Value);
        Assert.Equal("https://joe:secret@example.org:8443/a/b?c=d", url.Text);
    }

    [Fact]
    public void HostKey_IsSharedByHttpAndHttpsOnDefaultPortsOnly()
    {
        Assert.Equal(Url("http://example.org/").HostKey, Url("https://example.org/").HostKey);
        Assert.NotEqual(Url("http://example.org/").HostKey, Url("https://example.org:80/").HostKey);
        Assert.NotEqual(Url("http://example.org/").Origin, Url("https://example.org/").Origin);
    }

    [Fact]
    public void LoneSurrogate_BecomesTheReplacementCharacter() => Assert.Equal("http://example.org/%EF%BF%BDa", Url("http://example.org/\ud800a").Text);

    [Fact]
    public void LongUrl_OutgrowsTheStackBuffer()
    {
        var segment = new string('\u00e9', 100_000);

        Assert.Equal("http://example.org/" + string.Concat(Enumerable.Repeat("%C3%A9", 100_000)), Url($"http://example.org/{segment}\n").Text);
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));
}
