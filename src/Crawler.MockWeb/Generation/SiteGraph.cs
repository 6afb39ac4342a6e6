namespace Crawler.MockWeb.Generation;

/// <summary>The whole generated web: every URL, every link, and where a crawl starts.</summary>
internal sealed class SiteGraph(MockWebOptions options)
{
    public MockWebOptions Options { get; } = options;

    /// <summary>Every host; the ordinary ones come first, in the order of their numbers.</summary>
    public List<MockHost> Hosts { get; } = [];

    public List<Node> Nodes { get; } = [];

    /// <summary>The home pages that together lead to everything that is reachable.</summary>
    public List<Node> Seeds { get; } = [];

    public Node Add(MockHost host, string path, NodeKind kind, NodeTraits traits = NodeTraits.None, int status = 0)
    {
        var node = new Node(Nodes.Count, host, path, kind, traits) { Status = status };
        Nodes.Add(node);
        host.ByPath.Add(path, node);
        return node;
    }
}
