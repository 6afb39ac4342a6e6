using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>Collects what a page is shown with: images, scripts, style sheets and what they name, sounds, films. Forms and links are none of it.</summary>
/// <param name="resolver">Of the document.</param>
/// <param name="options">The caps.</param>
internal sealed class ResourceCollector(LinkResolver resolver, ParsingOptions options)
{
    private static readonly string[] Relations = ["stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "manifest", "preload", "modulepreload"];

    private readonly List<CanonicalUrl> _found = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Distinct ones, in document order, as many as links may be.</summary>
    public IReadOnlyList<CanonicalUrl> Found => _found;

    /// <summary>Distinct ones beyond that.</summary>
    public int Cut { get; private set; }

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
        while (urls.MoveNext()) Add(urls.Current.ToString());
    }

    // An empty one is the document itself, which nobody means.
    private void Add(string? url)
    {
        if (string.IsNullOrWhiteSpace(url) || !resolver.TryResolve(url, out var target, out _) || target.Text.Length > options.MaxUrlLength || !_known.Add(target.Text)) return;
        if (_found.Count < options.MaxOutlinks) _found.Add(target);
        else Cut++;
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
