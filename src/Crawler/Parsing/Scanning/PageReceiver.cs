using System.Buffers;
using System.Text;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>Makes a <see cref="ParsedPage"/> of what a scan finds.</summary>
/// <param name="url">Where the document was fetched from.</param>
/// <param name="baseHref">Its base element's href, if that is known already; null is to be found.</param>
/// <param name="queryEncoding">The document's encoding, in which query strings are written; null is UTF-8.</param>
/// <param name="options">The caps.</param>
/// <param name="productToken">The crawler's name in meta elements; null is none.</param>
internal sealed class PageFindings(CanonicalUrl url, string? baseHref, Encoding? queryEncoding, ParsingOptions options, string? productToken) : IDisposable
{
    private const int LongestRobotsName = 256;

    private readonly LinkList _links = new(options);
    private readonly MetaRobots _robots = new(productToken);
    private LinkResolver _resolver = new(url, baseHref, queryEncoding);
    private char[] _chars = ArrayPool<char>.Shared.Rent(1024);
    private string? _title;
    private string? _canonical;
    private string? _lang;
    private string? _xmlLang;
    private bool _isBaseKnown = baseHref is not null;
    private bool _hasResolved;
    private bool _isRefreshed;

    /// <summary>The href of a base element that came after something that it changes: the document must be read again with it. Null where there is none.</summary>
    public string? LateBase { get; private set; }

    public void Base(ReadOnlySpan<byte> href)
    {
        if (_isBaseKnown) return;
        _isBaseKnown = true;
        var text = Encoding.UTF8.GetString(href);
        if (_hasResolved) LateBase = text;
        else _resolver = new LinkResolver(url, text, queryEncoding);
    }

    public void Link(ReadOnlySpan<byte> href, LinkKind kind, bool noFollow) => Add(Chars(href), kind, noFollow);

    public void OverlongLink(ReadOnlySpan<byte> start)
    {
        if (_resolver.TryResolve(Chars(start), out _, out _)) _links.TooLong++;
    }

    public void Canonical(ReadOnlySpan<byte> href)
    {
        _hasResolved = true;
        if (_canonical is null && _resolver.TryResolve(Chars(href), out var target, out _) && target.Text.Length <= options.MaxUrlLength) _canonical = target.Text;
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
        if (target is not null) Add(target, LinkKind.Refresh, noFollow: false);
    }

    public ParsedPage ToPage() => new()
    {
        Title = _title,
        Canonical = _canonical,
        Lang = PageText.Language(_lang ?? _xmlLang),
        Links = _links.Links,
        LinksCut = _links.Cut,
        LinksTooLong = _links.TooLong,
        NoFollow = _robots.NoFollow,
        NoIndex = _robots.NoIndex,
    };

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        _chars = [];
    }

    private void Add(ReadOnlySpan<char> href, LinkKind kind, bool noFollow)
    {
        _hasResolved = true;
        _links.Add(_resolver, href, kind, noFollow);
    }

    // Valid until the next call.
    private ReadOnlySpan<char> Chars(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
        {
            ArrayPool<char>.Shared.Return(_chars);
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

    public void OverlongLink(ReadOnlySpan<byte> start) => page.OverlongLink(start);

    public void Canonical(ReadOnlySpan<byte> href) => page.Canonical(href);

    public void Title(ReadOnlySpan<byte> text) => page.Title(text);

    public void Language(ReadOnlySpan<byte> value, bool isXml) => page.Language(value, isXml);

    public void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => page.Meta(name, content);

    public void Refresh(ReadOnlySpan<byte> content) => page.Refresh(content);
}
