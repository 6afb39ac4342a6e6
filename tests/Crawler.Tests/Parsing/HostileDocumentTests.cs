using System.Diagnostics;
using System.Text;
using Crawler.Parsing;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Crawler.Tests.Parsing;

/// <summary>Documents made to cost time, memory or stack. The time limits are ten times and more of what these take on a slow machine; without the caps they take minutes or end the process.</summary>
public sealed class HostileDocumentTests(ITestOutputHelper output)
{
    private const string Link = "<a href=/end>x</a>";

    public static TheoryData<string, string, string, int> Nestings { get; } = new()
    {
        { "div", "", "<div>", 100_000 },
        { "b", "", "<b>", 100_000 },
        { "font with distinct attributes", "", "<font color=#>", 100_000 },
        { "pre", "", "<pre>", 100_000 },
        { "listing", "", "<listing>", 100_000 },
        { "span", "", "<span>", 100_000 },
        { "list items", "", "<ul><li>", 100_000 },
        { "definition lists", "", "<dl><dt>", 100_000 },
        { "tables", "", "<table><tr><td>", 50_000 },
        { "svg", "", "<svg>", 100_000 },
        { "svg unknown", "<svg>", "<x>", 100_000 },
        { "svg style", "<svg>", "<style>", 100_000 },
        { "math in svg", "", "<svg><desc><math><mi>", 30_000 },
        { "template", "", "<template>", 100_000 },
        { "object", "", "<object>", 100_000 },
        { "misnested formatting", "", "<b><i></b>", 50_000 },
        { "misnested in paragraphs", "", "<p><b id=#></p>", 50_000 },
        { "anchors and blocks", "", "<a href=/s><div>", 50_000 },
        { "end tags that close nothing", "", "<div></x>", 50_000 },
        { "objects that keep divs open", "", "<div><object></div></object>", 50_000 },
        { "select", "", "<select><option>", 50_000 },
        { "frameset", "", "<frameset>", 100_000 },
        { "button", "", "<button><p>", 50_000 },
        { "fostered", "<table>", "<b>", 100_000 },
        { "ruby", "<ruby>", "<rt><ruby>", 50_000 },
    };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void DeepNesting_CostsBoundedTimeAndStack(string what, string start, string unit, int count)
    {
        var html = start + Repeat(unit, count) + Link;
        var page = Measured(what, html, TimeSpan.FromSeconds(15));
        if (what is not ("template" or "svg style" or "frameset" or "select")) Assert.Contains(page.Links, link => link.Url.PathAndQuery == "/end");
    }

    [Fact]
    public void MillionLinks_KeepTheFirstAndCountTheRest()
    {
        var page = Measured("million links", Repeat("<a href=/#>x</a>", 1_000_000), TimeSpan.FromSeconds(60));
        Assert.Equal(Pages.Options.MaxOutlinks, page.Links.Count);
        Assert.Equal(1_000_000 - Pages.Options.MaxOutlinks, page.LinksCut);
        Assert.Equal("/0", page.Links[0].Url.PathAndQuery);
    }

    [Fact]
    public void HugeScriptLine_IsPassedOver() =>
        Assert.Single(Measured("script", "<script>" + new string('x', 50_000_000) + "</script>" + Link, TimeSpan.FromSeconds(15)).Links);

    [Theory]
    [InlineData("<!--", "-", 10_000_000)]
    [InlineData("<a href='", "&am", 2_000_000)]
    [InlineData("", "<", 4_000_000)]
    [InlineData("<script>", "<!--<script>", 500_000)]
    [InlineData("<a ", "x# ", 20_000)]
    [InlineData("", "<html a#=1>", 50_000)]
    [InlineData("<table>", "<a href=/#></a>", 200_000)]
    [InlineData("<table>", "x<tr>", 400_000)]
    [InlineData("<title>", "&amp;", 1_000_000)]
    [InlineData("<b><i><u><s><em><tt><big><code><font><small><strong><strike><nobr>", "</p><p>x", 200_000)]
    [InlineData("<base href=/x/>", "<base href=/#/>", 100_000)]
    [InlineData("", "<meta name=robots content=none>", 100_000)]
    [InlineData("<a ", "x#=y ", 100_000)]
    [InlineData("<a href='", "x", 20_000_000)]
    [InlineData("<a href='", "&amp;&notit;", 500_000)]
    [InlineData("", "&amp;&notit;&#x41;&#99999999;&zzzz", 200_000)]
    [InlineData("", "<b><i></b></i>", 100_000)]
    [InlineData("", "<a><b><i><a>", 50_000)]
    [InlineData("<p>", "<b><p>", 100_000)]
    [InlineData("<select>", "<select><option><optgroup>", 100_000)]
    [InlineData("", "<svg><foreignObject><div>", 50_000)]
    [InlineData("", "<template><svg><desc>", 50_000)]
    [InlineData("", "<table><tr><td><select>", 50_000)]
    [InlineData("", "</p></br>", 200_000)]
    [InlineData("<!DOCTYPE ", "x", 5_000_000)]
    [InlineData("<svg><![CDATA[", "x", 10_000_000)]
    [InlineData("<", "a", 10_000_000)]
    public void LongRuns_CostBoundedTime(string start, string unit, int count) => Measured(start + unit, start + Repeat(unit, count), TimeSpan.FromSeconds(30));

    // What would take a scan more than linear time takes it minutes in ten million bytes.
    [Theory]
    [InlineData("", "<")]
    [InlineData("", "<a ")]
    [InlineData("", "<a href=x ")]
    [InlineData("<a ", "href=x ")]
    [InlineData("<a ", "x='y'")]
    [InlineData("<a href='", "&am")]
    [InlineData("<a href='", "&CounterClockwiseContourIntegra")]
    [InlineData("<a href='", "</a>")]
    [InlineData("", "</")]
    [InlineData("", "<!")]
    [InlineData("", "<!-- ")]
    [InlineData("<!--", "--!")]
    [InlineData("<title>", "</titl")]
    [InlineData("<title>", "<")]
    [InlineData("<script>", "</scrip")]
    [InlineData("<script><!--", "<script ")]
    [InlineData("<svg>", "<g>")]
    [InlineData("<svg>", "</x>")]
    [InlineData("", "<svg><g></svg>")]
    [InlineData("", "<table><td>")]
    [InlineData("", "<template>")]
    [InlineData("", "<link rel=canonical href=data:x>")]
    [InlineData("", "<base href=/x>")]
    [InlineData("", "<svg><title>x</title>")]
    public void Scan_TakesLinearTime(string start, string unit)
    {
        var html = start + Repeat(unit, 10_000_000 / unit.Length) + "'>" + Link;
        var page = Measured(start + unit, Encoding.UTF8.GetBytes(html), ParsingMode.Scan, TimeSpan.FromSeconds(30));
        Assert.False(page.IsCut);
    }

    // Without the caps the base is copied, looked through or hashed for each link: terabytes.
    [Theory]
    [InlineData(ParsingMode.Dom, "x", "y")]
    [InlineData(ParsingMode.Scan, "x", "y")]
    [InlineData(ParsingMode.Dom, "?x", "?y")]
    [InlineData(ParsingMode.Scan, "?x", "?y")]
    [InlineData(ParsingMode.Dom, "../x", "../../y")]
    [InlineData(ParsingMode.Scan, "../x", "../../y")]
    public void LongBase_CostsEachLinkLittle(ParsingMode mode, string first, string second)
    {
        var html = $"<base href=/{new string('a', 60_000)}/{new string('a', 16 * 1024 * 1024)}/>{Repeat($"<a href={first}><a href={second}>", 300_000)}";
        Measured($"long base, {first}", Encoding.UTF8.GetBytes(html), mode, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void EncodingWithoutADecoderOfItsOwn_CostsMemoryForEachByteOnce()
    {
        var body = new byte[32 * 1024 * 1024];
        body.AsSpan().Fill((byte)' ');
        var parser = new HtmlPageParser(Pages.Options with { Mode = ParsingMode.Scan });
        var before = GC.GetAllocatedBytesForCurrentThread();
        parser.Parse(Pages.Response(body, "text/html; charset=iso-8859-10"), CancellationToken.None);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L * body.Length);
    }

    [Theory]
    [InlineData("text/html; charset=x-user-defined")]
    [InlineData("text/html; charset=iso-8859-10")]
    public void EmptyBody_IsAPage(string type) => Assert.Empty(new HtmlPageParser(Pages.Options with { Mode = ParsingMode.Scan }).Parse(Pages.Response(Array.Empty<byte>(), type), CancellationToken.None).Links);

    [Theory]
    [InlineData(ParsingMode.Dom)]
    [InlineData(ParsingMode.Scan)]
    public void CancelledParse_Stops(ParsingMode mode)
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => new HtmlPageParser(Pages.Options with { Mode = mode }).Parse(Pages.Response(Encoding.UTF8.GetBytes(Link)), cancellation.Token));
    }

    [Fact]
    public void AnyBytes_NeverThrow()
    {
        string?[] types = ["text/html", null, "text/html; charset=utf-16", "application/xhtml+xml", "text/html; charset=iso-2022-jp", "text/html; charset=gb18030", "text/html; charset=big5", "text/html; charset=euc-jp", "text/html; charset=shift_jis", "text/html; charset=x-user-defined", "text/html; charset=iso-8859-10", "text/html; charset=\""];
        var parser = new HtmlPageParser(Pages.Options with { Mode = ParsingMode.Dom });
        var scanning = new HtmlPageParser(Pages.Options with { Mode = ParsingMode.Scan });
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var type in types)
            {
                parser.Parse(Pages.Response(bytes, type), CancellationToken.None);
                scanning.Parse(Pages.Response(bytes, type), CancellationToken.None);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AnyMixOfTags_NeverThrows()
    {
        string[] parts =
        [
            "<html>", "<head>", "<body>", "<frameset>", "<frame src=f>", "<table>", "<tr>", "<td>", "<tbody>", "<caption>", "<colgroup>", "<col>", "<select>", "<option>", "<optgroup>", "<template>", "<svg>", "<math>", "<mi>",
            "<foreignObject>", "<desc>", "<title>", "<a href=x>", "<b>", "<i>", "<nobr>", "<font>", "<p>", "<div>", "<li>", "<dd>", "<h1>", "<button>", "<form>", "<pre>", "</pre>", "<listing>", "<input type=hidden>", "<textarea>", "<script>", "<style>", "<noscript>",
            "<object>", "<annotation-xml encoding=text/html>", "<iframe src=i>", "<base href=b>", "<plaintext>", "<ruby>", "<rt>", "<![CDATA[", "]]>", "<!--", "-->", "<!doctype html>", "<image>", "<hr>", "<br/>", "text", " ", "\0", "&amp", "<script/>",
            "</html>", "</head>", "</body>", "</frameset>", "</table>", "</tr>", "</td>", "</tbody>", "</caption>", "</colgroup>", "</select>", "</template>", "</svg>", "</math>", "</title>", "</a>", "</b>", "</i>", "</nobr>", "</font>", "</p>",
            "</div>", "</li>", "</h1>", "</button>", "</form>", "</textarea>", "</script>", "</style>", "</object>", "</br>", "</foreignObject>", "</desc>",
        ];
        var parser = new HtmlPageParser(Pages.Options with { MaxNesting = 16, Mode = ParsingMode.Dom });
        var documents = Gen.Elements(parts).ListOf().Select(list => string.Concat(list)).ToArbitrary();
        var config = Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(60);
        Prop.ForAll(documents, html =>
        {
            parser.Parse(Pages.Response(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8"), CancellationToken.None);
            parser.Parse(Pages.Response(Encoding.UTF8.GetBytes(html), "application/xhtml+xml"), CancellationToken.None);
        }).Check(config);
    }

    // The tree within its limit, and the scan, where it says nothing else, in a fraction of it.
    private ParsedPage Measured(string what, string html, TimeSpan limit)
    {
        var body = Encoding.UTF8.GetBytes(html);
        Measured($"{what}, auto", body, ParsingMode.Auto, limit);
        return Measured(what, body, ParsingMode.Dom, limit);
    }

    private ParsedPage Measured(string what, byte[] body, ParsingMode mode, TimeSpan limit)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var page = new HtmlPageParser(Pages.Options with { Mode = mode }).Parse(Pages.Response(body), CancellationToken.None);
        output.WriteLine($"{what}: {body.Length} bytes, {clock.Elapsed.TotalMilliseconds:F0} ms, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / 1_000_000} MB, {page.LinkCount} links{(page.IsCut ? ", cut" : "")}");
        Assert.True(clock.Elapsed < limit, $"took {clock.Elapsed}");
        return page;
    }

    private static string Repeat(string unit, int count)
    {
        var text = new StringBuilder(unit.Length * count);
        for (var i = 0; i < count; i++) text.Append(unit.Replace("#", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return text.ToString();
    }
}
