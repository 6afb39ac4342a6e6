using System.Globalization;

namespace Crawler.MockWeb.Generation;

/// <summary>
/// Generates the graph: hosts, a tree of pages on each that makes every page reachable, random links across, and then what
/// <see cref="GraphExtras"/> adds.
/// </summary>
internal sealed class GraphBuilder
{
    private const int Fanout = 6;
    private const int HomesPerSeed = 1000;
    private const int PagesOfSmallHost = 2;
    private readonly MockWebOptions _options;
    private readonly SiteGraph _graph;
    private readonly List<Node> _pages = [];
    private SplitMix _random;

    private GraphBuilder(MockWebOptions options)
    {
        _options = options;
        _graph = new SiteGraph(options);
        _random = SplitMix.For(options.Seed, purpose: 1);
    }

    public static SiteGraph Build(MockWebOptions options)
    {
        var builder = new GraphBuilder(options);
        builder.AddHosts();
        builder.LinkHomes();
        builder.LinkTrees();
        builder.LinkRandomly();
        new GraphExtras(builder._graph, builder._pages).Add();
        return builder._graph;
    }

    private void AddHosts()
    {
        var small = _options.SmallDelayedHosts;
        int[] sizes = [.. SiteSizes.Distribute(_options.Pages - (small * PagesOfSmallHost), _options.Hosts - small, _options.SiteSizeExponent), .. Enumerable.Repeat(PagesOfSmallHost, small)];
        for (var i = 0; i < sizes.Length; i++)
        {
            var delayed = _options.CrawlDelay is not null && _options.RobotsTxt && (small > 0 ? i >= sizes.Length - small : i == 0 || _random.Percent(_options.CrawlDelayPercent));
            var robots = _options.RobotsTxt ? (RobotsKind)(i % 7) : RobotsKind.Absent;
            if (delayed && robots is RobotsKind.Absent or RobotsKind.Empty) robots = RobotsKind.Prefix;
            var host = new MockHost(Name("site", i), HostRole.Site, robots, delayed ? _options.CrawlDelay : null);
            _graph.Hosts.Add(host);
            for (var n = 0; n < sizes[i]; n++) AddPage(host, n, sizes[i]);
        }
    }

    private void AddPage(MockHost host, int number, int size)
    {
        var path = number == 0 ? "/" : PathMaker.Page(ref _random, host.Robots, number, _options.Variety);
        var leaf = number > 0 && (number * Fanout) + 1 >= size;
        var page = _graph.Add(host, path, NodeKind.Page, Traits(number, leaf));
        host.Pages.Add(page);
        _pages.Add(page);
    }

    private NodeTraits Traits(int number, bool leaf)
    {
        var traits = NodeTraits.None;
        if (number == 0) return traits;
        if (_random.Percent(_options.SlowPercent)) traits |= NodeTraits.Slow;
        if (leaf && _random.Percent(_options.FlakyPercent * Fanout / (Fanout - 1))) traits |= NodeTraits.Flaky;
        if (!_options.Variety) return traits;
        if (_random.Percent(2)) traits |= NodeTraits.MetaNoindex;
        if (_random.Percent(5)) return traits | NodeTraits.BaseHref;
        if (_random.Percent(2)) return traits | NodeTraits.Frameset;
        if (leaf && _options.NofollowPercent > 0 && _random.Percent(2)) traits |= NodeTraits.MetaNofollow;
        return traits;
    }

    /// <summary>
    /// A few seeds link to the homes of all hosts, so that a crawl soon has every host to choose from; what would make them too long hangs
    /// below other homes.
    /// </summary>
    private void LinkHomes()
    {
        var seeds = Math.Clamp(_options.Hosts / 25, 1, 8);
        for (var i = 0; i < seeds; i++) _graph.Seeds.Add(_graph.Hosts[i].Pages[0]);
        var direct = Math.Min(_options.Hosts, seeds * HomesPerSeed);
        for (var i = seeds; i < _options.Hosts; i++)
        {
            var parent = i < direct ? _graph.Seeds[i % seeds] : _graph.Hosts[i % direct].Pages[0];
            parent.Links.Add(new Link(_graph.Hosts[i].Pages[0], LinkElement.Anchor, Nofollow: false));
        }
    }

    private void LinkTrees()
    {
        foreach (var host in _graph.Hosts)
        {
            for (var n = 1; n < host.Pages.Count; n++)
            {
                var parent = host.Pages[(n - 1) / Fanout];
                var child = host.Pages[n];
                if (_random.Percent(_options.RedirectPercent / 2)) child = GraphExtras.AddRedirects(_graph, ref _random, child);
                parent.Links.Add(new Link(child, Element(parent), Nofollow: false));
            }
        }
    }

    private void LinkRandomly()
    {
        foreach (var page in _pages)
        {
            for (var i = _random.Below((2 * _options.RandomLinks) + 1); i > 0; i--)
            {
                var target = _random.Percent(70) ? page.Host.Pages[_random.Below(page.Host.Pages.Count)] : _pages[_random.Below(_pages.Count)];
                var nofollow = !page.Has(NodeTraits.Frameset) && _options.NofollowPercent > 0 && _random.Percent(5);
                page.Links.Add(new Link(target, nofollow ? LinkElement.Anchor : Element(page), nofollow));
            }
        }
    }

    private LinkElement Element(Node parent)
    {
        if (!_options.Variety || parent.Has(NodeTraits.MetaNofollow)) return LinkElement.Anchor;
        var element = _random.Below(40) switch { 0 or 1 => LinkElement.Area, 2 => LinkElement.Iframe, 3 => LinkElement.Refresh, _ => LinkElement.Anchor };
        var taken = element == LinkElement.Refresh && parent.Links.Exists(link => link.Element == LinkElement.Refresh);
        return taken ? LinkElement.Anchor : element;
    }

    internal static string Name(string role, int number) => string.Create(CultureInfo.InvariantCulture, $"{role}-{number:D4}.mock.test");
}
