using System.IO.Compression;
using System.Text;
using Crawler.Sitemaps;
using Crawler.Urls;

namespace Crawler.Tests.Sitemaps;

/// <summary>Sitemaps of tests.</summary>
internal static class Files
{
    public static readonly SitemapLimits Limits = new(MaxBytes: 50 << 20, MaxEntries: 100_000, MaxUrlLength: 2083);

    public static CanonicalUrl Url { get; } = Parse("http://www.example.com/sitemap.xml");

    public static CanonicalUrl Parse(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));

    public static SitemapFile Read(string text, string? contentType = null, SitemapLimits? limits = null) => Read(Encoding.UTF8.GetBytes(text), contentType, limits);

    public static SitemapFile Read(byte[] body, string? contentType = null, SitemapLimits? limits = null, CanonicalUrl? url = null)
    {
        using var reader = new SitemapReader(new MemoryStream(body), contentType, url ?? Url, limits ?? Limits);
        var entries = new List<SitemapEntry>();
        while (reader.Read() is { } entry) entries.Add(entry);
        return new SitemapFile(reader.Kind, reader.Error, reader.Dropped, entries);
    }

    public static byte[] Gzip(byte[] body)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return file.ToArray();
    }
}

/// <summary>A sitemap, read to its end.</summary>
internal sealed record SitemapFile(SitemapKind Kind, SitemapError? Error, long Dropped, IReadOnlyList<SitemapEntry> Entries)
{
    public IReadOnlyList<string> Urls => [.. Entries.Where(entry => !entry.IsSitemap).Select(entry => entry.Url.Text)];

    public IReadOnlyList<string> Sitemaps => [.. Entries.Where(entry => entry.IsSitemap).Select(entry => entry.Url.Text)];
}
