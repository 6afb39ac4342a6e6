using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Crawler.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing;

/// <summary>
/// The tree of links against AngleSharp's own DOM: same links in the same order, whatever the markup. Not in the mix: style, which AngleSharp takes for special in SVG as well, hr, which it leaves open in an option, a part
/// of a table right after a pre, which AngleSharp, where the pre is moved out of the table, moves after it, and a frameset in a select after a pre, which AngleSharp puts there, and the tree of links leaves out.
/// </summary>
public sealed partial class LinkTreeTests
{
    private static readonly string[] Parts =
    [
        "<html>", "<head>", "<body>", "<frameset>", "<frame src=#>", "<table>", "<tr>", "<td>", "<tbody>", "<caption>", "<colgroup>", "<col>", "<select>", "<option>", "<optgroup>", "<svg>", "<math>", "<mi>", "<foreignObject>",
        "<desc>", "<title>", "<a href=#>", "<a href=#>", "<a href=#>", "<area href=#>", "<b>", "<i>", "<nobr>", "<p>", "<div>", "<li>", "<ul>", "<dd>", "<h1>", "<h2>", "<button>", "<form>", "<input type=hidden>", "<input>", "<textarea>", "<script>",
        "<noscript>", "<object>", "<annotation-xml encoding=text/html>", "<iframe src=#>", "<ruby>", "<rt>", "<rp>", "<![CDATA[", "]]>", "<!--", "-->", "<!doctype html>", "<image>", "<br/>", "text", " ", "<pre>", "<marquee>", "<xmp>", "<noframes>", "<unknown>", "<main>",
        "</html>", "</head>", "</body>", "</frameset>", "</table>", "</tr>", "</td>", "</tbody>", "</caption>", "</colgroup>", "</select>", "</pre>", "</svg>", "</math>", "</title>", "</a>", "</b>", "</i>", "</nobr>", "</p>", "</div>", "</li>", "</h1>",
        "</button>", "</form>", "</textarea>", "</script>", "</object>", "</br>", "</foreignObject>", "</desc>", "</marquee>", "</xmp>", "</noframes>", "</unknown>", "</ul>", "</main>",
    ];

    private static readonly ParsingOptions Dom = Pages.Options with { Mode = ParsingMode.Dom };

    [Fact]
    public void AnyMixOfTags_GivesTheLinksOfTheDom()
    {
        var documents = Gen.Choose(0, Parts.Length - 1).ListOf().Select(Document).ToArbitrary();
        var config = Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(40);
        Prop.ForAll(documents, html =>
        {
            if (!ReadsOtherwise().IsMatch(html) && OfDom(html) is { } expected) Assert.Equal(string.Join(' ', expected), string.Join(' ', OfTree(html)));
        }).Check(config);
    }

    // By the standard (13.2.6.4.9) the caption lies in the table, and the second link before it.
    [Fact]
    public void PartOfATableAfterPre_LiesInTheTable()
    {
        const string Html = "<table><pre><caption><a href=1></a><tr><a href=2>";
        Assert.Equal(["2", "1"], OfTree(Html));
        Assert.Equal(["1", "2"], OfDom(Html)!);
    }

    [Fact]
    public void PageThatTheTreeBuilderFailsAt_IsReadToThere()
    {
        const string Html = "<a href=1></a><p><select><xmp></xmp><select><a href=2>";
        Assert.Null(OfDom(Html));
        var page = Pages.Parse(Html);
        Assert.Equal(("/dir/1", true), (Assert.Single(page.Links).Url.PathAndQuery, page.IsCut));
    }

    [GeneratedRegex("<pre><(caption|colgroup|col|tbody|tr|td)>|<pre>.*<select>.*<frameset>")]
    private static partial Regex ReadsOtherwise();

    private static string Document(IEnumerable<int> parts)
    {
        var html = new StringBuilder();
        var number = 0;
        foreach (var part in parts) html.Append(Parts[part].Replace("#", (++number).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return html.ToString();
    }

    private static IEnumerable<string> OfTree(string html) => Pages.Parse(html, options: Dom).Links.Select(link => link.Url.PathAndQuery["/dir/".Length..]);

    // Null where AngleSharp fails.
    private static List<string>? OfDom(string html)
    {
        var parser = new HtmlParser(new HtmlParserOptions { MaximumDepth = int.MaxValue });
        using var document = Parsed();
        return document is null ? null : [.. document.All.Where(element => element.LocalName is "a" or "area" or "iframe" or "frame" && (element.NamespaceUri == NamespaceNames.HtmlUri || (element.LocalName == "a" && element.NamespaceUri == NamespaceNames.SvgUri)))
            .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")).OfType<string>().Distinct(StringComparer.Ordinal)];

        AngleSharp.Html.Dom.IHtmlDocument? Parsed()
        {
            try
            {
                return parser.ParseDocument(html);
            }
            catch (NullReferenceException)
            {
                return null;
            }
        }
    }
}
