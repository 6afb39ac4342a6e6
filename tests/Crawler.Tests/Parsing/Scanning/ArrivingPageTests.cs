using System.Text;
using Crawler.Fetching;
using Crawler.Parsing;
using Crawler.Parsing.Scanning;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>A page that is scanned while it arrives is the page that is scanned when it is whole.</summary>
public class ArrivingPageTests
{
    private const string Utf8 = "text/html; charset=utf-8";

    // What is scanned while it arrives, and what stands in the body in its place, tell which of the two was read.
    private const string Arrived = "<title>arrived</title><a href=/arrived>";
    private const string Whole = "<title>body</title>   <a href=/inbody_>";
    private const string Rest = "<a href=/rest>";

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "<meta charset=utf-8>")]
    [InlineData(null, "<meta charset=windows-1252>")]
    [InlineData(null, "<meta charset=windows-1251>")]
    [InlineData(null, "<meta http-equiv=content-type content='text/html; charset=shift_jis'>")]
    [InlineData(null, "<?xml version='1.0' encoding='koi8-r'?>")]
    [InlineData(null, "<?xml version='1.0' encoding='utf-8'?>")]
    [InlineData("utf-8", "")]
    [InlineData("windows-1252", "")]
    [InlineData("shift_jis", "<meta charset=utf-8>")]
    [InlineData("gb18030", "")]
    [InlineData("iso-2022-jp", "")]
    [InlineData("utf-16le", "")]
    [InlineData("utf-16be", "\ufeff")]
    [InlineData(null, "\ufeff")]
    [InlineData("replacement", "")]
    [InlineData("no such label", "")]
    public void AnyPieces_AreTheWholePage(string? label, string start)
    {
        var encoding = WebEncodings.Get(WebEncodings.Find(label ?? "") ?? (start.Contains("1251", StringComparison.Ordinal) ? "windows-1251" : "utf-8"));
        var type = label is null ? "text/html" : $"text/html; charset={label}";
        var documents = from soup in TagSoup.Arbitrary.Generator
                        from middle in Gen.Elements("", "日本 é ", "<meta charset=windows-1251>Я")
                        from most in Gen.Elements(100, 1_000_000)
                        from mode in Gen.Elements(ParsingMode.Auto, ParsingMode.Scan)
                        from pieces in Gen.ArrayOf(Gen.Choose(1, 50))
                        select (Body: encoding.GetBytes(start + middle + soup.Html + middle), pieces, Options: Pages.Options with { Mode = mode, MaxDocumentBytes = most });
        Prop.ForAll(documents.ToArbitrary(), document =>
        {
            var parser = new HtmlPageParser(document.Options, "Crawler");
            var response = Pages.Response(document.Body, type);
            var scan = Begin(parser, type);
            var rest = document.Body.AsSpan();
            foreach (var length in document.pieces.TakeWhile(length => length <= document.Body.Length))
            {
                scan.Feed(rest[..Math.Min(length, rest.Length)]);
                rest = rest[Math.Min(length, rest.Length)..];
                if (rest.IsEmpty) break;
            }

            Assert.Equal(Text(parser.Parse(response, CancellationToken.None)), Text(parser.Parse(response, scan, null, CancellationToken.None)));
        }).Check(TagSoup.Config.WithMaxTest(500));
    }

    [Theory]
    [InlineData(Utf8)]
    [InlineData("text/html")]
    [InlineData("text/html; charset=windows-1252")]
    [InlineData("text/html; charset=koi8-r")]
    public void WhatHasArrived_IsNotScannedAgain(string type) => Assert.Equal("arrived: /arrived /rest", Read(type, Whole + Rest, Arrived));

    [Fact]
    public void OtherEncodingThanWasSupposed_IsScannedAgain() =>
        Assert.Equal("body: /inbody_ /rest", Read("text/html", Whole + Rest + "<meta charset=koi8-r>", Arrived));

    // No ASCII, no UTF-8 and no declaration: the bytes decide, and only all of them.
    [Fact]
    public void EncodingThatIsGuessed_IsScannedAgain() => Assert.Equal("body: /inbody_ /rest", Read("text/html", Encoding.Latin1.GetBytes(Whole + Rest + "caf\u00e9"), Arrived));

    [Fact]
    public void EndOfWhatIsRead_IsTheEndOfWhatArrives()
    {
        var options = Pages.Options with { MaxDocumentBytes = Whole.Length };
        Assert.Equal("arrived: /arrived", Read(Utf8, Whole + Rest, Arrived + Rest, options));
    }

    [Fact]
    public void LinksThatTakeMuchMemory_AreLeftToTheParser()
    {
        var parser = new HtmlPageParser(Pages.Options with { Mode = ParsingMode.Scan, MaxOutlinks = 1_000_000 });
        var scan = (ArrivingPage)Begin(parser, Utf8);
        var links = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1_000).Select(number => $"<a href=/{number:0000}>")));
        for (var i = 0; i < 1_000; i++) scan.Feed(links);
        Assert.InRange(scan.Held, 1024 * 1024, 2 * 1024 * 1024);
        var body = Enumerable.Repeat(links, 1_000).SelectMany(bytes => bytes).Concat(Encoding.UTF8.GetBytes(Rest)).ToArray();
        Assert.Equal(1_001, parser.Parse(Pages.Response(body), scan, null, CancellationToken.None).LinkCount);
    }

    [Fact]
    public void CharacterThatTheEndCutsOff_IsReplaced()
    {
        byte[] body = [.. WebEncodings.Get("shift_jis").GetBytes("<a href=/one><title>\u65e5"), 0x81];
        var parser = new HtmlPageParser(Pages.Options);
        var scan = Begin(parser, "text/html; charset=shift_jis");
        scan.Feed(body.AsSpan(0, 20));
        Assert.Equal("\u65e5\ufffd: /one", Told(parser.Parse(Pages.Response(body, "text/html; charset=shift_jis"), scan, null, CancellationToken.None)));
    }

    [Fact]
    public void SecondUse_ReadsTheBody()
    {
        var parser = new HtmlPageParser(Pages.Options);
        var scan = Begin(parser, Utf8);
        scan.Feed(Encoding.UTF8.GetBytes(Arrived));
        var response = Pages.Response(Encoding.UTF8.GetBytes(Whole));
        Assert.Equal("arrived: /arrived", Told(parser.Parse(response, scan, null, CancellationToken.None)));
        Assert.Equal("body: /inbody_", Told(parser.Parse(response, scan, null, CancellationToken.None)));
    }

    [Fact]
    public void FaultWhileItArrives_IsThrownWhereItIsParsed()
    {
        var response = Pages.Response(Encoding.UTF8.GetBytes(Whole));
        var scan = new ArrivingPage(response.Head.Url, MediaType.Parse(Utf8), Pages.Options with { MaxDocumentBytes = -1 }, null);
        scan.Feed(Encoding.UTF8.GetBytes(Arrived));
        scan.Feed(Encoding.UTF8.GetBytes(Arrived));
        var parser = new HtmlPageParser(Pages.Options);
        Assert.Throws<ArgumentOutOfRangeException>(() => parser.Parse(response, scan, null, CancellationToken.None));
        Assert.Equal("body: /inbody_", Told(parser.Parse(response, null, null, CancellationToken.None)));
    }

    [Fact]
    public void PageThatNeedsItsTree_GetsIt() => Assert.Equal("body: /inbody_ /rest", Read(Utf8, Whole + Rest, "<table><a href=/arrived>"));

    [Fact]
    public void Cancellation_StopsTheRest()
    {
        var parser = new HtmlPageParser(Pages.Options);
        var scan = Begin(parser, Utf8);
        scan.Feed(Encoding.UTF8.GetBytes(Arrived));
        Assert.Throws<OperationCanceledException>(() => parser.Parse(Pages.Response(Encoding.UTF8.GetBytes(Whole + Rest)), scan, null, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(ParsingMode.Auto, false, Utf8, true)]
    [InlineData(ParsingMode.Scan, false, "application/xhtml+xml", true)]
    [InlineData(ParsingMode.Dom, false, Utf8, false)]
    [InlineData(ParsingMode.Auto, true, Utf8, false)]
    [InlineData(ParsingMode.Auto, false, "image/png", false)]
    [InlineData(ParsingMode.Auto, false, "text/css", false)]
    [InlineData(ParsingMode.Auto, false, null, false)]
    public void PagesThatAreScanned_AreScannedAsTheyArrive(ParsingMode mode, bool resources, string? type, bool areScanned)
    {
        IBodyScanner parser = new HtmlPageParser(Pages.Options with { Mode = mode, Resources = resources });
        Assert.Equal(areScanned, parser.Begin(Pages.Response(Array.Empty<byte>(), type).Head) is not null);
    }

    private static string Read(string type, string body, string arrived, ParsingOptions? options = null) => Read(type, Encoding.UTF8.GetBytes(body), arrived, options);

    private static string Read(string type, byte[] body, string arrived, ParsingOptions? options = null)
    {
        var parser = new HtmlPageParser(options ?? Pages.Options);
        var scan = Begin(parser, type);
        scan.Feed(Encoding.UTF8.GetBytes(arrived));
        return Told(parser.Parse(Pages.Response(body, type), scan, null, CancellationToken.None));
    }

    private static IBodyScan Begin(IBodyScanner parser, string type) => parser.Begin(Pages.Response(Array.Empty<byte>(), type).Head)!;

    private static string Told(ParsedPage page) => $"{page.Title}: {string.Join(' ', page.Links.Select(link => link.Url.PathAndQuery))}";

    private static string Text(ParsedPage page) => $"{Pages.Text(page)}|{page.CharsetSource}";
}
