using Crawler.MockWeb.Rendering;

namespace Crawler.Tests.MockWeb;

public sealed class HrefWriterTests
{
    [Theory]
    [InlineData("/", "/a.html", "a.html")]
    [InlineData("/", "/", "./")]
    [InlineData("/a/b.html", "/a/", "./")]
    [InlineData("/a/b.html", "/a/?q=1", "./?q=1")]
    [InlineData("/a/b.html", "/", "../")]
    [InlineData("/a/b/c.html?x=/y", "/a/d/e.html", "../d/e.html")]
    [InlineData("/a/b/", "/a/b/c", "c")]
    [InlineData("/a/b", "/a/b/c", "b/c")]
    [InlineData("/a/b/", "/a/b", "../b")]
    public void RelativeReference_IsAsPeopleWriteIt_AndResolvesBack(string from, string to, string expected)
    {
        Assert.Equal(expected, HrefWriter.Relative(from, to));
        Assert.Equal("http://h" + to, ReferenceWalker.Resolve("http://h" + from, expected));
    }
}
