using Crawler.Frontier;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>What a parser took from one response.</summary>
public sealed record ParsedPage
{
    /// <summary>For a response that is no document to parse (an image, a PDF): nothing in it.</summary>
    public static ParsedPage Empty { get; } = new();

    /// <summary>The title, white space collapsed, at most 2,000 characters; null where there is none.</summary>
    public string? Title { get; init; }

    /// <summary>The target of link rel=canonical, absolute; null where there is none.</summary>
    public string? Canonical { get; init; }

    /// <summary>The lang attribute of the html element; null where there is none.</summary>
    public string? Lang { get; init; }

    /// <summary>The WHATWG name of the encoding, in lower case; null where nothing was decoded.</summary>
    public string? Charset { get; init; }

    /// <summary>How the encoding was decided; null where nothing was decoded.</summary>
    public CharsetSource? CharsetSource { get; init; }

    /// <summary>The distinct links to follow, in document order.</summary>
    public IReadOnlyList<PageLink> Links
    {
        get => field ??= LinkBatch?.ToLinks() ?? [];
        init => (field, LinkBatch) = (value, null);
    }

    /// <summary>What the page is shown with (images, scripts, style sheets), distinct, in document order; empty unless <c>crawler.parsing.resources</c> is on.</summary>
    public IReadOnlyList<CanonicalUrl> Resources
    {
        get => field ??= [.. (ResourceBatch?.ToLinks() ?? []).Select(link => link.Url)];
        init => (field, ResourceBatch) = (value, null);
    }

    /// <summary>Distinct resources left out because the page has more than it may have links.</summary>
    public int ResourcesCut { get; init; }

    /// <summary>Distinct links left out because the page has more than allowed.</summary>
    public int LinksCut { get; init; }

    /// <summary>Links left out because their URL is longer than allowed.</summary>
    public int LinksTooLong { get; init; }

    /// <summary>Whether the end of the document was not read: it is larger than allowed, or its tree, where one is built, could not be finished.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether meta robots says nofollow (or none).</summary>
    public bool NoFollow { get; init; }

    /// <summary>Whether meta robots says noindex (or none).</summary>
    public bool NoIndex { get; init; }

    /// <summary>What the response's X-Robots-Tag headers say.</summary>
    public RobotsMarks HeaderMarks { get; init; }

    /// <summary>The links without an object for each, until the frontier has judged them; null where somebody has given them as objects.</summary>
    internal LinkBatch? LinkBatch { get; init; }

    /// <summary>The resources likewise.</summary>
    internal LinkBatch? ResourceBatch { get; init; }

    /// <summary>How many <see cref="Links"/> there are.</summary>
    internal int LinkCount => LinkBatch?.Count ?? Links.Count;

    /// <summary>The same with objects instead of batches, so that whoever else holds it can return no memory that this needs.</summary>
    internal ParsedPage AsObjects() => this with { Links = Links, Resources = Resources };

    /// <summary>The links as a batch of a crawl, for its last owner; null where there are none.</summary>
    internal LinkBatch? TakeLinks(UrlHasher hasher) => LinkBatch?.HashedBy(hasher) ?? (Links.Count > 0 ? LinkBatch.Of(Links, hasher) : null);

    /// <summary>The resources likewise.</summary>
    internal LinkBatch? TakeResources(UrlHasher hasher) =>
        ResourceBatch?.HashedBy(hasher) ?? (Resources.Count > 0 ? LinkBatch.Of([.. Resources.Select(url => new PageLink(url, LinkKind.Anchor, NoFollow: false))], hasher) : null);
}

/// <summary>One link of a page.</summary>
/// <param name="Url">Absolute, without fragment.</param>
/// <param name="Kind">The element it stands in.</param>
/// <param name="NoFollow">Whether every occurrence carries rel=nofollow.</param>
public readonly record struct PageLink(CanonicalUrl Url, LinkKind Kind, bool NoFollow);

/// <summary>The element that a link stands in.</summary>
public enum LinkKind
{
    /// <summary>a href, also of SVG.</summary>
    Anchor,

    /// <summary>area href.</summary>
    Area,

    /// <summary>iframe or frame src.</summary>
    Frame,

    /// <summary>meta http-equiv=refresh.</summary>
    Refresh,

    /// <summary>None of the page's links but a part of what it is shown with (image, script, style sheet): see <see cref="ParsedPage.Resources"/>.</summary>
    Resource,
}

/// <summary>How a document's encoding was decided.</summary>
public enum CharsetSource
{
    /// <summary>A byte order mark.</summary>
    Bom,

    /// <summary>The charset parameter of Content-Type.</summary>
    Header,

    /// <summary>A meta element.</summary>
    Meta,

    /// <summary>Nothing said: the bytes are valid UTF-8, or stand together as they do in another encoding.</summary>
    Guess,

    /// <summary>Nothing said, and no good guess: windows-1252.</summary>
    Default,
}
