using Crawler.Hosting;

namespace Crawler.Tests.Hosting;

public sealed class LinkHeaderValueTests
{
    [Theory]
    [InlineData("<https://a.test/2>; rel=\"next\"", "https://a.test/2")]
    [InlineData("</2>; rel=next", "/2")]
    [InlineData("</1>; rel=\"prev\", </3>; rel=\"next\"", "/3")]
    [InlineData("</3>; title=\"a, b; rel=prev\"; rel=\"last NEXT\"", "/3")]
    [InlineData("</3>; rel=prev; rel=next", null)]
    [InlineData("< /3 > ; REL = \"next\"", "/3")]
    [InlineData("</3>; title=\"quo\\\"te\"; rel=next", "/3")]
    [InlineData("</3>; rel", null)]
    [InlineData("</3; rel=next", null)]
    [InlineData("", null)]
    [InlineData("nonsense", null)]
    public void Relation_IsFound(string header, string? target) => Assert.Equal(target, LinkHeaderValue.Find([header], "next"));

    [Fact]
    public void SeveralLines_AreOneList() => Assert.Equal("/2", LinkHeaderValue.Find(["</1>; rel=prev", "</2>; rel=next"], "next"));
}
