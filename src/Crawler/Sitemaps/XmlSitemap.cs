using Crawler.Urls;

namespace Crawler.Sitemaps;

/// <summary>The XML forms: urlset and sitemapindex with the extensions for images, videos, news and languages, RSS, Atom. Element names decide, not namespaces, of which many in use are wrong.</summary>
/// <param name="scanner">The document.</param>
/// <param name="url">Where it was fetched from; relative URLs, which the protocol does not know, are relative to it.</param>
/// <param name="maxUrlLength">Longest URL, in characters.</param>
internal sealed class XmlSitemap(MarkupScanner scanner, CanonicalUrl url, int maxUrlLength) : SitemapSyntax
{
    // The text that stands in a sitemap element without a loc around it.
    private const string BareText = "(sitemap)";

    private readonly Queue<SitemapEntry> _ready = new();
    private SitemapDraft? _draft;
    private string _rootPrefix = "";
    private string _rootName = "";
    private string _containerPrefix = "";

    // image, video or news while inside one; their loc is not the page's.
    private string _extension = "";

    // The element whose text is being captured.
    private string _field = "";
    private int _nestedInField;

    // The element that is passed over, because it holds a document of its own.
    private string _skipped = "";
    private int _skippedDepth;
    private bool _isMalformed;
    private bool _isRootClosed;
    private bool _isEnded;

    /// <inheritdoc/>
    public override SitemapError? Error
    {
        get
        {
            if (scanner.IsEntityBomb) return SitemapError.EntityBomb;
            if (_isEnded && Kind == SitemapKind.Invalid) return SitemapError.NotASitemap;
            if (scanner.HasRefusedEntity) return SitemapError.EntityRefused;
            return _isMalformed || scanner.IsMalformed || (_isEnded && !_isRootClosed) ? SitemapError.Malformed : null;
        }
    }

    /// <inheritdoc/>
    public override SitemapEntry? Read()
    {
        while (_ready.Count == 0 && !_isEnded)
        {
            switch (scanner.Next())
            {
                case MarkupKind.StartTag when Kind == SitemapKind.Invalid:
                    OnRoot();
                    break;
                case MarkupKind.StartTag:
                    OnStart();
                    break;
                case MarkupKind.EndTag:
                    OnEnd(scanner.Name);
                    break;
                default:
                    // A text that the end of the file cuts is not used.
                    Flush();
                    _isEnded = true;
                    break;
            }
        }

        return _ready.TryDequeue(out var entry) ? entry : null;
    }

    private void OnRoot()
    {
        (_rootPrefix, _rootName) = (scanner.Prefix, scanner.Name);
        Kind = _rootName switch
        {
            "urlset" => SitemapKind.Urlset,
            "sitemapindex" => SitemapKind.Index,
            "rss" or "rdf" => SitemapKind.Rss,
            "feed" => SitemapKind.Atom,
            _ => SitemapKind.Invalid,
        };
        _isEnded = Kind == SitemapKind.Invalid;
        _isRootClosed = scanner.IsEmptyElement;
    }

    private void OnStart()
    {
        var name = scanner.Name;
        if (_skippedDepth > 0)
        {
            if (name == _skipped && !scanner.IsEmptyElement) _skippedDepth++;
            return;
        }

        if (_field.Length > 0)
        {
            if (!scanner.HasText)
            {
                if (!scanner.IsEmptyElement && _field != BareText) _nestedInField++;
                if (_field != BareText) return;
            }

            _isMalformed |= _field != BareText;
            CompleteField();
        }

        if (IsContainer(name)) BeginEntry(name);
        else if (_draft is not null) OnInner(_draft, name);
        if (scanner.IsEmptyElement) OnEnd(name);
    }

    private void OnInner(SitemapDraft draft, string name)
    {
        switch (name)
        {
            case "image" or "video" or "news" when Kind is SitemapKind.Urlset:
                _extension = name;
                break;
            case "content" or "summary" or "source" or "description" or "encoded" when Kind is SitemapKind.Atom or SitemapKind.Rss && !scanner.IsEmptyElement:
                (_skipped, _skippedDepth) = (name, 1);
                break;
            case "link" when Kind is SitemapKind.Urlset or SitemapKind.Index:
                if (IsAlternate(scanner.Rel)) draft.AddAlternate(scanner.Href);
                break;
            case "link" when Kind is SitemapKind.Atom || (scanner.Href is not null && !IsOfContainer()):
                if (scanner.Rel is null || IsAlternate(scanner.Rel)) draft.Href ??= scanner.Href;
                break;
            case "loc" when _extension.Length == 0 && Kind is SitemapKind.Urlset or SitemapKind.Index && IsOfContainer():
                // Two of them in one element are two entries whose tags in between were forgotten.
                if (draft.Loc is not null) BeginEntry(draft.Container);
                BeginField(name);
                break;
            case "loc" or "content_loc" or "player_loc" or "publication_date" when _extension.Length > 0:
                BeginField(name);
                break;
            case "lastmod" or "changefreq" or "priority" when _extension.Length == 0 && IsOfContainer():
            case "link" or "guid" when Kind is SitemapKind.Rss && IsOfContainer():
            case "pubdate" or "date" when Kind is SitemapKind.Rss:
            case "updated" or "modified" or "published" when Kind is SitemapKind.Atom or SitemapKind.Rss:
                BeginField(name);
                break;
            default:
                break;
        }
    }

    private void OnEnd(string name)
    {
        if (_skippedDepth > 0)
        {
            if (name == _skipped) _skippedDepth--;
            return;
        }

        if (_field.Length > 0)
        {
            if (_nestedInField > 0)
            {
                _nestedInField--;
                return;
            }

            _isMalformed |= name != _field && _field != BareText;
            CompleteField();
        }

        if (name.Length == 0) return;
        if (name == _extension) _extension = "";
        if (name == _draft?.Container) Flush();
        else if (name == _rootName && scanner.Prefix == _rootPrefix) _isRootClosed = true;
    }

    private bool IsContainer(string name) => Kind switch
    {
        SitemapKind.Urlset or SitemapKind.Index => name is "url" or "sitemap",
        SitemapKind.Rss => name is "item",
        _ => name is "entry",
    };

    private bool IsOfContainer() => scanner.Prefix == _containerPrefix || scanner.Prefix.Length == 0 || scanner.Prefix == _rootPrefix;

    private static bool IsAlternate(string? rel) => rel is not null && rel.Equals("alternate", StringComparison.OrdinalIgnoreCase);

    private void BeginEntry(string container)
    {
        _isMalformed |= _draft is not null;
        Flush();
        _draft = new SitemapDraft(container);
        _containerPrefix = scanner.Prefix;

        // Some indexes write the URL straight into the sitemap element.
        if (container == "sitemap" && scanner.Name == container && !scanner.IsEmptyElement) BeginField(BareText);
    }

    private void BeginField(string name)
    {
        if (scanner.IsEmptyElement) return;
        (_field, _nestedInField) = (name, 0);
        scanner.Capture();
    }

    private void CompleteField()
    {
        var text = scanner.TakeText();
        if (_field == BareText && text?.StartsWith("http", StringComparison.OrdinalIgnoreCase) != true) text = null;
        if (_draft is not null && !string.IsNullOrEmpty(text)) _draft.Set(_field == BareText ? "loc" : _field, _extension, text);
        (_field, _nestedInField) = ("", 0);
    }

    private void Flush()
    {
        if (_field.Length > 0) scanner.TakeText();
        (_field, _nestedInField, _extension) = ("", 0, "");
        if (_draft is null) return;
        if (_draft.ToEntry(url, maxUrlLength) is { } entry) _ready.Enqueue(entry);
        else Dropped++;
        _draft = null;
    }
}
