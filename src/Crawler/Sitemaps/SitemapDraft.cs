using Crawler.Urls;

namespace Crawler.Sitemaps;

/// <summary>An entry while its element is being read.</summary>
/// <param name="container">The element: url, sitemap, item or entry.</param>
internal sealed class SitemapDraft(string container)
{
    // Google's limit of images for one page; of the rest nobody speaks.
    private const int MostOfAKind = 1000;

    private readonly List<string> _alternates = [];
    private readonly List<string> _images = [];
    private readonly List<string> _videos = [];
    private string? _guid;
    private DateTimeOffset? _lastModified;
    private DateTimeOffset? _publishedAt;
    private ChangeFrequency? _frequency;
    private double? _priority;

    /// <summary>The element that it stands in.</summary>
    public string Container => container;

    /// <summary>The text of loc, or of an item's link.</summary>
    public string? Loc { get; private set; }

    /// <summary>The href of an Atom link.</summary>
    public string? Href { get; set; }

    /// <summary>Another language's URL.</summary>
    public void AddAlternate(string? href) => Add(_alternates, href);

    /// <summary>The text of an element has been read.</summary>
    /// <param name="field">The element's name.</param>
    /// <param name="extension">image, video or news where it stands in one; else empty.</param>
    /// <param name="text">Without white space around it, not empty.</param>
    public void Set(string field, string extension, string text)
    {
        switch (field)
        {
            case "loc" when extension == "image":
                Add(_images, text);
                break;
            case "content_loc" or "player_loc" when extension == "video":
                Add(_videos, text);
                break;
            case "publication_date" when extension == "news":
                _publishedAt ??= SitemapValues.Date(text);
                break;
            case "loc" or "link" when extension.Length == 0:
                Loc ??= text;
                break;
            case "guid":
                _guid ??= text;
                break;
            case "changefreq":
                _frequency ??= SitemapValues.Frequency(text);
                break;
            case "priority":
                _priority ??= SitemapValues.Priority(text);
                break;
            case "lastmod" or "pubdate" or "date" or "updated" or "modified" or "published":
                // An entry that was published and later updated is as new as its update, whichever is written first.
                if (SitemapValues.Date(text) is { } date && !(date < _lastModified)) _lastModified = date;
                break;
            default:
                break;
        }
    }

    /// <summary>The entry; null where it has no http(s) URL of at most that length.</summary>
    public SitemapEntry? ToEntry(CanonicalUrl sitemap, int maxUrlLength)
    {
        var text = Loc ?? Href ?? (_guid is { } guid && guid.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? guid : null);
        if (text is null || Resolve(text) is not { } url) return null;
        return new SitemapEntry(url, container == "sitemap")
        {
            LastModified = _lastModified,
            ChangeFrequency = _frequency,
            Priority = _priority,
            PublishedAt = _publishedAt,
            Alternates = All(_alternates),
            Images = All(_images),
            Videos = All(_videos),
        };

        IReadOnlyList<CanonicalUrl> All(List<string> texts) => texts.Count == 0 ? [] : [.. texts.Select(Resolve).OfType<CanonicalUrl>()];

        CanonicalUrl? Resolve(string written) => written.Length <= maxUrlLength && CanonicalUrl.TryCreate(written, sitemap, out var resolved, out _) ? resolved : null;
    }

    private static void Add(List<string> list, string? text)
    {
        if (!string.IsNullOrEmpty(text) && list.Count < MostOfAKind) list.Add(text);
    }
}
