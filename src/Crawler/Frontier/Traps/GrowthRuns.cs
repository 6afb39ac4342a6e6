namespace Crawler.Frontier.Traps;

/// <summary>
/// How many links in a row have led to a longer URL that contains the one before, for every URL of late: a table of fixed size, in which a newer URL takes the place of an older
/// one. A run that is forgotten begins anew.
/// </summary>
internal sealed class GrowthRuns
{
    private const int IndexBits = 16;

    private const ulong TagMask = (1UL << 56) - 1;

    // The identity's low bits, and the run in the top byte; 0 is an empty place. Half a MiB, once there is a run.
    private ulong[] _runs = [];

    /// <summary>The run that a link would make, 0 where it does not grow.</summary>
    /// <param name="parent">The page it stands on.</param>
    /// <param name="parentUrl">That page's URL.</param>
    /// <param name="url">The link.</param>
    /// <param name="pathStart">Where the path begins in both.</param>
    public int Next(UrlId parent, ReadOnlySpan<char> parentUrl, ReadOnlySpan<char> url, int pathStart) =>
        Extends(url, parentUrl, pathStart) ? Math.Min(255, Get(parent) + 1) : 0;

    /// <summary>Remembers a run.</summary>
    public void Set(UrlId url, int run)
    {
        if (run == 0) return;
        if (_runs.Length == 0) _runs = new ulong[1 << IndexBits];
        _runs[Place(url)] = ((ulong)run << 56) | Tag(url);
    }

    private int Get(UrlId url) => _runs.Length > 0 && _runs[Place(url)] is var entry && (entry & TagMask) == Tag(url) ? (int)(entry >> 56) : 0;

    // Four fifths of the shorter one, behind the host, are found at the beginning and the end of the longer one.
    private static bool Extends(ReadOnlySpan<char> url, ReadOnlySpan<char> parent, int pathStart)
    {
        if (url.Length <= parent.Length || pathStart > parent.Length) return false;
        var prefix = url.CommonPrefixLength(parent);
        if (prefix < pathStart) return false;
        var suffix = 0;
        while (suffix < parent.Length - prefix && url[^(suffix + 1)] == parent[^(suffix + 1)]) suffix++;
        return 5 * (prefix - pathStart + suffix) >= 4 * (parent.Length - pathStart);
    }

    private static int Place(UrlId url) => (int)((ulong)url.Value * 0x9E3779B97F4A7C15 >> (64 - IndexBits));

    private static ulong Tag(UrlId url) => (ulong)url.Value & TagMask;
}
