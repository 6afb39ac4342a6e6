using Crawler.Urls;

namespace Crawler.Frontier.Traps;

/// <summary>URLs that differ in nothing but the value of a <see cref="SessionParameter"/>. Once an origin is caught at it, one URL of each kind is enough there.</summary>
internal sealed class SessionVariants
{
    private const int Kinds = 5_000;
    private const int Names = 1_000;

    private readonly RecentTable<Counter> _kinds = new(Kinds);
    private readonly RecentTable<Counter> _caught = new(Names);

    /// <summary>Looks at a URL.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="maxSessionIds">URLs allowed of one kind.</param>
    /// <param name="counts">Whether it is new.</param>
    /// <returns>The name of the parameter where there are more than allowed; null otherwise.</returns>
    public string? Exceed(CanonicalUrl url, int maxSessionIds, bool counts)
    {
        var target = url.Text.AsSpan(url.Parts.PathStart);
        if (!SessionParameter.TryFind(target, out var found)) return null;
        var name = target[found.Name];
        var origin = TrapText.Hash(url.Text.AsSpan(0, url.Parts.PathStart));
        var kind = TrapText.Hash(target[found.Value.End..], TrapText.Hash(target[..found.Value.Start], origin));
        if (counts) _kinds.Get(kind).Count++;
        if (!_kinds.TryGet(kind, out var variants)) return null;
        var caught = TrapText.Hash(name, origin);
        if (variants.Count <= (_caught.TryGet(caught, out _) ? 1 : maxSessionIds)) return null;
        _caught.Get(caught);
        return name.ToString();
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }
}
