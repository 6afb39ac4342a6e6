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

    public static ParsedPage Parse(string html, string? contentType = "text/html; charset=utf-8", ParsingOptions? options = null, string? productToken = null) =>
        new HtmlPageParser(options ?? Options, productToken).Parse(Response(Encoding.UTF8.GetBytes(html), contentType), CancellationToken.None);

    public static string[] Links(string html, ParsingOptions? options = null) => [.. Parse(html, options: options).Links.Select(link => link.Url.PathAndQuery)];
}
