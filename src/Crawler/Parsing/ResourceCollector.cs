using System.Text;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>Collects what a page is shown with: images, scripts, style sheets and what they name, sounds, films. Forms and links are none of it.</summary>
/// <param name="document">Where the document was fetched from.</param>
/// <param name="charset">Its encoding, in which query strings are written; null is UTF-8.</param>
/// <param name="options">The caps: as many as links may be.</param>
/// <param name="hasher">What makes the fingerprints.</param>
internal sealed class ResourceCollector(CanonicalUrl document, Encoding? charset, ParsingOptions options, UrlHasher hasher) : IDisposable
{
    private static readonly string[] Relations = ["stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "manifest", "preload", "modulepreload"];

    private readonly LinkBatchBuilder _found = new(document, options);

    /// <summary>Distinct ones beyond those that the batch may hold.</summary>
    public int Cut => _found.Cut;

    /// <summary>As <see cref="LinkBatchBuilder.SetBase"/>.</summary>
    public void SetBase(string href) => _found.SetBase(href);

    /// <summary>The document is whole.</summary>
    /// <param name="cancellationToken">Stops long work.</param>
    /// <returns>Distinct ones, in document order; the caller's.</returns>
    public LinkBatch Build(CancellationToken cancellationToken) => _found.Build(charset, hasher, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _found.Dispose();

    /// <summary>Whether an attribute of an element may name one.</summary>
    public static bool Wants(ReadOnlySpan<char> element, ReadOnlySpan<char> attribute) => attribute is "style" || element switch
    {
        "img" or "source" => attribute is "src" or "srcset",
        "script" or "audio" or "track" or "embed" => attribute is "src",
        "video" => attribute is "src" or "poster",
        "object" => attribute is "data",
        "input" => attribute is "src",
        "link" => attribute is "imagesrcset",
        // One outside of SVG becomes an img (HTML Standard 13.2.6.4.7).
        "image" => attribute is "href" or "xlink:href" or "src" or "srcset",
        "body" or "table" or "td" or "th" => attribute is "background",
        _ => false,
    };

    /// <summary>Whether an element has to be kept where the document is flattened.</summary>
    public static bool IsLeaf(ReadOnlySpan<char> element) => element is "img" or "source" or "audio" or "track" or "embed" or "video" or "object" or "input";

    /// <summary>Reads one element.</summary>
    public void Read(LinkElement element)
    {
        switch (element.Name)
        {
            case "img" or "source" when element.IsHtml(element.Name):
                Add(element.Get("src"));
                AddSrcset(element.Get("srcset"));
                break;
            case "script" or "audio" or "track" or "embed" when element.IsHtml(element.Name):
                Add(element.Get("src"));
                break;
            case "video" when element.IsHtml("video"):
                Add(element.Get("src"));
                Add(element.Get("poster"));
                break;
            case "object" when element.IsHtml("object"):
                Add(element.Get("data"));
                break;
            case "input" when element.IsHtml("input") && string.Equals(element.Get("type"), "image", StringComparison.OrdinalIgnoreCase):
                Add(element.Get("src"));
                break;
            case "link" when element.IsHtml("link") && IsResource(element.Get("rel")):
                Add(element.Get("href"));
                AddSrcset(element.Get("imagesrcset"));
                break;
            case "image" when element.IsSvg:
                Add(element.Get("href") ?? element.Get("xlink:href"));
                break;
            case "style" when element.Text is { } css:
                ReadCss(css);
                break;
            case "body" or "table" or "td" or "th" when element.IsHtml(element.Name):
                Add(element.Get("background"));
                break;
            default:
                break;
        }

        if (element.Get("style") is { } style) ReadCss(style);
    }

    /// <summary>Reads a style sheet.</summary>
    public void ReadCss(ReadOnlySpan<char> css)
    {
        var urls = new CssUrls(css);
        while (urls.MoveNext()) Add(urls.Current);
    }

    private void AddSrcset(string? value)
    {
        var urls = new Srcset(value);
        while (urls.MoveNext()) Add(urls.Current);
    }

    // An empty one is the document itself, which nobody means.
    private void Add(ReadOnlySpan<char> url)
    {
        if (!url.IsWhiteSpace()) _found.Add(url, LinkKind.Anchor, noFollow: false);
    }

    private static bool IsResource(string? rel)
    {
        foreach (var range in rel.AsSpan().SplitAny(" \t\n\f\r"))
        {
            foreach (var relation in Relations)
            {
                if (rel.AsSpan(range).Equals(relation, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }
}
