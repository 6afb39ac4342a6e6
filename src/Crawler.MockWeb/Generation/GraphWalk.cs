namespace Crawler.MockWeb.Generation;

/// <summary>Which nodes a crawl visits: a plain breadth-first walk over the generated links, with no URL in it.</summary>
internal sealed class GraphWalk
{
    private readonly int[] _depths;

    private GraphWalk(int[] depths, HashSet<Node> refused)
    {
        _depths = depths;
        Refused = refused;
    }

    /// <summary>Nodes that robots.txt kept the walk from.</summary>
    public IReadOnlySet<Node> Refused { get; }

    public bool Visited(Node node) => _depths[node.Id] >= 0;

    /// <summary>Fewest links from a start, a redirect not counted; -1 where the walk never came.</summary>
    public int Depth(Node node) => _depths[node.Id];

    /// <param name="graph">The graph.</param>
    /// <param name="starts">Where the walk begins.</param>
    /// <param name="within">The one host that it stays on; null for all.</param>
    /// <param name="obeyNofollow">Whether nofollow links and pages stop it.</param>
    public static GraphWalk From(SiteGraph graph, IEnumerable<Node> starts, MockHost? within = null, bool obeyNofollow = true)
    {
        var depths = new int[graph.Nodes.Count];
        Array.Fill(depths, -1);
        var refused = new HashSet<Node>();
        var level = new List<Node>();
        var next = new List<Node>();
        foreach (var start in starts) Reach(start, 0, level);
        for (var depth = 0; level.Count > 0; depth++)
        {
            // A redirect's target joins the level being read, so the list grows under the loop.
            for (var i = 0; i < level.Count; i++)
            {
                var node = level[i];
                if (depths[node.Id] < depth) continue;
                if (node.Target is not null) Reach(node.Target, depth, level);
                if (obeyNofollow && node.Has(NodeTraits.MetaNofollow)) continue;
                foreach (var link in node.Links)
                {
                    if (!(obeyNofollow && link.Nofollow)) Reach(link.Target, depth + 1, next);
                }
            }

            (level, next) = (next, level);
            next.Clear();
        }

        return new GraphWalk(depths, refused);

        void Reach(Node node, int depth, List<Node> into)
        {
            if (within is not null && node.Host != within) return;
            if (node.Has(NodeTraits.Disallowed))
            {
                refused.Add(node);
                return;
            }

            if (depths[node.Id] >= 0 && depths[node.Id] <= depth) return;
            depths[node.Id] = depth;
            into.Add(node);
        }
    }
}
