using System.Runtime.InteropServices;
using Crawler.Crawling;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>A link of a page as a hook sees it, before the crawl knows it.</summary>
/// <param name="Crawl">Which crawl.</param>
/// <param name="Page">The page it stands on.</param>
/// <param name="Url">Where it leads, absolute, without fragment.</param>
/// <param name="Kind">The element it stands in; <see cref="LinkKind.Resource"/> of what the page is shown with.</param>
/// <param name="NoFollow">Whether the link, or its page as a whole, asks not to follow it. What the crawl makes of that is decided afterwards.</param>
/// <param name="Depth">Links followed from a seed to get there, 1 or more.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinkVisit(CrawlId Crawl, CanonicalUrl Page, CanonicalUrl Url, LinkKind Kind, bool NoFollow, int Depth);
