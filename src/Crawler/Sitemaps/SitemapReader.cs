using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Sitemaps;

/// <summary>
/// Reads one sitemap of any kind, entry by entry, in constant memory: what it is, and whether it is compressed, its bytes say and not its name or Content-Type. It throws for
/// nothing that can stand in a file.
/// </summary>
public sealed class SitemapReader : IDisposable
{
    private const int MostGzipLayers = 2;

    private readonly SitemapLimits _limits;
    private readonly List<SitemapLayer> _layers = [];
    private readonly StreamReader? _text;
    private readonly SitemapSyntax? _syntax;
    private readonly SitemapError? _refused;
    private bool _hasTooMany;

    /// <summary>Opens a sitemap that is in memory.</summary>
    /// <param name="body">The file.</param>
    /// <param name="contentType">The Content-Type header that it came with; null where there is none. Only its charset counts.</param>
    /// <param name="url">Where it was fetched from.</param>
    /// <param name="limits">What it may cost.</param>
    public SitemapReader(ReadOnlyMemory<byte> body, string? contentType, CanonicalUrl url, SitemapLimits limits)
        : this(MemoryMarshal.TryGetArray(body, out var bytes) ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) : new MemoryStream(body.ToArray()), contentType, url, limits)
    {
    }

    /// <summary>Opens a sitemap and looks at its beginning.</summary>
    /// <param name="body">The file; disposed with the reader.</param>
    /// <param name="contentType">The Content-Type header that it came with; null where there is none. Only its charset counts.</param>
    /// <param name="url">Where it was fetched from.</param>
    /// <param name="limits">What it may cost.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "Every layer disposes the one below it, and the text reader the last one.")]
    public SitemapReader(Stream body, string? contentType, CanonicalUrl url, SitemapLimits limits)
    {
        _limits = limits;
        var layer = Add(body);
        while (layer.Peek() is [0x1F, 0x8B, ..])
        {
            if (_layers.Count > MostGzipLayers)
            {
                _refused = SitemapError.GzipNested;
                return;
            }

            layer.FeedsDecoder = true;
            layer = Add(new GZipStream(layer, CompressionMode.Decompress));
        }

        _text = new StreamReader(layer, Encoding(layer.Peek(), contentType), detectEncodingFromByteOrderMarks: true, bufferSize: 4096);
        while (_text.Peek() is >= 0 and var next && (char.IsWhiteSpace((char)next) || next == '\uFEFF')) _ = _text.Read();
        if (_text.Peek() < 0) _refused = SitemapError.Empty;
        else if (_text.Peek() == '<') _syntax = new XmlSitemap(new MarkupScanner(_text, limits.MaxUrlLength), url, limits.MaxUrlLength);
        else _syntax = new TextSitemap(_text, limits);
    }

    /// <summary>What it is; <see cref="SitemapKind.Invalid"/> until that is known.</summary>
    public SitemapKind Kind => _syntax is null || _syntax.Error is SitemapError.EntityBomb ? SitemapKind.Invalid : _syntax.Kind;

    /// <summary>What is wrong with it, the gravest of what was found so far; null where nothing was.</summary>
    public SitemapError? Error
    {
        get
        {
            if (_layers.Find(layer => layer.Error is not null)?.Error is { } damaged) return damaged;
            return _refused ?? (_hasTooMany ? SitemapError.TooManyEntries : _syntax!.Error);
        }
    }

    /// <summary>Entries read so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries left out so far: they have no http(s) URL, one that is too long, or one that refers to an entity.</summary>
    public long Dropped => _syntax?.Dropped ?? 0;

    /// <summary>Reads the next entry.</summary>
    /// <returns>The entry; null at the end, whatever has brought it.</returns>
    public SitemapEntry? Read()
    {
        if (_hasTooMany || _syntax?.Read() is not { } entry) return null;
        if (Entries == _limits.MaxEntries)
        {
            _hasTooMany = true;
            return null;
        }

        Entries++;
        return entry;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_text is not null) _text.Dispose();
        else _layers[^1].Dispose();
    }

    private SitemapLayer Add(Stream inner)
    {
        _layers.Add(new SitemapLayer(inner, _limits.MaxBytes));
        return _layers[^1];
    }

    // RFC 7303 section 3: byte order mark, header, declaration. The charset of a header that speaks of another format is what the server says of every file, and the
    // declaration is the file's own.
    private static Encoding Encoding(ReadOnlySpan<byte> head, string? contentType)
    {
        var type = MediaType.Parse(contentType);
        var header = type.Charset is { } label ? WebEncodings.Find(label) : null;
        if (header is "utf-16le" or "utf-16be" && !head.Contains((byte)0)) header = null;
        var isXml = type.Essence is { } essence && (essence.EndsWith("/xml", StringComparison.Ordinal) || essence.EndsWith("+xml", StringComparison.Ordinal));
        var declared = MetaPrescan.Find(head) ?? MetaPrescan.FindXml(head);
        return WebEncodings.Get((isXml ? header ?? declared : declared ?? header) ?? "utf-8");
    }
}
