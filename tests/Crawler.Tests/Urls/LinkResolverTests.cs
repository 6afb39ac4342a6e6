using System.Text;
using Crawler.Urls;

namespace Crawler.Tests.Urls;

public class LinkResolverTests
{
    private static readonly CanonicalUrl Document = Url("https://example.org/a/b?c");

    static LinkResolverTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData(null, "d", "https://example.org/a/d")]
    [InlineData("/x/y/", "d", "https://example.org/x/y/d")]
    [InlineData("//cdn.example/x/", "d", "https://cdn.example/x/d")]
    [InlineData("", "d", "https://example.org/a/d")]
    [InlineData("http://[broken", "d", "https://example.org/a/d")]
    [InlineData("mailto:a@example.org", "d", "https://example.org/a/d")]
    public void BaseElement_IsItselfResolvedAgainstTheDocument(string? baseHref, string href, string expected)
    {
        new LinkResolver(Document, baseHref).TryResolve(href, out var url, out _);

        Assert.Equal(expected, url?.Text);
    }

    [Theory]
    [InlineData("windows-1252", "/\u00e9?q=\u00e9#\u00e9", "https://example.org/%C3%A9?q=%E9")]
    [InlineData("windows-1252", "?q=\u65e5&\u20ac'", "https://example.org/a/b?q=%26%2326085%3B&%80%27")]
    [InlineData("windows-1252", "?\ud83d\udca9", "https://example.org/a/b?%26%23128169%3B")]
    [InlineData("windows-1252", "?\uff41", "https://example.org/a/b?%26%2365345%3B")]
    [InlineData("shift_jis", "?q=\u65e5\u8868", "https://example.org/a/b?q=%93%FA%95\\")]
    [InlineData("big5", "?q=\u4e2d", "https://example.org/a/b?q=%A4%A4")]
    [InlineData("koi8-r", "?q=\u0436", "https://example.org/a/b?q=%D6")]
    [InlineData("iso-2022-jp", "?\u65e5a", "https://example.org/a/b?%1B$BF|%1B(Ba")]
    [InlineData("gb18030", "?\u65e5", "https://example.org/a/b?%C8%D5")]
    [InlineData("utf-16", "?\u00e9", "https://example.org/a/b?%C3%A9")]
    [InlineData("utf-8", "?\u00e9", "https://example.org/a/b?%C3%A9")]
    public void Query_IsEncodedAsTheDocumentIs(string encoding, string href, string expected)
    {
        new LinkResolver(Document, null, Encoding.GetEncoding(encoding)).TryResolve(href, out var url, out _);

        Assert.Equal(expected, url?.Text);
    }

    [Fact]
    public void LoneSurrogateInAQuery_BecomesTheReplacementCharacter()
    {
        new LinkResolver(Document, null, Encoding.GetEncoding("windows-1252")).TryResolve("?\ud800a", out var url, out _);

        Assert.Equal("https://example.org/a/b?%26%2365533%3Ba", url?.Text);
    }

    [Theory]
    [InlineData("javascript:alert(1)", UrlError.NotHttp)]
    [InlineData("tel:+1", UrlError.NotHttp)]
    [InlineData("http://a b/", UrlError.Malformed)]
    public void LinkThatIsNoHttpUrl_NamesTheReason(string href, UrlError expected)
    {
        Assert.False(new LinkResolver(Document).TryResolve(href, out _, out var error));
        Assert.Equal(expected, error);
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));
}
