using System.Buffers;
using System.Text;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>Makes a <see cref="ParsedPage"/> of what a scan finds.</summary>
/// <param name="url">Where the document was fetched from.</param>
/// <param name="options">The caps.</param>
/// <param name="productToken">The crawler's name in meta elements; null is none.</param>
internal sealed class PageFindings(CanonicalUrl url, ParsingOptions options, string? productToken) : IDisposable
{
    private const int LongestRobotsName = 256;

    // They wait for the base element; of more than these, none of which is a URL, the rest are not tried.
    private const int MostCanonicals = 100;

    private readonly LinkBatchBuilder _links = new(url, options);
    private readonly List<string> _canonicals = [];
    private readonly MetaRobots _robots = new(productToken);
    private char[] _chars = [];
    private string? _base;
    private string? _title;
    private string? _lang;
    private string? _xmlLang;
    private bool _isRefreshed;
    private int _overlong;
    private long _heldByCanonicals;

    /// <summary>Bytes that what is found so far takes.</summary>
    public long Held => _links.Held + _heldByCanonicals;

    public void Base(ReadOnlySpan<byte> href)
    {
        if (_base is not null) return;
        _base = Encoding.UTF8.GetString(href);
        _links.SetBase(_base);
    }

    public void Link(ReadOnlySpan<byte> href, LinkKind kind, bool noFollow) => _links.Add(href, kind, noFollow);

    public void OverlongLink(ReadOnlySpan<byte> start, LinkKind kind, bool noFollow)
    {
        // What is too long is then only the fragment.
        if (start.IndexOf((byte)'#') is var sign and >= 0) _links.Add(start[..sign], kind, noFollow);
        else if (CanonicalUrl.TryCreate(Encoding.UTF8.GetString(start), url, out _, out _)) _overlong++;
    }

    public void Canonical(ReadOnlySpan<byte> href)
    {
        if (_canonicals.Count == MostCanonicals) return;
        _canonicals.Add(Encoding.UTF8.GetString(href));
        _heldByCanonicals += sizeof(char) * _canonicals[^1].Length;
    }

    public void Title(ReadOnlySpan<byte> text) => _title ??= PageText.Title(Chars(text));

    public void Language(ReadOnlySpan<byte> value, bool isXml)
    {
        if (isXml) _xmlLang ??= Encoding.UTF8.GetString(value);
        else _lang ??= Encoding.UTF8.GetString(value);
    }

    public void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        if (name.Length > LongestRobotsName) return;
        var key = Chars(name);
        if (_robots.Concerns(key)) _robots.Add(key.ToString(), Encoding.UTF8.GetString(content));
    }

    public void Refresh(ReadOnlySpan<byte> content)
    {
        if (_isRefreshed || !MetaRefresh.TryParse(Encoding.UTF8.GetString(content), out var target)) return;
        _isRefreshed = true;
        if (target is not null) _links.Add(target, LinkKind.Refresh, noFollow: false);
    }

    /// <summary>The document is whole.</summary>
    /// <param name="queryEncoding">The document's encoding, in which query strings are written; null is UTF-8.</param>
    /// <param name="hasher">What makes the fingerprints of the links.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    public ParsedPage ToPage(Encoding? queryEncoding, UrlHasher hasher, CancellationToken cancellationToken)
    {
        var batch = _links.Build(queryEncoding, hasher, cancellationToken);
        return new ParsedPage
        {
            Title = _title,
            Canonical = FindCanonical(queryEncoding),
            Lang = PageText.Language(_lang ?? _xmlLang),
            LinkBatch = batch,
            LinksCut = _links.Cut,
            LinksTooLong = _links.TooLong + _overlong,
            NoFollow = _robots.NoFollow,
            NoIndex = _robots.NoIndex,
        };
    }

    public void Dispose()
    {
        _links.Dispose();
        if (_chars.Length > 0) ArrayPool<char>.Shared.Return(_chars);
        _chars = [];
    }

    private string? FindCanonical(Encoding? queryEncoding)
    {
        if (_canonicals.Count == 0) return null;
        var resolver = new LinkResolver(url, _base, queryEncoding);
        foreach (var href in _canonicals)
        {
            if (resolver.TryResolve(href, out var target, out _) && target.Text.Length <= options.MaxUrlLength) return target.Text;
        }

        return null;
    }

    // Valid until the next call.
    private ReadOnlySpan<char> Chars(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
        {
            if (_chars.Length > 0) ArrayPool<char>.Shared.Return(_chars);
            _chars = ArrayPool<char>.Shared.Rent(text.Length);
        }

        return _chars.AsSpan(0, Encoding.UTF8.GetChars(text, _chars));
    }
}

/// <summary>Hands everything on to a <see cref="PageFindings"/>.</summary>
internal readonly struct PageReceiver(PageFindings page) : ILinkReceiver
{
    public void Base(ReadOnlySpan<byte> href) => page.Base(href);

    public void Link(ReadOnlySpan<byte> url, LinkKind kind, bool noFollow) => page.Link(url, kind, noFollow);

    public void OverlongLink(ReadOnlySpan<byte> start, LinkKind kind, bool noFollow) => page.OverlongLink(start, kind, noFollow);

    public void Canonical(ReadOnlySpan<byte> href) => page.Canonical(href);

    public void Title(ReadOnlySpan<byte> text) => page.Title(text);

    public void Language(ReadOnlySpan<byte> value, bool isXml) => page.Language(value, isXml);

    public void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => page.Meta(name, content);

    public void Refresh(ReadOnlySpan<byte> content) => page.Refresh(content);
}
