using System.IO.Compression;

namespace Crawler.MockWeb.Serving;

/// <summary>Content codings of RFC 9110 section 8.4.1 and brotli.</summary>
internal static class ContentCoding
{
    private static readonly string[] Codings = ["gzip", "deflate", "br"];

    /// <summary>
    /// The first coding that a request accepts, looked for from a given one on so that all come in turn; null where it accepts none.
    /// </summary>
    public static string? Choose(string? acceptEncoding, int from)
    {
        if (string.IsNullOrEmpty(acceptEncoding)) return null;
        for (var i = 0; i < Codings.Length; i++)
        {
            var coding = Codings[(from + i) % Codings.Length];
            if (Accepts(acceptEncoding, coding)) return coding;
        }

        return null;
    }

    public static MemoryStream Encode(ReadOnlyMemory<byte> body, string coding)
    {
        var encoded = new MemoryStream(body.Length / 2);
        using (var encoder = Encoder(encoded, coding)) encoder.Write(body.Span);
        return encoded;
    }

    private static Stream Encoder(Stream target, string coding) => coding switch
    {
        "gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),

        // HTTP's "deflate" is the zlib format, not the bare one (RFC 9110 section 8.4.1.2).
        _ => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
    };

    private static bool Accepts(string header, string coding)
    {
        foreach (var range in header.AsSpan().Split(','))
        {
            var item = header.AsSpan(range).Trim();
            var end = item.IndexOf(';');
            var name = end < 0 ? item : item[..end].TrimEnd();
            if (!name.Equals(coding, StringComparison.OrdinalIgnoreCase)) continue;
            return end < 0 || !item[end..].Contains("q=0", StringComparison.OrdinalIgnoreCase) || item[end..].Contains("q=0.", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
