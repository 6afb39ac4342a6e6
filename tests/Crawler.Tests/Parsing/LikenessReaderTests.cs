using System.Text;
using Crawler.Parsing;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing;

public class LikenessReaderTests
{
    private static readonly string[] Pieces =
    [
        "<", ">", "<!--", "-->", "<!-", "<script", "</script", "<SCRIPT>", "</Script>", "<style>", "</style>", "<span>", "<img ", "<IMG", "<a", "<A href='", "<abc ", "</a>", " ", "\n", "a", "Word", "7", "seven7", "/", "/>", "'", "\"",
        "\u00E9", "\0", "@", "[", "`", "{", ":", "longer-than-eight", "exactly8", "somewhatlongerthansixteenletters", "item", new string('x', 60), new string(' ', 57), new string('y', 130), new string('8', 65),
    ];

    [Fact]
    public void AnyTagSoup_HasTheMarksThatAreReadByteByByte() =>
        Prop.ForAll(Gen.Elements(Pieces).ArrayOf().Select(string.Concat).ToArbitrary(), text => AssertPlain(Encoding.UTF8.GetBytes(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(4_000).WithEndSize(120));

    [Fact]
    public void AnyBytes_HaveTheMarksThatAreReadByteByByte() => Prop.ForAll<byte[]>(AssertPlain).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(400));

    [Fact]
    public void EveryEndOfAPage_HasTheMarksThatAreReadByteByByte()
    {
        var page = Encoding.UTF8.GetBytes($"<title>Item 7</title><a href='/item/8' {new string('z', 70)}>next<img src=1.png> {new string('9', 100)} <script>a < b</script><!-- c > d -->\u00E9t\u00E9 <style/>end<p {new string('-', 200)}>of it all");
        for (var end = 0; end <= page.Length; end++) AssertPlain(page[..end]);
    }

    [Fact]
    public void MoreThanIsRead_DoesNotMatter()
    {
        var text = new StringBuilder();
        while (text.Length < 256 * 1024) text.Append("<p>some text of a page</p>");
        Assert.Equal(LikenessReader.ReadWhole(Encoding.ASCII.GetBytes(text.ToString(0, 256 * 1024)), Url("/item/7")), LikenessReader.ReadWhole(Encoding.ASCII.GetBytes(text + "more"), Url("/item/7")));
    }

    [Fact]
    public void ShortPage_IsReadWholeTheFirstTime() => AssertWhole(new LikenessReader(), Text("head", 63), "/a");

    [Theory]
    [InlineData(64, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 2)]
    [InlineData(1_000, 4)]
    [InlineData(40_000, 10)]
    public void OfPagesThatAreTheSame_AFewAreToldApart_AndTheRestIsTheSame(int words, int few)
    {
        var reader = new LikenessReader();
        var page = Text("w", words);
        var marks = Enumerable.Range(0, few + 10).Select(i => reader.Read(page, Url("/page-" + i))).ToArray();
        Assert.Equal(few + 1, marks.Select(mark => mark.Said).Distinct().Count());
        Assert.Equal(few + 1, marks.Select(mark => mark.Shown).Distinct().Count());
        Assert.All(marks[few..], mark => Assert.Equal(LikenessReader.ReadWhole(page, Url("/page-0")), mark));
    }

    [Fact]
    public void PageUnlikeOthers_IsNotReadBeyondTheWordThatTells()
    {
        var (page, longer) = (Text("w", 64), Text("w", 100));
        Assert.Equal(new LikenessReader().Read(page, Url("/a")), new LikenessReader().Read(longer, Url("/a")));
    }

    // As a list of measurements, each under its URL.
    [Fact]
    public void PagesThatDifferInNumbers_SayTheSame_AndShowSomethingElse()
    {
        var reader = new LikenessReader();
        var marks = Enumerable.Range(0, 50).Select(i => reader.Read(Encoding.ASCII.GetBytes($"Number {1000 + i} {Encoding.ASCII.GetString(Text("w", 500))}"), Url("/page"))).ToArray();
        Assert.Single(marks[4..].Select(mark => mark.Said).Distinct());
        Assert.Equal(50, marks.Select(mark => mark.Shown).Distinct().Count());
    }

    // However many readers, and whatever they have read before.
    [Fact]
    public void PagesThatDiffer_NeverHaveTheSameMarks() =>
        Prop.ForAll(Gen.Choose(0, 15).Zip(Gen.Choose(0, 2)).ArrayOf(120).ToArbitrary(), reads =>
        {
            var readers = new[] { new LikenessReader(), new LikenessReader(), new LikenessReader() };
            var known = new Dictionary<ulong, ulong>();
            foreach (var ((kind, reader), i) in reads.Select((read, i) => (read, i)))
            {
                // The four bits of a kind are its text after as many words.
                var page = Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 4).Select(bit => Encoding.ASCII.GetString(Text((kind >> bit & 1) == 0 ? "yes" : "no", 20 << (2 * bit))))));
                var (read, whole) = (readers[reader].Read(page, Url("/page-" + i)).Said, LikenessReader.ReadWhole(page, Url("/page-" + i)).Said);
                Assert.True(known.TryAdd(read, whole) || known[read] == whole);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Reading_AllocatesNothing()
    {
        var reader = new LikenessReader();
        var pages = Enumerable.Range(0, 100).Select(i => (Text("w" + new string('x', i), 300), Url("/page-" + i))).ToArray();
        reader.Read(pages[0].Item1, pages[0].Item2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (page, url) in pages) reader.Read(page, url);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // Words without digits, in an order that does not repeat.
    private static byte[] Text(string word, int words) => Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, words).Select(i => word + string.Concat(i.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0'))))));

    private static void AssertWhole(LikenessReader reader, byte[] page, string path) => Assert.Equal(LikenessReader.ReadWhole(page, Url(path)), reader.Read(page, Url(path)));

    private static void AssertPlain(byte[] page)
    {
        var url = Url("/item/seven7?word=a");
        Assert.Equal(PlainLikeness.Of(page, url), LikenessReader.ReadWhole(page, url));
    }

    private static CanonicalUrl Url(string path) => Pages.Url("http://a.test" + path);
}
