using System.Text;
using Crawler.Parsing;

namespace Crawler.Tests.Parsing;

/// <summary>What is opened in a declared shadow root (HTML Standard 4.12.3, <c>shadowrootmode</c>) ends with it, and what stands around it is not closed from within.</summary>
public sealed class ShadowRootTests
{
    [Theory]
    [InlineData("a select left open", "<div><template shadowrootmode=open><select></template><a href=/1></a></div>", "/1")]
    [InlineData("an end tag for the select around it", "<select><template shadowrootmode=open></select></template><a href=/1></a></select><a href=/2>", "/2")]
    [InlineData("a table left open", "<div><template shadowrootmode=closed><table><tr></template><a href=/1></a><b></table><a href=/2>", "/1 /2")]
    [InlineData("an end tag for the table around it", "<table><tr><td><a href=/1></a></td><template shadowrootmode=open></table></template><a href=/2></a></table>", "/2 /1")]
    [InlineData("cells of no table", "<template shadowrootmode=open><tr><td><a href=/1></a></td><a href=/2></a><td><a href=/3></a></template>", "/1 /3 /2")]
    [InlineData("a whole table", "<template shadowrootmode=open><table><tr><td><a href=/1></td></tr></table></template><a href=/2>", "/1 /2")]
    [InlineData("an object closed from within", "<table><tr><td><object><template shadowrootmode=open></object></template><a href=/1></a></td><a href=/2></a></table>", "/2 /1")]
    [InlineData("a template in it, with a select left open", "<template shadowrootmode=open><template><select><a href=/no></template><a href=/1></template><a href=/2>", "/1 /2")]
    [InlineData("a shadow root in a template", "<template><template shadowrootmode=open><select><a href=/no></template></template><a href=/1>", "/1")]
    [InlineData("a shadow root that is not closed", "<p><a href=/1><template shadowrootmode=open><a href=/2>", "/1 /2")]
    [InlineData("end tags too many", "</template><a href=/1><template shadowrootmode=open></template></template><a href=/2>", "/1 /2")]
    [InlineData("in the head", "<head><template shadowrootmode=open><a href=/1></a></template><title>x</title></head><body><a href=/2>", "/1 /2")]
    public void Links_ByScanAndByTree(string what, string html, string links)
    {
        foreach (var mode in new[] { ParsingMode.Auto, ParsingMode.Dom }) Assert.Equal($"{what}: {links}", $"{what}: {Links(html, mode)}");
    }

    [Fact]
    public void Thousands_CostNoStack()
    {
        var nested = string.Concat(Enumerable.Repeat("<template shadowrootmode=open>", 100_000)) + "<a href=/1>";
        var inRow = string.Concat(Enumerable.Repeat("<div><template shadowrootmode=open><table></template>", 20_000)) + "<a href=/2>";
        foreach (var mode in new[] { ParsingMode.Auto, ParsingMode.Dom })
        {
            Assert.Equal("", Links(nested, mode));
            Assert.Equal("/2", Links(inRow, mode));
        }
    }

    private static string Links(string html, ParsingMode mode) =>
        string.Join(' ', new HtmlPageParser(Pages.Options with { Mode = mode }).Parse(Pages.Response(Encoding.UTF8.GetBytes(html)), CancellationToken.None).Links.Select(link => link.Url.PathAndQuery));
}
