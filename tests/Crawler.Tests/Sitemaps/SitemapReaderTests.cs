using System.Globalization;
using System.Text;
using Crawler.Sitemaps;

namespace Crawler.Tests.Sitemaps;

public sealed class SitemapReaderTests
{
    [Fact]
    public void Urlset_KeepsWhatIsSaidOfEachUrl()
    {
        var file = Files.Read("""
            <?xml version="1.0"?>
            <s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="urn:i" xmlns:v="urn:v" xmlns:n="urn:n" xmlns:x="urn:x">
              <s:url>
                <s:loc>http://www.example.com/a?b=1&amp;c=&#x32;</s:loc>
                <s:lastmod>2024-05-06T07:08:09+02:00</s:lastmod><s:changefreq>Weekly</s:changefreq><s:priority>0.7</s:priority>
                <i:image><i:loc>http://img.example.com/1.png</i:loc></i:image>
                <v:video><v:content_loc>http://v.example.com/1.mp4</v:content_loc><v:player_loc>http://v.example.com/play</v:player_loc></v:video>
                <n:news><n:publication_date>2024-05-01</n:publication_date></n:news>
                <x:link rel="alternate" hreflang="de" href="http://www.example.com/de?x=1&amp;y=2"/>
              </s:url>
            </s:urlset>
            """);
        Assert.Equal((SitemapKind.Urlset, null, 0), (file.Kind, file.Error, file.Dropped));
        var entry = Assert.Single(file.Entries);
        Assert.Equal("http://www.example.com/a?b=1&c=2", entry.Url.Text);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)), entry.LastModified);
        Assert.Equal((ChangeFrequency.Weekly, 0.7), (entry.ChangeFrequency, entry.Priority));
        Assert.Equal(["http://img.example.com/1.png"], entry.Images.Select(url => url.Text));
        Assert.Equal(["http://v.example.com/1.mp4", "http://v.example.com/play"], entry.Videos.Select(url => url.Text));
        Assert.Equal(["http://www.example.com/de?x=1&y=2"], entry.Alternates.Select(url => url.Text));
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero), entry.PublishedAt);
    }

    [Fact]
    public void Index_ListsSitemapsWithTheirDates()
    {
        var file = Files.Read("<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2024</lastmod></sitemap><sitemap>http://other.example/b.xml.gz</sitemap></sitemapindex>");
        Assert.Equal(SitemapKind.Index, file.Kind);
        Assert.Equal(["http://www.example.com/a.xml", "http://other.example/b.xml.gz"], file.Sitemaps);
        Assert.Equal(2024, file.Entries[0].LastModified!.Value.Year);
    }

    [Fact]
    public void Rss_LinkOrGuidOfEachItem()
    {
        var file = Files.Read("""
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>http://www.example.com/</link><image><url>http://www.example.com/logo.png</url><link>http://www.example.com/</link></image>
            <item><atom:link rel="self" href="http://www.example.com/self"/><link>http://www.example.com/1</link><pubDate>Mon, 06 May 2024 07:08:09 GMT</pubDate>
            <description><![CDATA[<item><link>http://www.example.com/not-this</link></item>]]></description></item>
            <item><guid>http://www.example.com/2</guid></item><item><guid>urn:3</guid></item></channel></rss>
            """);
        Assert.Equal(SitemapKind.Rss, file.Kind);
        Assert.Equal(["http://www.example.com/1", "http://www.example.com/2"], file.Urls);
        Assert.Equal(1, file.Dropped);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), file.Entries[0].LastModified);
    }

    [Theory]
    [InlineData("<feed version='0.3'><link href='http://www.example.com/'/><entry><link rel='alternate' href='http://www.example.com/1'/><modified>2024-05-06T07:08:09Z</modified></entry></feed>")]
    [InlineData("<feed><entry><link rel='edit' href='http://www.example.com/e'/><link href='http://www.example.com/1'/><updated>2024-05-06T07:08:09Z</updated><published>2020-01-01</published><source><link href='http://www.example.com/2'/></source></entry></feed>")]
    public void Atom_AlternateLinkOfEachEntry(string text)
    {
        var file = Files.Read(text);
        Assert.Equal((SitemapKind.Atom, null), (file.Kind, file.Error));
        Assert.Equal(["http://www.example.com/1"], file.Urls);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), file.Entries[0].LastModified);
    }

    [Fact]
    public void Text_OneUrlALine()
    {
        var file = Files.Read("\uFEFF# ours\r\n\r\n http://www.example.com/a \nftp://www.example.com/\nword\rHTTPS://www.example.com/b#c");
        Assert.Equal((SitemapKind.Text, null, 2), (file.Kind, file.Error, file.Dropped));
        Assert.Equal(["http://www.example.com/a", "https://www.example.com/b"], file.Urls);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\uFEFF ")]
    public void Nothing_IsEmpty(string text) => Assert.Equal((SitemapKind.Invalid, SitemapError.Empty), (Files.Read(text).Kind, Files.Read(text).Error));

    [Theory]
    [InlineData("User-agent: *\nDisallow: /\nSitemap: http://www.example.com/sitemap.xml\n")]
    [InlineData("<!DOCTYPE html><html><body><urlset><url><loc>http://www.example.com/</loc></url></urlset></body></html>")]
    [InlineData("{\"loc\": \"http://www.example.com/\"}")]
    [InlineData("<!-- no more -->")]
    public void AnotherFormat_IsRefused(string text)
    {
        var file = Files.Read(text);
        Assert.Equal((SitemapKind.Invalid, SitemapError.NotASitemap), (file.Kind, file.Error));
        Assert.Empty(file.Entries);
    }

    // What sites do to XML. Every entry that can be told is kept, and the error is named.
    [Theory]
    [InlineData("<urlset><url><loc>http://www.example.com/1?a&b=2</loc></url></urlset>", "http://www.example.com/1?a&b=2")]
    [InlineData("<urlset><url><loc>http://www.example.com/1</loc><url><loc>http://www.example.com/2</loc></urlset>", "http://www.example.com/1 http://www.example.com/2")]
    [InlineData("<urlset><url><loc>http://www.example.com/1</url><url><loc>http://www.example.com/2</loc></url>", "http://www.example.com/1 http://www.example.com/2")]
    [InlineData("<urlset><url><loc>http://www.example.com/1<lastmod>2024</lastmod></url></urlset", "http://www.example.com/1")]
    [InlineData("<urlset><url><loc>http://www.example.com/1</loc></url><url><loc>http://www.example.com/2", "http://www.example.com/1")]
    [InlineData("<urlset><url><loc>http://www.example.com/1</loc></url>", "http://www.example.com/1")]
    [InlineData("<urlset a=\"b><url><loc>http://www.example.com/1</loc></url></urlset>", "http://www.example.com/1")]
    [InlineData("<urlset <url><loc>http://www.example.com/1</loc></url></urlset>", "http://www.example.com/1")]
    [InlineData("<urlset>< <url><loc>http://www.example.com/1</loc></url></urlset>", "http://www.example.com/1")]
    public void BrokenXml_IsReadAsFarAsItCanBeTold(string text, string urls)
    {
        var file = Files.Read(text);
        Assert.Equal((urls, SitemapError.Malformed), (string.Join(' ', file.Urls), file.Error));
    }

    [Fact]
    public void ExternalEntity_IsNeverRead()
    {
        var file = Files.Read("<!DOCTYPE urlset [<!ENTITY f SYSTEM \"file:///etc/hostname\"><!ENTITY t \"http://www.example.com/t\">]><urlset><url><loc>http://www.example.com/1</loc></url><url><loc>&f;</loc></url><url><loc>&t;</loc></url></urlset>");
        Assert.Equal(["http://www.example.com/1"], file.Urls);
        Assert.Equal((SitemapKind.Urlset, SitemapError.EntityRefused, 2), (file.Kind, file.Error, file.Dropped));
    }

    [Theory]
    [InlineData("<!DOCTYPE u [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]>")]
    [InlineData("<!DOCTYPE u [<!-- ' --><?p ]> ?><!ENTITY % p '%q;'>]>")]
    public void EntitiesOfEntities_RefuseTheFile(string start)
    {
        var file = Files.Read(start + "<urlset><url><loc>http://www.example.com/1</loc></url></urlset>");
        Assert.Equal((SitemapKind.Invalid, SitemapError.EntityBomb), (file.Kind, file.Error));
        Assert.Empty(file.Entries);
    }

    [Fact]
    public void XInclude_IsAnElementLikeAnyOther()
    {
        var file = Files.Read("<urlset xmlns:xi='http://www.w3.org/2001/XInclude'><url><loc><xi:include href='file:///etc/hostname' parse='text'/></loc></url></urlset>");
        Assert.Equal((0, 1), (file.Entries.Count, file.Dropped));
    }

    [Fact]
    public void Gzip_IsToldByItsBytes()
    {
        var plain = "<urlset><url><loc>http://www.example.com/1</loc></url></urlset>"u8.ToArray();
        Assert.Equal(["http://www.example.com/1"], Files.Read(plain, "application/gzip").Urls);
        Assert.Equal(["http://www.example.com/1"], Files.Read(Files.Gzip(plain), "text/plain").Urls);
        Assert.Equal(["http://www.example.com/1"], Files.Read(Files.Gzip(Files.Gzip(plain))).Urls);
        Assert.Equal(SitemapError.GzipNested, Files.Read(Files.Gzip(Files.Gzip(Files.Gzip(plain)))).Error);
    }

    [Fact]
    public void DamagedGzip_KeepsWhatCameBefore()
    {
        var body = new StringBuilder("<urlset>");
        for (var i = 0; i < 10_000; i++) body.Append(CultureInfo.InvariantCulture, $"<url><loc>http://www.example.com/{i * 7919 % 10_007}</loc></url>");
        var whole = Files.Gzip(Encoding.UTF8.GetBytes(body + "</urlset>"));
        var file = Files.Read(whole[..(whole.Length / 2)]);
        Assert.Equal(SitemapError.GzipDamaged, file.Error);
        Assert.InRange(file.Urls.Count, 100, 9_999);
    }

    [Fact]
    public void TooLarge_EndsAtTheLimit()
    {
        var bomb = Files.Gzip([.. "<urlset><url><loc>http://www.example.com/1</loc></url>"u8, .. new byte[10_000_000]]);
        var file = Files.Read(bomb, limits: Files.Limits with { MaxBytes = 100_000 });
        Assert.Equal((SitemapKind.Urlset, SitemapError.TooLarge), (file.Kind, file.Error));
        Assert.Equal(["http://www.example.com/1"], file.Urls);
        Assert.Equal(SitemapError.TooLarge, Files.Read(new string(' ', 2_000), limits: Files.Limits with { MaxBytes = 1_999 }).Error);
    }

    [Fact]
    public void TooManyEntries_EndsAtTheLimit()
    {
        var text = string.Concat(Enumerable.Range(0, 5).Select(i => $"http://www.example.com/{i}\n"));
        Assert.Equal((5, null), (Files.Read(text, limits: Files.Limits with { MaxEntries = 5 }).Urls.Count, Files.Read(text, limits: Files.Limits with { MaxEntries = 5 }).Error));
        Assert.Equal((4, SitemapError.TooManyEntries), (Files.Read(text, limits: Files.Limits with { MaxEntries = 4 }).Urls.Count, Files.Read(text, limits: Files.Limits with { MaxEntries = 4 }).Error));
    }

    [Fact]
    public void LongUrl_IsLeftOutWithoutBeingKept()
    {
        var url = "http://www.example.com/" + new string('a', 3_000_000);
        var limits = Files.Limits with { MaxUrlLength = 100 };
        Assert.Equal((1, 1), (Files.Read($"<urlset><url><loc>{url}</loc></url><url><loc>/b</loc></url></urlset>", limits: limits) is var xml ? xml.Urls.Count : 0, xml.Dropped));
        Assert.Equal((1, 1), (Files.Read($"{url}\nhttp://www.example.com/b", limits: limits) is var text ? text.Urls.Count : 0, text.Dropped));
    }

    [Fact]
    public void DeepNesting_CostsNothing()
    {
        var deep = string.Concat(Enumerable.Repeat("<a><loc>", 300_000));
        Assert.Equal(["http://www.example.com/1", "http://www.example.com/2"], Files.Read($"<urlset><url><loc>http://www.example.com/1</loc></url>{deep}<url><loc>http://www.example.com/2</loc></url></urlset>").Urls);
    }

    [Theory]
    [InlineData("application/xml; charset=iso-8859-1", "", "%C3%A9")]
    [InlineData("application/xml", "<?xml version='1.0' encoding='iso-8859-1'?>", "%C3%A9")]
    [InlineData("text/html; charset=utf-8", "<?xml version='1.0' encoding='iso-8859-1'?>", "%C3%A9")]
    [InlineData("application/xml; charset=iso-8859-1", "<?xml version='1.0' encoding='utf-8'?>", "%C3%A9")]
    [InlineData("application/xml; charset=utf-16", "<?xml version='1.0' encoding='iso-8859-1'?>", "%C3%A9")]
    public void Encoding_HeaderOrDeclaration(string contentType, string declaration, string path)
    {
        var body = Encoding.Latin1.GetBytes($"{declaration}<urlset><url><loc>/\u00E9</loc></url></urlset>");
        Assert.Equal([$"http://www.example.com/{path}"], Files.Read(body, contentType).Urls);
    }

    [Fact]
    public void ByteOrderMark_BeatsTheHeader() =>
        Assert.Equal(["http://www.example.com/%C3%A9"], Files.Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<urlset><url><loc>/\u00E9</loc></url></urlset>")], "text/xml; charset=utf-8").Urls);

    [Theory]
    [InlineData("2024-05-06", "2024-05-06T00:00:00+00:00")]
    [InlineData("2024-05", "2024-05-01T00:00:00+00:00")]
    [InlineData("2024-05-06T07:08Z", "2024-05-06T07:08:00+00:00")]
    [InlineData("2024-05-06T07:08:09.5-05:00", "2024-05-06T07:08:09.5-05:00")]
    [InlineData("2024-05-06 07:08:09", "2024-05-06T07:08:09+00:00")]
    [InlineData("Sun, 6 Sep 2009 16:20:00 +0200", "2009-09-06T16:20:00+02:00")]
    [InlineData("0000-00-00", null)]
    [InlineData("2099-13-45", null)]
    [InlineData("1066-10-14", null)]
    [InlineData("now", null)]
    [InlineData("", null)]
    public void Date_OrNothing(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), SitemapValues.Date(text));

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("1", 1.0)]
    [InlineData("1.1", null)]
    [InlineData("-0.1", null)]
    [InlineData("0,5", null)]
    [InlineData("NaN", null)]
    public void Priority_OrNothing(string text, double? expected) => Assert.Equal(expected, SitemapValues.Priority(text));
}
