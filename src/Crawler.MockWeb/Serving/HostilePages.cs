using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Crawler.MockWeb.Serving;

/// <summary>Answers that a crawler has to survive.</summary>
internal static class HostilePages
{
    private const string Html = "text/html; charset=utf-8";
    private const int BombBytes = 100 * 1024 * 1024;
    private static readonly Lazy<byte[]> Bomb = new(MakeBomb);

    private static readonly string[] Malformed =
    [
        "http://[::1", "http://a b/", "http://", "//", "http:///", "http://mock.test:99999/", "http://%zz/",
        "http://xn--/", "http://1.2.3.4.5.6/", "data:,x", "tel:1",
    ];

    private static readonly Dictionary<string, Func<Exchange, Task>> Pages = new(StringComparer.Ordinal)
    {
        ["/bomb"] = exchange => Encoded(exchange, "gzip", Bomb.Value),
        ["/bad-gzip"] = exchange => Encoded(exchange, "gzip", "this is not gzip"u8.ToArray()),
        ["/cut-gzip"] = exchange => Encoded(exchange, "gzip", Bomb.Value[..1000]),
        ["/unknown-coding"] = exchange => Encoded(exchange, "x-secret", ControlPages.Page("Secret", "")),
        ["/truncated"] = exchange => exchange.TruncateAsync(Html, 10_000, ControlPages.Page("Truncated", "")),
        ["/endless"] = exchange => exchange.StreamAsync(Html, length: null, "<p>more</p>"u8.ToArray(), long.MaxValue, TimeSpan.FromMilliseconds(50)),
        ["/not-utf8"] = exchange => exchange.SendAsync(200, Html, new byte[] { 0x3C, 0x70, 0x3E, 0xFF, 0xFE, 0xC3, 0x28, 0x00, 0xED, 0xA0, 0x80 }),
        ["/unknown-charset"] = exchange => exchange.SendAsync(200, "text/html; charset=klingon", ControlPages.Page("Qapla", "")),
        ["/bad-type"] = exchange => exchange.SendAsync(200, "/;;=", ControlPages.Page("Type", "")),
        ["/no-type"] = exchange => exchange.SendAsync(200, contentType: null, ControlPages.Page("No type", "")),
        ["/empty"] = exchange => exchange.SendAsync(200, Html, default),
        ["/no-content"] = exchange => exchange.SendAsync(204, contentType: null, default),
        ["/deep"] = exchange => exchange.SendAsync(200, Html, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<div>", 200_000)))),
        ["/huge-attribute"] = exchange => exchange.SendAsync(200, Html, Encoding.ASCII.GetBytes($"<a href=\"/{new string('a', 2_000_000)}\">x</a>")),
        ["/bad-links"] = exchange => exchange.SendAsync(200, Html, ControlPages.Page("Bad links", BadLinks())),
        ["/many-headers"] = ManyHeaders,
        ["/redirect-self"] = exchange => Redirect(exchange, "/redirect-self"),
        ["/redirect-nowhere"] = exchange => Redirect(exchange, location: null),
        ["/redirect-script"] = exchange => Redirect(exchange, "javascript:alert(1)"),
        ["/redirect-file"] = exchange => Redirect(exchange, "file:///etc/hostname"),
        ["/redirect-private"] = exchange => Redirect(exchange, "http://169.254.0.1/"),
        ["/redirect-malformed"] = exchange => Redirect(exchange, "http://[::1"),
        ["/redirect-long"] = exchange => Redirect(exchange, "/redirect-long-1"),
    };

    /// <summary>Every linked path, in a fixed order.</summary>
    public static IEnumerable<string> Paths => Pages.Keys.Order(StringComparer.Ordinal);

    /// <summary>Answers a path of the hostile host. <c>/redirect-long-N</c> leads to <c>/redirect-long-N+1</c>, without end.</summary>
    public static Task AnswerAsync(string path, Exchange exchange)
    {
        if (Pages.TryGetValue(path, out var answer)) return answer(exchange);
        const string Hop = "/redirect-long-";
        return path.StartsWith(Hop, StringComparison.Ordinal) && int.TryParse(path.AsSpan(Hop.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var hop)
            ? Redirect(exchange, string.Create(CultureInfo.InvariantCulture, $"{Hop}{hop + 1}"))
            : exchange.SendAsync(404, Html, ControlPages.Page("Not found", ""));
    }

    private static Task Redirect(Exchange exchange, string? location)
    {
        if (location is not null) exchange.Header("Location", location);
        return exchange.SendAsync(302, contentType: null, default);
    }

    private static Task Encoded(Exchange exchange, string coding, byte[] body)
    {
        exchange.Header("Content-Encoding", coding);
        return exchange.SendAsync(200, Html, body);
    }

    private static Task ManyHeaders(Exchange exchange)
    {
        for (var i = 0; i < 2000; i++) exchange.Header(string.Create(CultureInfo.InvariantCulture, $"X-Filler-{i}"), new string('x', 100));
        return exchange.SendAsync(200, Html, ControlPages.Page("Headers", ""));
    }

    private static string BadLinks() => string.Concat(Malformed.Select(href => $"<a href=\"{href}\">x</a>\n"));

    private static byte[] MakeBomb()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var block = new byte[1024 * 1024];
            for (var sent = 0; sent < BombBytes; sent += block.Length) gzip.Write(block);
        }

        return packed.ToArray();
    }
}
