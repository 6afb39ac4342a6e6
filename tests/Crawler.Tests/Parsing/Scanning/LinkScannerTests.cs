using System.Text;
using Crawler.Parsing.Scanning;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>The tokenizer's rules by hand, and that no cut of a document changes what is found.</summary>
public sealed class LinkScannerTests
{
    private const string End = "\nAnchor /end";
    private static readonly string Filler = new(' ', 100);

    // Each with a link behind it, which shows that the scan is where it should be.
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "<a href=/1>", "Anchor /1" },
        { "<A HREF='/1' Rel=\"x NOFOLLOW\">", "Anchor nofollow /1" },
        { "<a\thref\n=\f\"/1\"\r>", "Anchor /1" },
        { "<a/href=/1/>", "Anchor /1/" },
        { "<a href='/1'/>", "Anchor /1" },
        { "<a href='/1'class=x>", "Anchor /1" },
        { "<a href=/1 href=/2>", "Anchor /1" },
        { "<a x=y href>", "Anchor " },
        { "<a href=>", "Anchor " },
        { "<a href= >", "Anchor " },
        { "<a href= /1>", "Anchor /1" },
        { "<a href=/1=\"2'>", "Anchor /1=\"2'" },
        { "<a =href=/1>", "" },
        { "<a = href=/1>", "Anchor /1" },
        { "<a x='y'=href=/2 href=/1>", "Anchor /1" },
        { "<a title='<a href=/no>' href=/1>", "Anchor /1" },
        { "<a title=a>b href=/no>", "" },
        { "<a \" href=/1>", "Anchor /1" },
        { "<a x\"y='>' href=/1>", "Anchor /1" },
        { "<a href=\"/1\n2\r\n3\r4\">", "Anchor /1\n2\n3\n4" },
        { "<a href='/\0'>", "Anchor /\uFFFD" },
        { "<a\0 href=/no>", "" },
        { "<a xhref=/no href\0=/no>", "" },
        { "<ab href=/no><area href=/1><link href=/no>", "Area /1" },
        { "</a href=/no>", "" },
        { "< a href=/no>", "" },
        { "<<a href=/1>", "Anchor /1" },
        { "</><a href=/1>", "Anchor /1" },
        { "</ <a href=/no>", "" },
        { "<3<a href=/1>", "Anchor /1" },
        { "<base href=/b/><base target=x>", "base /b/" },
        { "<link rel='x Canonical' href=/c><link rel=canonical>", "canonical /c" },
        { "<html lang=a xml:lang=b>", "lang a\nxml:lang b" },
        { "<meta name=robots content='none'><meta name=x><meta charset=utf-8>", "meta robots none" },
        { "<meta HTTP-EQUIV=Refresh content='0;/1'>", "refresh 0;/1" },
        { "<iframe src=/1><a href=/no></iframe>", "Frame /1" },
        { "<frame src=/no>", "" },
        { "<title>a<b>&amp;</tit</titles></TITLE\n>", "title a<b>&</tit</titles>" },
        { "<title>\0&lt</title/>", "title \uFFFD<" },
        { "<textarea><a href=/no></textarea x='>'>", "" },
        { "<style><!--</style>", "" },
        { "<xmp><a href=/no></xmp><noembed><a href=/no></noembed><noframes><a href=/no></noframes>", "" },
        { "<noscript><a href=/1></noscript>", "Anchor /1" },
        { "<script>'<a href=/no>'</scripty</script>", "" },
        { "<script><!--<a href=/no></script>", "" },
        { "<script><!--<script></script><a href=/no>--></script>", "" },
        { "<script><!-- <script </script\t></script><a href=/1>", "Anchor /1" },
        { "<script><!-- <scripts></script><a href=/1>", "Anchor /1" },
        { "<script><!-- --><script></script><a href=/1>", "Anchor /1" },
        { "<script><!-- <script>--></script><a href=/1>", "Anchor /1" },
        { "<script><!-- <script>-<x->--</x--></script><a href=/1>", "Anchor /1" },
        { "<script><!-x<script></script><a href=/1>", "Anchor /1" },
        { "<script></ script></script/>", "" },
        { "<!--<a href=/no>--><a href=/1>", "Anchor /1" },
        { "<!--><a href=/1>", "Anchor /1" },
        { "<!---><a href=/1>", "Anchor /1" },
        { "<!----><a href=/1>", "Anchor /1" },
        { "<!----!><a href=/1>", "Anchor /1" },
        { "<!--!><a href=/no>--->", "" },
        { "<!-- -- - --!- --x><a href=/no>--!>", "" },
        { "<!--x--!--><a href=/1>", "Anchor /1" },
        { "<!- ><a href=/1>", "Anchor /1" },
        { "<!x <a href=/no>", "" },
        { "<!doctype html SYSTEM '>'><a href=/1>", "Anchor /1" },
        { "<?php '<a href=/no>' ?>", "" },
        { "<![CDATA[<a href=/no>]]>", "" },
        { "<svg><![CDATA[<a href=/no>]]]></svg>", "" },
        { "<svg><g><a xlink:href=/1><path/></a></g></svg>", "Anchor /1" },
        { "<svg><a xlink:href=/1 href=/2></a></svg>", "Anchor /2" },
        { "<math><a href=/no></a></math>", "" },
        { "<svg><title>x</title><style>y</style><script>z</script></svg><title>t</title>", "title t" },
        { "<svg><textarea></textarea><iframe src=/no></iframe></svg>", "" },
        { "<svg><svg></svg><a href=/1></a></svg>", "Anchor /1" },
        { "<svg><path></svg>", "" },
        { "<template><a href=/no><title>no</title><html lang=no></template>", "" },
        { "<template><template></template><a href=/no></template>", "" },
        { "<template><a href=/no></template></template><a href=/1>", "Anchor /1" },
        { "<svg><template/></svg><a href=/1>", "Anchor /1" },
        { "<svg><template></svg><a href=/1>", "Anchor /1" },
        { "<svg><template><a href=/1></template></svg><a href=/2>", "Anchor /1\nAnchor /2" },
        { "<template><svg><template></template><a href=/no></svg></template><a href=/1>", "Anchor /1" },
        { "<template/><a href=/no></template><a href=/1>", "Anchor /1" },
        { "<template><select></template><a href=/1>", "Anchor /1" },
        { "<template><frameset></template><frame src=/no><a href=/1>", "Anchor /1" },
        { "<template><table></template><a href=/1>", "Anchor /1" },
        { "<table><tr><td><template></table><td></template><a href=/1></table>", "Anchor /1" },
        { "<template><table><tr><td><select><option></select></table></template><a href=/1>", "Anchor /1" },
        { "<template shadowrootmode=open><a href=/1></template>", "Anchor /1" },
        { "<template class=x ShadowRootMode='CLOSED'><template><a href=/no></template><a href=/1></template>", "Anchor /1" },
        { "<template shadowrootmode=other><a href=/no><template shadowrootmode=open><a href=/no></template></template><a href=/1>", "Anchor /1" },
        { "<template shadowrootmode=open><base href=/b><title>no</title><html lang=no><meta name=robots content=none></template>", "" },
        { "<svg><h\u0011><g></g></h\u0011><a href=/1></a></svg>", "Anchor /1" },
        { "<table><tr><td><a href=/1></td></tr></table>", "Anchor /1" },
        { "<table><div>x</div><caption><a href=/1></caption><tr><th><a href=/2><td><a href=/3><table><td></table><a href=/4></table>", "Anchor /1\nAnchor /2\nAnchor /3\nAnchor /4" },
        { "<table><tr><td><object><table><td><marquee></marquee></table></object><td><a href=/1></table>", "Anchor /1" },
        { "<select><option>x<optgroup></select>", "" },
        { "<select><option><select>", "" },
        { "<select><option><hr><optgroup></optgroup></option></select><a href=/1>", "Anchor /1" },
        { "<a href='/&lt;&amp;&copy;&copy&#65;&#x41;&#128;&notin;'>", "Anchor /<&©©AA€∉" },
        { "<a href='/?a&copy=b&copyx&copy;'>", "Anchor /?a&copy=b&copyx©" },
        { "<a href='/&&#&#x&#;&x;&amp'>", "Anchor /&&#&#x&#;&x;&" },
        { "<a href='/&#0;&#xD800;&#x110000;&#99999999999;'>", "Anchor /\uFFFD\uFFFD\uFFFD\uFFFD" },
        { "<a href=/1 class=\"a b\" data-some-very-long-attribute-name-that-fills-a-vector='x'>", "Anchor /1" },
        { "<some-very-long-element-name-that-fills-a-vector-and-more href=/no>", "" },
        { "<img src=data:,x/ alt='>'><br/><p class=a id=b>", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Markup_IsReadAsTheStandardSays(string html, string expected)
    {
        var wanted = (expected + End).TrimStart('\n');
        foreach (var document in new[] { $"{html}<a href=/end>", $"{html}{Filler}<a href=/end>{Filler}" }) Assert.Equal(wanted, ScanRecorder.Scan(document));
    }

    [Theory]
    [InlineData("<a href=/no", "")]
    [InlineData("<a href='/no", "")]
    [InlineData("<a href='/no'", "")]
    [InlineData("<title>x", "title x")]
    [InlineData("<title>x<", "title x<")]
    [InlineData("<title>x</", "title x</")]
    [InlineData("<title>x</TI", "title x</TI")]
    [InlineData("<title>x</title", "title x</title")]
    [InlineData("<title>x</title ", "title x")]
    [InlineData("<script>", "")]
    [InlineData("<!--", "")]
    [InlineData("<plaintext><a href=/no>", "")]
    public void EndOfDocument_EndsTitlesAndNoTags(string html, string expected) => Assert.Equal(expected, ScanRecorder.Scan(html));

    [Fact]
    public void Xhtml_HasEmptyElementsOfEveryName() => Assert.Equal("Frame /f\nAnchor /1", ScanRecorder.Scan("<title/><script src='x'/><textarea /><iframe src='/f'/><a href='/1'/>", isXml: true));

    [Theory]
    [InlineData("<template/><a href='/1'/>", "Anchor /1")]
    [InlineData("<template><a href='/no'/></template><a href='/1'/>", "Anchor /1")]
    [InlineData("<p><![CDATA[<b><a href='/no'/>]]></p><a href='/1'/>", "Anchor /1")]
    [InlineData("<![CDATA[<svg>]]]]><![CDATA[>]]><a href='/1'/>", "Anchor /1")]
    public void Xhtml_HasItsOwnRules(string document, string expected) => Assert.Equal(expected, ScanRecorder.Scan(document, isXml: true));

    [Fact]
    public void NestedTemplates_EndWhereTheyBegan()
    {
        var (deep, ends) = (string.Concat(Enumerable.Repeat("<template shadowrootmode=open>", 100)), string.Concat(Enumerable.Repeat("</template>", 36)));
        Assert.Equal("Anchor /1", ScanRecorder.Scan($"{deep}<a href=/no>{ends}<a href=/1>"));
    }

    [Fact]
    public void LongForeignNames_AreNotToldApart() =>
        Assert.EndsWith("Foreign", ScanRecorder.Scan($"<svg><{new string('x', 40)}1></{new string('x', 40)}2></svg>"), StringComparison.Ordinal);

    [Fact]
    public void EverySplit_FindsTheSame()
    {
        var scanner = new LinkScanner<ScanRecorder>();
        foreach (var html in Cases.Select(row => (string)row[0] + "<a href=/end>"))
        {
            // The filler lets the first part be read many bytes at a time.
            var document = Encoding.UTF8.GetBytes(html + Filler);
            var whole = ScanRecorder.Scan(scanner, document, []);
            Assert.Equal(whole, ScanRecorder.Scan(scanner, document, Enumerable.Range(1, document.Length)));
            for (var split = 1; split < document.Length; split++) Assert.Equal(whole, ScanRecorder.Scan(scanner, document, [split]));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TagSoupInPieces_FindsTheSame(bool isXml)
    {
        var scanner = new LinkScanner<ScanRecorder>();
        Prop.ForAll(TagSoup.Arbitrary, Arb.Array(Gen.Choose(1, 40).ToArbitrary()), (soup, lengths) =>
        {
            var document = Encoding.UTF8.GetBytes(soup.Html + Filler);
            var whole = ScanRecorder.Scan(scanner, document, [], isXml);
            var end = 0;
            Assert.Equal(whole, ScanRecorder.Scan(scanner, document, lengths.Select(length => end += length).TakeWhile(at => at < document.Length), isXml));
            Assert.Equal(whole, ScanRecorder.Scan(scanner, document, Enumerable.Range(1, document.Length), isXml));
        }).Check(TagSoup.Config);
    }

    [Fact]
    public void AnyBytes_AreRead()
    {
        var random = new Random(5);
        var scanner = new LinkScanner<ScanRecorder>();
        for (var i = 0; i < 2_000; i++)
        {
            var document = new byte[random.Next(300)];
            random.NextBytes(document);
            for (var j = 0; j < document.Length; j++)
            {
                if (random.Next(2) == 0) document[j] = "<>/='\"!-a &;"u8[random.Next(12)];
            }

            Assert.Equal(ScanRecorder.Scan(scanner, document, []), ScanRecorder.Scan(scanner, document, Enumerable.Range(1, document.Length)));
        }
    }

    [Fact]
    public void LongValuesAndTitles_AreCutAndKeepMemoryBounded()
    {
        var huge = new string('x', 3_000_000);
        var document = Encoding.UTF8.GetBytes($"<a href=/{huge}><title>{huge}</title><a href=/end>");
        var scanner = new LinkScanner<ScanRecorder>();
        foreach (var ends in new[] { [], Enumerable.Range(1, document.Length - 1).Where(end => end % 1000 == 0).ToArray() })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var lines = ScanRecorder.Scan(scanner, document, ends).Split('\n');
            Assert.Equal(($"overlong {LinkScanner<ScanRecorder>.MaxValue}", LinkScanner<ScanRecorder>.MaxValue + "title ".Length, "Anchor /end"), (lines[0], lines[1].Length, lines[2]));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        }
    }

    [Fact]
    public void Links_CostNoMemory()
    {
        var document = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p class='x'>text <a href=\"../a/b.html?x=1&amp;y=2#z\" title='t'>x</a><!-- c --><br/></p><script>x</script>", 500)));
        var scanner = new LinkScanner<Counter>();
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            scanner.Begin(default);
            scanner.Feed(document);
            scanner.Finish();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.Equal(0, Allocated());
        Assert.Equal(500, scanner.Receiver.Links);
    }

    private struct Counter : ILinkReceiver
    {
        public int Links { get; private set; }

        public readonly void Base(ReadOnlySpan<byte> href)
        {
        }

        public void Link(ReadOnlySpan<byte> url, Crawler.Parsing.LinkKind kind, bool noFollow) => Links++;

        public readonly void OverlongLink(ReadOnlySpan<byte> start, Crawler.Parsing.LinkKind kind, bool noFollow)
        {
        }

        public readonly void Canonical(ReadOnlySpan<byte> href)
        {
        }

        public readonly void Title(ReadOnlySpan<byte> text)
        {
        }

        public readonly void Language(ReadOnlySpan<byte> value, bool isXml)
        {
        }

        public readonly void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
        {
        }

        public readonly void Refresh(ReadOnlySpan<byte> content)
        {
        }
    }
}
