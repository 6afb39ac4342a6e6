using System.Text;
using Crawler.Parsing;

namespace Crawler.Tests.Parsing;

public sealed class HtmlPageParserTests
{
    [Theory]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML ; charset=utf-8", true)]
    [InlineData("application/xhtml+xml", true)]
    [InlineData("text/plain", false)]
    [InlineData("application/pdf", false)]
    [InlineData("image/svg+xml", false)]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("nonsense", true)]
    public void ContentType_DecidesWhetherThereIsADocument(string? contentType, bool parsed)
    {
        var page = Pages.Parse("<html><a href=/x>x</a>", contentType);
        Assert.Equal(parsed ? 1 : 0, page.Links.Count);
        if (!parsed) Assert.Same(ParsedPage.Empty, page);
    }

    [Theory]
    [InlineData("  \n<!DOCTYPE html><a href=/x>", true)]
    [InlineData("<!-- c --><a href=/x>", true)]
    [InlineData("<a href=/x>", true)]
    [InlineData("<abbr><a href=/x>", false)]
    [InlineData("plain <a href=/x>", false)]
    [InlineData("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"/x\"/></html>", true)]
    [InlineData("<?xml version=\"1.0\"?><feed/>", false)]
    [InlineData("", false)]
    public void NoContentType_IsSniffed(string body, bool parsed) => Assert.Equal(parsed ? 1 : 0, Pages.Parse(body, null).Links.Count);

    [Fact]
    public void Links_AreDistinctWithoutFragmentInDocumentOrder() =>
        Assert.Equal(["/b", "/dir/a", "/dir/page.html"], Pages.Links("<a href=/b#1>1</a><a href=a>2</a><a href=/b#2>3</a><a href='#top'>4</a><a href=../dir/a>5</a>"));

    [Fact]
    public void Kinds_AreThoseOfTheFirstOccurrence()
    {
        var page = Pages.Parse("<meta http-equiv=refresh content='1;/r'><map><area href=/m></map><iframe src=/f></iframe><a href=/f>f</a><a href=/a>a</a><svg><a xlink:href=/s></a></svg>");
        Assert.Equal(
            [("/r", LinkKind.Refresh), ("/m", LinkKind.Area), ("/f", LinkKind.Frame), ("/a", LinkKind.Anchor), ("/s", LinkKind.Anchor)],
            page.Links.Select(link => (link.Url.PathAndQuery, link.Kind)));
    }

    [Fact]
    public void NoFollow_HoldsOnlyWhereEveryOccurrenceSaysIt()
    {
        var page = Pages.Parse("<a rel='x NoFollow' href=/1>1</a><a rel=nofollow href=/2>2</a><a href=/2>2</a><a href=/3>3</a><a rel=nofollow href=/3>3</a><a rel=nofollowing href=/4>4</a>");
        Assert.Equal([true, false, false, false], page.Links.Select(link => link.NoFollow));
        Assert.False(page.NoFollow);
    }

    [Fact]
    public void Base_CountsForTheWholeDocument()
    {
        Assert.Equal(["/x/1", "/x/2"], Pages.Links("<a href=1>1</a><base target=_top><base href=/x/><base href=/y/><a href=2>2</a>"));
        Assert.Equal("http://other.example/1", Pages.Parse("<base href=//other.example/><a href=1>").Links[0].Url.Text);
        Assert.Equal(["/dir/1"], Pages.Links("<base href='data:,x'><a href=1>1</a>"));
    }

    [Fact]
    public void Metadata_IsTaken()
    {
        var page = Pages.Parse("<html lang=' de-AT '><title>\n A  &amp;\tB </title><title>C</title><svg><title>D</title></svg><link rel='x Canonical' href=c?q><link rel=canonical href=d>");
        Assert.Equal("A & B", page.Title);
        Assert.Equal("de-AT", page.Lang);
        Assert.Equal("http://example.com/dir/c?q", page.Canonical);
        Assert.Equal(("utf-8", CharsetSource.Header), (page.Charset, page.CharsetSource));
    }

    [Fact]
    public void AbsentMetadata_IsNull()
    {
        var page = Pages.Parse("<html lang=''><title> </title><link rel=canonical><p>x");
        Assert.Null(page.Title);
        Assert.Null(page.Lang);
        Assert.Null(page.Canonical);
    }

    [Fact]
    public void LongTitle_IsCutBetweenCharacters()
    {
        var title = Pages.Parse("<title>x" + string.Concat(Enumerable.Repeat("😀", 5_000)) + "</title>").Title!;
        Assert.Equal(1_999, title.Length);
        Assert.True(char.IsLowSurrogate(title[^1]));
    }

    [Theory]
    [InlineData("<meta name=robots content='NoIndex, nofollow'>", true, true)]
    [InlineData("<meta name=ROBOTS content=none>", true, true)]
    [InlineData("<meta name=robots content='index,follow,max-snippet:-1'>", false, false)]
    [InlineData("<meta name=robots content=noindex><meta name=robots content=nofollow>", true, true)]
    [InlineData("<meta name=robots content=none><meta name=crawler content=nofollow>", false, true)]
    [InlineData("<meta name=Crawler content=all><meta name=robots content=none>", false, false)]
    [InlineData("<meta name=googlebot content=none>", false, false)]
    [InlineData("<meta name=robots>", false, false)]
    [InlineData("<p>late<meta name=robots content=noindex>", true, false)]
    public void MetaRobots_IsReadForAllAndForUs(string html, bool noIndex, bool noFollow)
    {
        var page = Pages.Parse(html, productToken: "Crawler");
        Assert.Equal((noIndex, noFollow), (page.NoIndex, page.NoFollow));
    }

    [Theory]
    [InlineData("5;url=/r", "/r")]
    [InlineData("0,/r", "/r")]
    [InlineData(" 1.5 ; URL = \"/r\" x", "/r")]
    [InlineData(".5;/r", "/r")]
    [InlineData("5;url/r", "/dir/url/r")]
    [InlineData("5;'/r", "/r")]
    [InlineData("5", null)]
    [InlineData("", null)]
    [InlineData("x;/r", null)]
    [InlineData("5x/r", null)]
    [InlineData("-5;/r", null)]
    public void MetaRefresh_FollowsTheStandard(string content, string? expected) =>
        Assert.Equal(expected, Pages.Parse($"<meta http-equiv=REFRESH content='{content.Replace("'", "&#39;", StringComparison.Ordinal)}'>").Links.Select(link => link.Url.PathAndQuery).SingleOrDefault());

    [Fact]
    public void OnlyTheFirstRefresh_Counts() =>
        Assert.Equal(["/1"], Pages.Links("<meta http-equiv=refresh content=x><meta http-equiv=refresh content='0;/1'><meta http-equiv=refresh content='0;/2'>"));

    [Fact]
    public void InertAndRawText_HoldNoLinks() =>
        Assert.Equal(["/ns", "/ok"], Pages.Links("<!--<a href=/c>--><script><a href=/s></script><style><a href=/s></style><title><a href=/t></title><textarea><a href=/t></textarea><template><a href=/i><table><tr><td><a href=/i></table></template><noscript><a href=/ns></noscript><a href=/ok>"));

    [Theory]
    [InlineData("file:///C:/site/")]
    [InlineData("about:blank")]
    [InlineData("data:,x")]
    public void BaseOfAnotherScheme_IsAsIfItWereNotThere(string href) => Assert.Equal(["/dir/x"], Pages.Links($"<base href='{href}'><base href=/no/><a href=x>"));

    // Each with a link behind it; the scan and the tree tell the same.
    [Theory]
    [InlineData("<svg><template/></svg>", "")]
    [InlineData("<svg><template></svg>", "")]
    [InlineData("<svg/><template><a href=/no></template>", "")]
    [InlineData("<svg><path/></svg><p><template><a href=/no></template>", "")]
    [InlineData("<svg><g><p><template><a href=/no></template>", "")]
    [InlineData("<svg><template><a href=/1></a></template></svg>", "/1 ")]
    [InlineData("<svg><desc><template><a href=/no></template></desc></svg>", "")]
    [InlineData("<template><svg><template></template><a href=/no></a></svg></template>", "")]
    [InlineData("<template><svg></template>", "")]
    [InlineData("<template><select></template>", "")]
    [InlineData("<template></select><frameset></template>", "")]
    [InlineData("<template><table></template><table><tr><td><a href=/1></a></table>", "/1 ")]
    [InlineData("<table><tr><td><template></td></table></template><a href=/1></a></table>", "/1 ")]
    [InlineData("<div><template shadowrootmode=open><a href=/1></a><template><a href=/no></template></template></div>", "/1 ")]
    [InlineData("<template shadowrootmode=Closed><base href=/no/></template>", "")]
    [InlineData("<template shadowrootmode=x><a href=/no></template>", "")]
    [InlineData("<template><template shadowrootmode=open><a href=/no></template></template>", "")]
    public void Template_EndsWhereItEndsAndHoldsWhatItHolds(string html, string found) => Assert.Equal($"{found}/dir/end", string.Join(' ', Pages.Links($"{html}<a href=end>")));

    // AngleSharp's builder leaves an hr open in an option, and all that follows would be content of the select, in which noembed holds tags.
    [Theory]
    [InlineData("<select><option>x<hr></select>")]
    [InlineData("<select><optgroup><option>x</option><hr/><hr></optgroup></select>")]
    [InlineData("<p><select><option>x<option>y<hr><option>z</option></select>")]
    [InlineData("<option>x<hr></option><select><hr><optgroup><hr></select>")]
    public void LineInASelect_KeepsNothingOpen(string html) => Assert.Equal("/1 /dir/end", string.Join(' ', Pages.Links($"{html}<noembed><a href=/no></noembed><p><a href=/1></p><a href=end>")));

    [Fact]
    public void EmptyTemplateOfXhtml_HoldsNothing() => Assert.Equal("/1", Assert.Single(Pages.Parse("<template/><a href=\"/1\"/>", "application/xhtml+xml").Links).Url.PathAndQuery);

    [Fact]
    public void XhtmlsEmptyElements_SwallowNothing()
    {
        const string Html = "<html xmlns='http://www.w3.org/1999/xhtml' xml:lang='fr'><head><title/><script src='x'/></head><body><iframe src='/f'/><textarea/><a href='/a'>x</a></body></html>";
        var page = Pages.Parse(Html, "application/xhtml+xml");
        Assert.Equal(["/f", "/a"], page.Links.Select(link => link.Url.PathAndQuery));
        Assert.Equal("fr", page.Lang);
    }

    [Fact]
    public void EmptyFrameOfXhtml_MayBeginTheDocument() =>
        Assert.Equal(["/f", "/a"], Pages.Parse("<iframe src='/f'/><a href='/a'>x</a>", "application/xhtml+xml").Links.Select(link => link.Url.PathAndQuery));

    [Fact]
    public void TooManyLinks_AreCounted()
    {
        var page = Pages.Parse("<a href=1><a href=2><a href=3><a href=4><a href=1><a href=4>", options: Pages.Options with { MaxOutlinks = 2 });
        Assert.Equal(2, page.Links.Count);
        Assert.Equal(2, page.LinksCut);
    }

    [Fact]
    public void TooLongLinks_AreCounted()
    {
        var page = Pages.Parse($"<a href=/{new string('x', 100)}><a href=/ok><link rel=canonical href=/{new string('x', 100)}>", options: Pages.Options with { MaxUrlLength = 60 });
        Assert.Equal("/ok", Assert.Single(page.Links).Url.PathAndQuery);
        Assert.Equal(1, page.LinksTooLong);
        Assert.Null(page.Canonical);
    }

    [Fact]
    public void LargeDocument_IsReadToTheLimit()
    {
        var page = Pages.Parse("<a href=/1>ä</a>" + new string(' ', 2_000) + "<a href=/2>2</a>", "text/html", Pages.Options with { MaxDocumentBytes = 1_024 });
        Assert.Equal("/1", Assert.Single(page.Links).Url.PathAndQuery);
        Assert.True(page.IsCut);
        Assert.Equal(("utf-8", CharsetSource.Guess), (page.Charset, page.CharsetSource));
    }

    [Theory]
    [InlineData(ParsingMode.Scan)]
    [InlineData(ParsingMode.Dom)]
    public void DeeperThanATreeMayBe_IsReadToItsEndAllTheSame(ParsingMode mode)
    {
        var html = string.Concat(Enumerable.Repeat("<div><b><ul><li><a href=/1>1</a>", 1_000)) + "<a href=/2>2</a>";
        var page = Pages.Parse(html, "text/html", Pages.Options with { MaxNesting = 16, Mode = mode });
        Assert.Equal(["/1", "/2"], page.Links.Select(link => link.Url.PathAndQuery));
        Assert.False(page.IsCut);
    }

    [Fact]
    public void DocumentCutInsideACharacter_IsStillUtf8()
    {
        var page = Pages.Parse("<p>" + new string('ä', 2_000), "text/html", Pages.Options with { MaxDocumentBytes = 1_024 });
        Assert.Equal(("utf-8", CharsetSource.Guess), (page.Charset, page.CharsetSource));
    }

    [Fact]
    public void OneParser_ServesManyThreads()
    {
        var parser = new HtmlPageParser(Pages.Options);
        Parallel.For(0, 200, number =>
        {
            var html = string.Concat(Enumerable.Range(0, 200).Select(i => $"<p><a href=/{number}/{i}>&amp;</a>"));
            var page = parser.Parse(Pages.Response(Encoding.UTF8.GetBytes(html)), CancellationToken.None);
            Assert.Equal(Enumerable.Range(0, 200).Select(i => $"/{number}/{i}"), page.Links.Select(link => link.Url.PathAndQuery));
        });
    }

    [Fact]
    public void PreOpensBlocks_AndKeepsFramesetsAway()
    {
        Assert.Equal(["/1", "/2"], Pages.Links("<pre>\n<a href=/1>1</a></pre><frameset><frame src=/f></frameset><listing><a href=/2>2</a>"));
        Assert.Equal(["/f"], Pages.Links("<a href=/1></a><frameset><frame src=/f></frameset>"));
    }
}
