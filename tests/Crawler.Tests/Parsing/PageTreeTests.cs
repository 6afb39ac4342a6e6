using System.Text;
using AngleSharp;
using AngleSharp.Html.Parser;
using Crawler.Crawling;
using Crawler.Output;
using Crawler.Parsing;

namespace Crawler.Tests.Parsing;

public sealed class PageTreeTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html><html lang=de><head><title>T &amp; t</title><base href=/x/></head><body class='a b'>text<p>one<p>two<!-- c --></body>")]
    [InlineData("<pre>\nfirst line\r\nsecond</pre><textarea>\n\nx</textarea>")]
    [InlineData("<table>loose<tr><td>cell<b>bold<td>next</table>after")]
    [InlineData("<noscript><a href=/n>n</a></noscript><script>if (a < b) document.write('<p>')</script><template><p>inert</p></template>")]
    [InlineData("<svg viewbox='0 0 1 1'><foreignObject><div>in</div></foreignObject><![CDATA[x]]></svg><math><mi>y</mi></math>")]
    [InlineData("<b><i>misnested</b></i> <a href='?q=1&amp;r=&eacute;'>\u00E9 \uD83D\uDE00</a>")]
    public void Tree_IsAngleSharpsOwn(string html)
    {
        using var own = new HtmlParser().ParseDocument(html);
        using var tree = PageTree.Build(html.AsMemory(), CancellationToken.None);
        Assert.Equal(own.ToHtml(), tree.ToHtml());
        Assert.Equal(own.CompatMode, tree.CompatMode);
    }

    [Fact]
    public void TwoDocuments_AreBuiltAtOnce() => Parallel.For(0, 64, i =>
    {
        using var tree = PageTree.Build($"<ul><li class=a>{i}<li class=b>{i + 1}</ul><input type=checkbox checked>".AsMemory(), CancellationToken.None);
        Assert.Equal($"{i + 1}", tree.QuerySelector("li:nth-child(2).b")!.TextContent);
        Assert.Single(tree.QuerySelectorAll("input:checked"));
    });

    [Theory]
    [InlineData("<pre>")]
    [InlineData("<listing>")]
    [InlineData("<pre><listing>")]
    public void ElementsThatNestTheBuildersCalls_EndWithAnExceptionBeforeTheStackDoes(string tags)
    {
        var text = string.Concat(Enumerable.Repeat(tags, 100_000)).AsMemory();
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => PageTree.Build(text, CancellationToken.None).Dispose()), MiB);
        thread.Start();
        thread.Join();
        Assert.IsType<InsufficientExecutionStackException>(error);
    }

    [Fact]
    public void Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => PageTree.Build("<b>".AsMemory(), source.Token));
    }

    [Fact]
    public void Visit_DocumentAndText_AreTheSamePageInEitherOrder()
    {
        using var documentFirst = Visit();
        using var textFirst = Visit();
        Assert.Equal("caf\u00E9", documentFirst.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("<h1>caf\u00E9</h1>", documentFirst.Text);
        Assert.Equal("<h1>caf\u00E9</h1>", textFirst.Text);
        Assert.Equal("caf\u00E9", textFirst.Document.QuerySelector("h1")!.TextContent);
        Assert.Same(textFirst.Document, textFirst.Document);
    }

    [Fact]
    public void Visit_TextsOfTheTree_OutliveIt()
    {
        string heading;
        using (var visit = Visit()) heading = visit.Document.QuerySelector("h1")!.TextContent;
        using (var other = Visit("<h1>another page, whose characters take the place of the first</h1>")) _ = other.Document;
        Assert.Equal("caf\u00E9", heading);
    }

    private static PageVisit Visit(string html = "<h1>caf\u00E9</h1>")
    {
        const string Type = "text/html; charset=windows-1252";
        var response = Pages.Response(Encoding.Latin1.GetBytes(html), Type);
        var record = new PageRecord { Url = response.Head.Url.Text, Outcome = PageOutcome.Fetched };
        return new PageVisit(new CrawlId("test"), response, ParsedPage.Empty, record, CancellationToken.None);
    }
}
