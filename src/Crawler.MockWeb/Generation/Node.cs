namespace Crawler.MockWeb.Generation;

/// <summary>What a URL of the graph answers with.</summary>
internal enum NodeKind : byte
{
    /// <summary>HTML with status 200.</summary>
    Page,

    /// <summary>A redirect to <see cref="Node.Target"/>.</summary>
    Redirect,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>500, always.</summary>
    ServerError,

    /// <summary>Status 200 with another type than HTML.</summary>
    Resource,

    /// <summary>A control path that is linked and answers with HTML and status 200.</summary>
    ControlPage,

    /// <summary>Another control path that is linked.</summary>
    Control,

    /// <summary>Accepted and never answered.</summary>
    Hanging,

    /// <summary>Nothing listens there.</summary>
    Dead,

    /// <summary>An answer that a crawler has to survive.</summary>
    Hostile,
}

/// <summary>What is special about a page.</summary>
[Flags]
internal enum NodeTraits : byte
{
    None = 0,
    Disallowed = 1,
    MetaNofollow = 2,
    MetaNoindex = 4,
    Frameset = 8,
    Slow = 16,
    Flaky = 32,
    BaseHref = 64,
}

/// <summary>The element that a link is written with.</summary>
internal enum LinkElement : byte
{
    Anchor,
    Area,
    Iframe,
    Refresh,
}

/// <summary>An edge of the graph.</summary>
internal readonly record struct Link(Node Target, LinkElement Element, bool Nofollow);

/// <summary>One URL of the graph.</summary>
internal sealed class Node(int id, MockHost host, string path, NodeKind kind, NodeTraits traits)
{
    /// <summary>
    /// How often it has been asked for; only flaky pages count. Requests come from many threads, so it is changed by Interlocked alone.
    /// </summary>
    public int Asked;

    public int Id { get; } = id;

    public MockHost Host { get; } = host;

    /// <summary>Path and query as the URL Standard serialises them.</summary>
    public string Path { get; } = path;

    public NodeKind Kind { get; } = kind;

    public NodeTraits Traits { get; } = traits;

    /// <summary>Status of a redirect or a missing page.</summary>
    public int Status { get; init; }

    public Node? Target { get; set; }

    public List<Link> Links { get; } = new(kind == NodeKind.Page ? 8 : 0);

    public string Url => $"http://{Host.Name}{Path}";

    public bool Has(NodeTraits trait) => (Traits & trait) != NodeTraits.None;
}
