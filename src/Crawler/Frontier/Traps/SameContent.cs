using Crawler.Urls;

namespace Crawler.Frontier.Traps;

/// <summary>Pages of one folder that are the same, but for what they say of their own URLs, one after the other: a site that answers 200 to everything, also to what it does not have.</summary>
internal sealed class SameContent
{
    private const int Folders = 10_000;

    private readonly RecentTable<Run> _folders = new(Folders);
    private int _longest;

    /// <summary>A page was fetched.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="content">A mark of its content.</param>
    public void Add(CanonicalUrl url, ulong content)
    {
        var run = _folders.Get(FolderOf(url));
        run.Pages = run.Content == content ? run.Pages + 1 : 1;
        run.Content = content;
        _longest = Math.Max(_longest, run.Pages);
    }

    /// <summary>Whether the last pages of a URL's folder were the same, and more than allowed.</summary>
    public bool Exceed(CanonicalUrl url, int maxSameContent) => _longest > maxSameContent && _folders.TryGet(FolderOf(url), out var run) && run.Pages > maxSameContent;

    /// <summary>The folder of a URL, digits as one sign.</summary>
    public static ReadOnlySpan<char> Folder(CanonicalUrl url)
    {
        var path = url.Text.AsSpan(0, url.Parts.QueryStart);
        return path[..(path.LastIndexOf('/') + 1)];
    }

    // With the names of the query's parameters: pages that one script shows are a folder of their own.
    private static ulong FolderOf(CanonicalUrl url)
    {
        var hash = TrapText.HashShape(Folder(url));
        var query = url.Text.AsSpan(url.Parts.QueryStart);
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            hash = TrapText.Hash(parameter.IndexOf('=') is var end and >= 0 ? parameter[..end] : [], hash);
        }

        return hash;
    }

    private sealed class Run
    {
        public ulong Content { get; set; }

        public int Pages { get; set; }
    }
}
