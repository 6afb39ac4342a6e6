using System.Globalization;
using Crawler.Fetching;
using Crawler.Sitemaps;

namespace Crawler.Tests.Sitemaps;

/// <summary>What a sitemap of the size that the protocol allows costs. Bytes are counted, of this thread alone, and not time.</summary>
public class SitemapMemoryTests
{
    private const int MiB = 1024 * 1024;
    private const int Size = 50 * MiB;

    [Fact]
    public void FiftyMegabytes_AreHeldInFive_AndReadWithoutASecondCopy()
    {
        using var body = new CompactBody();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var written = Fill(body);
        body.Complete();
        Assert.InRange(body.Length, Size, Size + 1024);
        Assert.InRange(body.Held, 1, 5 * MiB);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 6 * MiB);

        before = GC.GetAllocatedBytesForCurrentThread();
        var read = 0;
        using var reader = new SitemapReader(body.OpenRead(), "application/xml", Files.Url, Files.Limits with { MaxBytes = Size + MiB, MaxEntries = 1_000_000 });
        while (reader.Read() is not null) read++;
        Assert.Equal((written, default(SitemapError?)), (read, reader.Error));

        // The entries themselves, of which each is gone before the next: no block has the size of the file.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / read, 1, 2 * 1024);
    }

    private static int Fill(CompactBody body)
    {
        var entry = new byte[512];
        var count = 0;
        var at = Append(body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"u8);
        while (at < Size)
        {
            var text = new Utf8Writer(entry);
            text.Write("\n  <url>\n    <loc>http://www.example.com/catalogue/"u8);
            text.Write(count / 1000);
            text.Write("/product-"u8);
            text.Write((int)(count * 2_654_435_761L % 100_000_000));
            text.Write(".html</loc>\n    <lastmod>2026-11-"u8);
            text.Write(10 + (count % 19));
            text.Write("</lastmod>\n    <changefreq>weekly</changefreq>\n    <priority>0.5</priority>\n  </url>"u8);
            at += Append(body, entry.AsSpan(0, text.Length));
            count++;
        }

        Append(body, "\n</urlset>"u8);
        return count;
    }

    private static int Append(CompactBody body, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(body.Space().Span);
        body.Advance(bytes.Length);
        return bytes.Length;
    }

    private ref struct Utf8Writer(Span<byte> target)
    {
        private readonly Span<byte> _target = target;

        public int Length { get; private set; }

        public void Write(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_target[Length..]);
            Length += text.Length;
        }

        public void Write(int number)
        {
            number.TryFormat(_target[Length..], out var written, default, CultureInfo.InvariantCulture);
            Length += written;
        }
    }
}
