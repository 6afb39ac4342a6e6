using Crawler.Frontier;
using Crawler.Parsing.Scanning;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>Reads the finished tree once, in document order, without recursion.</summary>
/// <param name="document">The tree.</param>
/// <param name="url">Where the document was fetched from.</param>
/// <param name="charset">Its encoding, in which query strings are written (URL Standard, "query state").</param>
/// <param name="options">The caps.</param>
/// <param name="productToken">The crawler's name in meta elements; null is none.</param>
/// <param name="hasher">What makes the fingerprints of the links.</param>
/// <param name="cancellationToken">Stops a long walk.</param>
internal sealed class LinkCollector(LinkDocument document, CanonicalUrl url, Charset charset, ParsingOptions options, string? productToken, UrlHasher hasher, CancellationToken cancellationToken)
{
    // As much as a scan keeps of a value; every link may have it before it.
    private const int LongestBase = LinkScanner<PageReceiver>.MaxValue;

    private readonly MetaRobots _robots = new(productToken);
    private LinkResolver _resolver = new(url, null, charset.QueryEncoding);
    private string? _title;
    private string? _canonical;
    private string? _lang;
    private bool _refreshed;

    public ParsedPage Collect()
    {
        using var links = new LinkBatchBuilder(url, options);
        using var resources = options.Resources ? new ResourceCollector(url, charset.QueryEncoding, options, hasher) : null;

        // The base element counts for the whole document, also for what stands before it (HTML Standard 4.2.3).
        foreach (var element in Elements())
        {
            if (!element.IsHtml("base") || element.Get("href") is not { } href) continue;
            if (href.Length > LongestBase) href = href[..LongestBase];
            _resolver = new LinkResolver(url, href, charset.QueryEncoding);
            links.SetBase(href);
            resources?.SetBase(href);
            break;
        }

        foreach (var element in Elements())
        {
            Read(element, links);
            resources?.Read(element);
        }

        var (linkBatch, resourceBatch) = (links.Build(charset.QueryEncoding, hasher, cancellationToken), resources?.Build(cancellationToken));

        return new ParsedPage
        {
            Title = _title,
            Canonical = _canonical,
            Lang = _lang,
            LinkBatch = linkBatch,
            ResourceBatch = resourceBatch,
            ResourcesCut = resources?.Cut ?? 0,
            LinksCut = links.Cut,
            LinksTooLong = links.TooLong,
            NoFollow = _robots.NoFollow,
            NoIndex = _robots.NoIndex,
        };
    }

    private void Read(LinkElement element, LinkBatchBuilder links)
    {
        switch (element.Name)
        {
            case "a" when element.IsSvg || element.IsHtml("a"):
                Add(links, element.Get("href") ?? (element.IsSvg ? element.Get("xlink:href") : null), LinkKind.Anchor, HasToken(element.Get("rel"), "nofollow"));
                break;
            case "area" when element.IsHtml("area"):
                Add(links, element.Get("href"), LinkKind.Area, HasToken(element.Get("rel"), "nofollow"));
                break;
            case "iframe" or "frame" when element.IsHtml(element.Name):
                Add(links, element.Get("src"), LinkKind.Frame, noFollow: false);
                break;
            case "meta" when element.IsHtml("meta"):
                ReadMeta(element, links);
                break;
            case "link" when _canonical is null && element.IsHtml("link") && HasToken(element.Get("rel"), "canonical") && element.Get("href") is { } href:
                if (_resolver.TryResolve(href, out var canonical, out _) && canonical.Text.Length <= options.MaxUrlLength) _canonical = canonical.Text;
                break;
            case "title" when _title is null && element.IsHtml("title"):
                _title = PageText.Title(element.Text);
                break;
            case "html" when _lang is null && element.IsHtml("html"):
                _lang = PageText.Language(element.Get("lang") ?? element.Get("xml:lang"));
                break;
            default:
                break;
        }
    }

    private void ReadMeta(LinkElement element, LinkBatchBuilder links)
    {
        if (element.Get("content") is not { } content) return;
        if (element.Get("name") is { } name) _robots.Add(name, content);
        if (_refreshed || !string.Equals(element.Get("http-equiv"), "refresh", StringComparison.OrdinalIgnoreCase)) return;
        if (!MetaRefresh.TryParse(content, out var target)) return;
        _refreshed = true;
        Add(links, target, LinkKind.Refresh, noFollow: false);
    }

    private static void Add(LinkBatchBuilder links, string? href, LinkKind kind, bool noFollow)
    {
        if (href is not null) links.Add(href, kind, noFollow);
    }

    private IEnumerable<LinkElement> Elements()
    {
        LinkNode? node = document.FirstChild;
        while (node is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node is LinkElement { IsInert: false } element) yield return element;
            var next = node.FirstChild;
            while (next is null && node is not null)
            {
                next = node.Next;
                node = node.ParentNode;
            }

            node = next;
        }
    }

    private static bool HasToken(string? value, string token)
    {
        if (value is null) return false;
        foreach (var range in value.AsSpan().SplitAny(" \t\n\f\r"))
        {
            if (value.AsSpan(range).Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
