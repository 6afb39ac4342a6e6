using System.Text;
using Crawler.Sitemaps;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Sitemaps;

public sealed class SitemapPropertyTests
{
    // Buffers of the layers and the text, and what one entry costs at most, which is a hundred times its shortest spelling.
    private const long FixedCost = 256 * 1024;
    private const long CostOfAByte = 200;

    private static readonly string[] Pieces =
    [
        "<", ">", "/", "</", "/>", "<!", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ", "encoding=\"utf-8\"", "?>", "<!DOCTYPE ", "[", "]", "<!ENTITY ", "SYSTEM", "\"", "'", "=", "&", ";", "amp", "#", "x", "0", "99999999999",
        "<urlset>", "</urlset>", "<url>", "</url>", "<loc>", "</loc>", "<sitemapindex>", "<sitemap>", "</sitemap>", "<rss>", "<item>", "</item>", "<link>", "<link href=", "rel=alternate", "<guid>", "<feed>", "<entry>", "</entry>", "<content>",
        "<image:image>", "<image:loc>", "<lastmod>", "2024-01-01", "<priority>", "http://a.test/", "https:", "\n", "\r", " ", "\t", "\u00A0", "\uFEFF", "\0", "\u00e9", "\ud83d\udca9", "a", ":",
    ];

    private static readonly Gen<byte[]> Texts = Gen.Elements(Pieces).ArrayOf().Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)));
    private static readonly Gen<byte[]> Sitemaps = Gen.OneOf(Texts, Gen.Elements("<urlset>", "<sitemapindex>", "<rss>", "<feed>", "http://a.test/\n").Zip(Texts, (start, rest) => Encoding.UTF8.GetBytes(start).Concat(rest).ToArray()));

    private static readonly Gen<byte[]> Bodies = Gen.OneOf(
        Sitemaps,
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[])[0x1F, 0x8B, 8, 0, .. bytes ?? []]),
        Sitemaps.Select(Files.Gzip),
        Sitemaps.Zip(Gen.Choose(0, 200), (text, cut) => Files.Gzip(text) is var gzip ? gzip[..Math.Min(cut, gzip.Length)] : []));

    [Fact]
    public void AnyBytes_AreReadToTheEndWithinTheirCost() => Prop.ForAll(
        Bodies.ToArbitrary(),
        body =>
        {
            _ = Files.Read(body);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var file = Files.Read(body);
            var cost = GC.GetAllocatedBytesForCurrentThread() - before;

            // Deflate shrinks to a thousandth at best.
            var decoded = body is [0x1F, 0x8B, ..] ? body.Length * 1032L : body.Length;
            return cost <= FixedCost + (CostOfAByte * decoded) && (file.Kind != SitemapKind.Invalid || (file.Error is not null && file.Entries.Count == 0));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(40));

    [Fact]
    public void PlainAndCompressed_AreTheSame() => Prop.ForAll(
        Sitemaps.ToArbitrary(),
        body => Files.Read(body).Entries.Select(entry => entry.Url).SequenceEqual(Files.Read(Files.Gzip(body)).Entries.Select(entry => entry.Url))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(40));

    [Theory]
    [InlineData("<urlset>", "<url><loc>/1</loc></url>")]
    [InlineData("<sitemapindex>", "<sitemap><loc>/1</loc><loc>/2</loc>")]
    [InlineData("<urlset><url><loc>", "&x;<a b='c'>]]><![CDATA[x]]>")]
    [InlineData("<!DOCTYPE u [", "<!ENTITY a 'b'>")]
    [InlineData("<feed><entry><content>", "<content>")]
    [InlineData("http://a.test/", "\nhttp://a.test/")]
    [InlineData("http:", "//////////////////////")]
    [InlineData("<rss><item><link ", "href='&amp;' ")]
    public void LargeFile_CostsNoMoreABytePartThanASmallOne(string start, string repeated)
    {
        var body = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, 4_000_000 / repeated.Length)));
        using var reader = new SitemapReader(new MemoryStream(body), null, Files.Url, Files.Limits with { MaxEntries = long.MaxValue });
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Read() is not null)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FixedCost + (CostOfAByte * body.Length));
    }
}
