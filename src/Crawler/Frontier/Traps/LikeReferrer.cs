using System.Runtime.InteropServices;
using Crawler.Urls;

namespace Crawler.Frontier.Traps;

/// <summary>
/// Pages that say the same as the page on which they were found, at one origin: a site that makes up a page for every link it makes up. A list of many pages that are alike is none, for the
/// list is not like them. Which page said what is kept of those of late, in a table of fixed size.
/// </summary>
internal sealed class LikeReferrer
{
    private const int IndexBits = 16;
    private const int Contents = 10_000;

    private readonly RecentTable<Content> _contents = new(Contents);

    // One MiB, once there is a page.
    private Entry[] _pages = [];

    /// <summary>A page was fetched.</summary>
    /// <param name="page">The page.</param>
    /// <param name="likeness">What it says.</param>
    public void Add(FrontierUrl page, ulong likeness)
    {
        var said = TrapText.Hash(page.Url.Text.AsSpan(0, page.Url.Parts.PathStart), likeness);
        if (SaidBy(page.ReferrerId) == said)
        {
            var content = _contents.Get(said);
            content.Place ??= TrapText.Shape(page.Url.Text.AsSpan(page.Url.Parts.PathStart, page.Url.Parts.QueryStart - page.Url.Parts.PathStart));
            content.Pages++;
        }

        Set(page.Id, said);
    }

    /// <summary>A URL has redirected: what is found behind it was found on the page before it.</summary>
    public void Pass(FrontierUrl redirect)
    {
        if (SaidBy(redirect.ReferrerId) is { } said) Set(redirect.Id, said);
    }

    /// <summary>Whether a link is one more of a kind of which there are more than allowed.</summary>
    /// <param name="url">The link.</param>
    /// <param name="referrer">The page that it stands on.</param>
    /// <param name="referrerUrl">That page's URL.</param>
    /// <param name="maxLikeReferrer">Pages allowed.</param>
    /// <returns>Where the first of them was, digits as one sign; null where it is none.</returns>
    public string? Exceed(CanonicalUrl url, UrlId referrer, string referrerUrl, int maxLikeReferrer)
    {
        if (SaidBy(referrer) is not { } said || !_contents.TryGet(said, out var content) || content.Pages <= maxLikeReferrer) return null;
        var path = url.Parts.PathStart;
        return referrerUrl.Length > path && referrerUrl[path] == '/' && referrerUrl.AsSpan().StartsWith(url.Text.AsSpan(0, path)) ? content.Place : null;
    }

    private ulong? SaidBy(UrlId? id) => id is { } page && _pages.Length > 0 && _pages[Place(page)] is var entry && entry.Id == page.Value ? entry.Said : null;

    private void Set(UrlId id, ulong said)
    {
        if (_pages.Length == 0) _pages = new Entry[1 << IndexBits];
        _pages[Place(id)] = new Entry(id.Value, said);
    }

    private static int Place(UrlId url) => (int)((ulong)url.Value * 0x9E3779B97F4A7C15 >> (64 - IndexBits));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Id, ulong Said);

    private sealed class Content
    {
        public int Pages { get; set; }

        public string? Place { get; set; }
    }
}
