using System.Diagnostics;
using System.Text;
using Crawler.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing;

public class ResourceTests
{
    private static readonly ParsingOptions On = Pages.Options with { Resources = true };

    [Theory]
    [InlineData("<img src=/a srcset='/b 1x, /c (x,y) 2x,/d'>", "/a /b /c /d")]
    [InlineData("<img srcset=' , /a, , /b 2x'>", "/a /b")]
    [InlineData("<picture><source srcset=/a><img src=/b></picture>", "/a /b")]
    [InlineData("<video src=/a poster=/b><source src=/c><track src=/d></video><audio src=/e></audio><embed src=/f><object data=/g></object>", "/a /b /c /d /e /f /g")]
    [InlineData("<script src=/a></script><noscript><img src=/b></noscript><input src=/no><input type=IMAGE src=/c>", "/a /b /c")]
    [InlineData("<link rel='Shortcut Icon' href=/a><link rel=stylesheet href=/b><link rel=next href=/no><link rel=preload imagesrcset='/c 2x'>", "/a /b /c")]
    [InlineData("<svg><image href=/a /><image xlink:href=/b /></svg><image src=/c>", "/a /b /c")]
    [InlineData("<body background=/a><table background=/b><td background=/c>", "/a /b /c")]
    [InlineData("<style>@import '/a'; p { background: url(/b) } q { content: '/no' }</style>", "/a /b")]
    [InlineData("<p style=\"background:url('/a')\"><a href=/link>x</a>", "/a")]
    [InlineData("<template><img src=/no></template><img src=/a#x><img src='/a'><img src=' '><img>", "/a")]
    [InlineData("<base href=/d/><img src=a><img src=data:image/png;base64,AA>", "/d/a")]
    public void Elements_NameTheirResourcesInDocumentOrder(string html, string expected) =>
        Assert.Equal(expected, string.Join(' ', Pages.Parse(html, options: On).Resources.Select(resource => resource.PathAndQuery)));

    [Theory]
    [InlineData("a{b:url(/a)}", "/a")]
    [InlineData("a{b:URL( \"/a b\" )} c{d:url('/c')}", "/a%20b /c")]
    [InlineData("@import url(/a);@IMPORT \"/b\" screen;", "/a /b")]
    [InlineData("/* url(/no) */ a{b:url(/a)}", "/a")]
    [InlineData("a{content:\"url(/no)\";b:url(/a)}", "/a")]
    [InlineData("a{content:\"\\\"\";b:url(/a\\)b)}", "/a)b")]
    [InlineData("a{b:url(/\\61 b\\000063)}", "/abc")]
    [InlineData("a{b:myurl(/no) -url(/no) image-set('/no' 1x)} c{d:url(/a)}", "/a")]
    [InlineData("a{b:url(/a", "/a")]
    [InlineData("a{b:\"not closed\n} c{d:url(/a)}", "/a")]
    [InlineData("/* not closed url(/no)", "")]
    [InlineData("url(", "")]
    [InlineData("@import", "")]
    [InlineData("a{b:url(\\", "")]
    public void StyleSheet_NamesItsResources(string css, string expected)
    {
        var page = new HtmlPageParser(On).Parse(Pages.Response(Encoding.UTF8.GetBytes(css), "text/css", "http://example.com/css/a.css"), CancellationToken.None);
        Assert.Equal(expected, string.Join(' ', page.Resources.Select(resource => resource.PathAndQuery)));
        Assert.Equal(("utf-8", CharsetSource.Default), (page.Charset, page.CharsetSource));
    }

    [Theory]
    [InlineData(40, false, "/1 /2")]
    [InlineData(20, true, "/1")]
    public void StyleSheet_LargerThanADocumentMayBe_IsCutAndSaysSo(long maxDocumentBytes, bool isCut, string expected)
    {
        var page = new HtmlPageParser(On with { MaxDocumentBytes = maxDocumentBytes }).Parse(Pages.Response("a{b:url(/1)} a{background: url('/2') }  "u8.ToArray(), "text/css", "http://a.test/a.css"), CancellationToken.None);
        Assert.Equal(isCut, page.IsCut);
        Assert.Equal(expected, string.Join(' ', page.Resources.Select(resource => resource.PathAndQuery)));
    }

    [Theory]
    [InlineData("@charset \"windows-1251\"; a{}", "text/css", "windows-1251", CharsetSource.Meta)]
    [InlineData("@charset \"utf-16\"; a{}", "text/css", "utf-8", CharsetSource.Meta)]
    [InlineData("@charset \"windows-1251\"; a{}", "text/css; charset=latin1", "windows-1252", CharsetSource.Header)]
    [InlineData("\uFEFFa{}", "text/css; charset=latin1", "utf-8", CharsetSource.Bom)]
    [InlineData("@charset \"klingon\"; a{}", "text/css", "utf-8", CharsetSource.Default)]
    public void StyleSheet_SaysItsEncoding(string css, string type, string charset, CharsetSource source)
    {
        var page = new HtmlPageParser(On).Parse(Pages.Response(Encoding.UTF8.GetBytes(css), type), CancellationToken.None);
        Assert.Equal((charset, source), (page.Charset, page.CharsetSource));
    }

    [Fact]
    public void SwitchedOff_NothingIsCollected()
    {
        Assert.Empty(Pages.Parse("<img src=/a><style>a{b:url(/b)}</style>").Resources);
        Assert.Same(ParsedPage.Empty, new HtmlPageParser(Pages.Options).Parse(Pages.Response("a{b:url(/b)}"u8.ToArray(), "text/css"), CancellationToken.None));
    }

    [Fact]
    public void FlattenedDocument_KeepsItsResources()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 2_000)) + "<img src=/a><video poster=/b></video><a href=/link>x</a>";
        var page = Pages.Parse(html, options: On);
        Assert.Equal(["/a", "/b"], page.Resources.Select(resource => resource.PathAndQuery));
        Assert.Equal("/link", Assert.Single(page.Links).Url.PathAndQuery);
    }

    [Fact]
    public void MoreThanMayBeLinks_AreCounted()
    {
        var page = Pages.Parse("<img src=1><img src=2><img src=3><img src=3>", options: On with { MaxOutlinks = 2 });
        Assert.Equal((2, 1), (page.Resources.Count, page.ResourcesCut));
    }

    [Theory]
    [InlineData("<style>", "url(", 1_000_000)]
    [InlineData("<style>", "@import'x';", 400_000)]
    [InlineData("<style>", "/*", 2_000_000)]
    [InlineData("<style>", "\"\n", 2_000_000)]
    [InlineData("<svg><style>", "<x>u", 300_000)]
    [InlineData("", "<style>a</style>", 200_000)]
    [InlineData("<img srcset='", "x ( ,", 1_000_000)]
    [InlineData("<img srcset='", "a,", 1_000_000)]
    [InlineData("", "<p style='background:url(x)'>", 100_000)]
    [InlineData("<style>a{b:url(data:", "A", 20_000_000)]
    public void LongRuns_CostBoundedTime(string start, string unit, int count)
    {
        var html = start + string.Concat(Enumerable.Repeat(unit, count));
        var clock = Stopwatch.StartNew();
        Pages.Parse(html, options: On);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"took {clock.Elapsed}");
    }

    [Fact]
    public void AnyStyleSheet_NeverThrowsAndAllocatesInProportion()
    {
        string[] pieces = ["url(", ")", "'", "\"", "\\", "@import", ";", "/*", "*/", "/", "a", " ", "\n", "u", "U", "\\61", "\\110000", "data:", "\0", "é"];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary(), css =>
        {
            var urls = new CssUrls(css);
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (urls.MoveNext())
            {
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before <= 1024 + (200L * css.Length), "too much memory");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(60));
    }
}
