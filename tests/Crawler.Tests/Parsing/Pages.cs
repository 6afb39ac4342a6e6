using System.Text;
using Crawler.Fetching;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Tests.Parsing;

/// <summary>Makes responses and parses them.</summary>
internal static class Pages
{
    public static ParsingOptions Options { get; } = new()
    {
        Types = ["text/html", "application/xhtml+xml"],
        Mode = ParsingMode.Auto,
        Resources = false,
        MaxOutlinks = 10_000,
        MaxUrlLength = 2_000,
        MaxDocumentBytes = 64 * 1024 * 1024,
        MaxNesting = 512,
        Timeout = TimeSpan.FromSeconds(30),
        MaxBacklog = 256,
        MaxBacklogBytes = 128 * 1024 * 1024,
    };

    public static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));

    public static FetchOutcome.Success Response(ReadOnlyMemory<byte> body, string? contentType = "text/html; charset=utf-8", string url = "http://example.com/dir/page.html") =>
        new(new ResponseHead { Url = Url(url), Status = 200, HttpVersion = "1.1", ContentType = contentType, BytesWire = body.Length }, body) { Elapsed = TimeSpan.FromMilliseconds(12) };

    /// <summary>Parses as a crawl does, and with the tree too: both must tell the same.</summary>
    public static ParsedPage Parse(string html, string? contentType = "text/html; charset=utf-8", ParsingOptions? options = null, string? productToken = null)
    {
        var response = Response(Encoding.UTF8.GetBytes(html), contentType);
        var page = new HtmlPageParser(options ?? Options, productToken).Parse(response, CancellationToken.None);
        Assert.Equal(Text(new HtmlPageParser((options ?? Options) with { Mode = ParsingMode.Dom }, productToken).Parse(response, CancellationToken.None)), Text(page));
        return page;
    }

    /// <summary>All that was found, to be compared.</summary>
    public static string Text(ParsedPage page) =>
        $"{page.Title}|{page.Canonical}|{page.Lang}|{page.Charset}|{page.IsCut}|{page.NoIndex}|{page.NoFollow}|{page.LinksCut}|{page.LinksTooLong}|" + string.Join(' ', page.Links.Select(link => $"{link.Url.Text}:{link.Kind}:{link.NoFollow}"));

    public static string[] Links(string html, ParsingOptions? options = null) => [.. Parse(html, options: options).Links.Select(link => link.Url.PathAndQuery)];
}
