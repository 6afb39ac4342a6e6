using System.Text;
using Crawler.Fetching;
using Crawler.Parsing;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>Where a scan and AngleSharp's tree differ; the README tells of each.</summary>
public sealed class ScanDifferenceTests
{
    // What a scan finds although nothing makes auto build the tree: the standard's answer.
    [Theory]
    [InlineData("&; in a value", "<a href='/a?b&;c'>", "/a?b&;c", "/a?b&c")]
    [InlineData("a number beyond 32 bits", "<a href='/&#4294967361;'>", "/%EF%BF%BD", "/A")]
    [InlineData("CDATA after an empty svg", "<svg/><![CDATA[><a href=/1>]]><a href=/2>", "/1 /2", "/2")]
    [InlineData("the character U+FFFF", "<a href=/1>\uFFFF<a href=/2>", "/1 /2", "/1")]
    public void Auto_FollowsTheStandard(string what, string html, string scanned, string tree) => AssertLinks(what, html, ParsingMode.Auto, scanned, tree);

    [Fact]
    public void Xhtml_HasCDataSectionsForAScan()
    {
        var response = Pages.Response("<p><![CDATA[<b><a href='/1'/>]]></p><a href='/2'/>"u8.ToArray(), "application/xhtml+xml");
        Assert.Equal(("/2", "/1 /2"), (Links(response, ParsingMode.Auto), Links(response, ParsingMode.Dom)));
    }

    // Where auto builds the tree.
    [Theory]
    [InlineData("tags in a select", "<select><button><input><noframes><a href=/1></noframes></select><a href=/2>", "/2", "/1 /2")]
    [InlineData("a frameset instead of a body", "<a href=/1></a><frameset><frame src=/2></frameset>", "/1 /2", "/2")]
    [InlineData("a frameset that comes too late", "<p>x<frameset><frame src=/1></frameset>", "/1", "")]
    [InlineData("links between the cells of a table", "<table><tr><td><a href=/1></td><a href=/2></table>", "/1 /2", "/2 /1")]
    [InlineData("a cell that ends with an object open", "<table><tr><td><iframe src=/1></iframe><a href=/2><object></td>x</tr></table>", "/1 /2", "/2 /1")]
    [InlineData("a cell with a template that ends with an object open", "<table><tr><td><iframe src=/1></iframe><a href=/2><template><object></template></td>x</tr></table>", "/1 /2", "/2 /1")]
    [InlineData("a cell with a shadow root that ends with an object open", "<table><tr><td><object></object><iframe src=/1></iframe><a href=/2><template shadowrootmode=open><object></template></td>x</tr></table>", "/1 /2", "/2 /1")]
    [InlineData("a base between the cells of a table", "<table><tr><td><base href=/x/></td><base href=/y/></tr></table><a href=1>", "/x/1", "/y/1")]
    [InlineData("a link in SVG after an end tag of HTML", "<div><svg></div><textarea><a href=/1></textarea>", "/1", "")]
    [InlineData("a template in a style of SVG", "<svg><style><template></style><a href=/1>", "", "/1")]
    public void ScanMode_ReadsTheTags(string what, string html, string scanned, string tree)
    {
        AssertLinks(what, html, ParsingMode.Scan, scanned, tree);
        AssertLinks(what, html, ParsingMode.Auto, tree, tree);
    }

    [Fact]
    public void Title_KeepsTheCaseOfWhatLooksLikeATag()
    {
        var response = Pages.Response("<title>a </B> c</title>"u8.ToArray());
        Assert.Equal("a </B> c", Parse(response, ParsingMode.Auto).Title);
        Assert.Equal("a </b> c", Parse(response, ParsingMode.Dom).Title);
    }

    [Fact]
    public void Nesting_CostsAScanNothing()
    {
        var response = Pages.Response(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<svg>", 120)) + "</svg>" + string.Concat(Enumerable.Repeat("<svg></svg>", 3)) + "<a href=/1>"));
        Assert.Single(Parse(response, ParsingMode.Auto).Links);
        var deep = Pages.Response(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<table><tr><td>", 200)) + "<a href=/1>"));
        Assert.Equal((1, false), (Parse(deep, ParsingMode.Auto).Links.Count, Parse(deep, ParsingMode.Auto).IsCut));
    }

    [Fact]
    public void HugeValues_AreReadToACertainLength()
    {
        var dots = string.Concat(Enumerable.Repeat("x/../", 15_000));
        var response = Pages.Response(Encoding.UTF8.GetBytes($"<a href='/1#{dots}'><a href='data:,{dots}'><a href=/2/{dots}><a href='/?{dots}'>"));
        Assert.Equal(("/1", 2), (Links(response, ParsingMode.Auto), Parse(response, ParsingMode.Auto).LinksTooLong));
        Assert.Equal(("/1 /2/", 1), (Links(response, ParsingMode.Dom), Parse(response, ParsingMode.Dom).LinksTooLong));
    }

    private static void AssertLinks(string what, string html, ParsingMode mode, string scanned, string tree)
    {
        var response = Pages.Response(Encoding.UTF8.GetBytes(html));
        Assert.Equal($"{what}: {scanned}", $"{what}: {Links(response, mode)}");
        Assert.Equal($"{what}: {tree}", $"{what}: {Links(response, ParsingMode.Dom)}");
    }

    private static string Links(FetchOutcome.Success response, ParsingMode mode) => string.Join(' ', Parse(response, mode).Links.Select(link => link.Url.PathAndQuery));

    private static ParsedPage Parse(FetchOutcome.Success response, ParsingMode mode) => new HtmlPageParser(Pages.Options with { Mode = mode }).Parse(response, CancellationToken.None);
}
