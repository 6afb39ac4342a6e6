namespace Crawler.MockWeb.Generation;

/// <summary>
/// Adds to the tree of pages what a crawler meets besides pages: redirects, errors, resources, what it must not fetch, and the special
/// hosts.
/// </summary>
internal sealed class GraphExtras(SiteGraph graph, List<Node> pages)
{
    private static readonly int[] RedirectCodes = [301, 302, 303, 307, 308];
    private readonly MockWebOptions _options = graph.Options;
    private SplitMix _random = SplitMix.For(graph.Options.Seed, purpose: 2);

    public void Add()
    {
        AddMany(_options.RedirectPercent / 2, () => LinkTo(AddRedirects(graph, ref _random, AnyPage())));
        if (_options.RedirectPercent > 0) AddLoop();
        AddMany(_options.NotFoundPercent, () => LinkTo(Extra("missing", NodeKind.NotFound, status: _random.Percent(80) ? 404 : 410)));
        AddMany(_options.ServerErrorPercent, () => LinkTo(Extra("broken", NodeKind.ServerError, status: 500)));
        AddMany(_options.ResourcePercent, AddResource);
        AddDisallowed();
        AddMany(_options.NofollowPercent, AddNofollow);
        AddMany(_options.UnlinkedPercent, () => LinkOut(Extra("orphans", NodeKind.Page)));
        if (_options.Variety) AddDecoys();
        AddControlLinks();
        AddHosts("hang", HostRole.Hanging, NodeKind.Hanging, _options.HangingHosts);
        AddHosts("dead", HostRole.Dead, NodeKind.Dead, _options.DeadHosts);
        if (_options.Hostile) AddHostile();
        if (_options.Traps) AddTraps();
    }

    /// <summary>Adds one to four redirects in a row that end at <paramref name="target"/>, and returns the first.</summary>
    public static Node AddRedirects(SiteGraph graph, ref SplitMix random, Node target)
    {
        var hops = random.Below(10) switch { < 7 => 1, 7 => 2, 8 => 3, _ => 4 };
        for (; hops > 0; hops--)
        {
            var host = random.Percent(70) ? target.Host : graph.Hosts[random.Below(graph.Options.Hosts)];
            var hop = graph.Add(host, PathMaker.Extra("go", graph.Nodes.Count, ""), NodeKind.Redirect, status: random.Pick<int>(RedirectCodes));
            hop.Target = target;
            target = hop;
        }

        return target;
    }

    private void AddLoop()
    {
        var host = graph.Hosts[0];
        var first = graph.Add(host, "/loop/a", NodeKind.Redirect, status: 302);
        var second = graph.Add(host, "/loop/b", NodeKind.Redirect, status: 302);
        (first.Target, second.Target) = (second, first);
        LinkTo(first);
    }

    private void AddResource()
    {
        var host = AnyPage().Host;
        LinkTo(graph.Add(host, PathMaker.Resource(ref _random, graph.Nodes.Count), NodeKind.Resource));
    }

    private void AddDisallowed()
    {
        var hosts = graph.Hosts.FindAll(host => host.CanDisallow);
        if (hosts.Count == 0) return;
        Node? last = null;
        AddMany(_options.DisallowedPercent, () =>
        {
            var host = hosts[_random.Below(hosts.Count)];
            last = graph.Add(host, PathMaker.Disallowed(ref _random, host.Robots, graph.Nodes.Count), NodeKind.Page, NodeTraits.Disallowed);
            LinkOut(last);
            LinkTo(last);
        });
        if (last is not null && _options.RedirectPercent > 0) LinkTo(AddRedirects(graph, ref _random, last));
    }

    private void AddNofollow()
    {
        var page = Extra("ads", NodeKind.Page);
        LinkOut(page);
        var parent = AnyPage();
        var refusesAll = parent.Has(NodeTraits.MetaNofollow);
        if (!refusesAll) parent = OpenPage();
        parent.Links.Add(new Link(page, LinkElement.Anchor, Nofollow: !refusesAll));
    }

    /// <summary>Pages that only a comment or a script names: a parser that takes them for links is found out.</summary>
    private void AddDecoys()
    {
        foreach (var host in graph.Hosts)
        {
            graph.Add(host, "/decoy/comment.html", NodeKind.Page);
            graph.Add(host, "/decoy/script.html", NodeKind.Page);
        }
    }

    private void AddControlLinks()
    {
        foreach (var path in _options.ControlLinks)
        {
            _ = Serving.ControlPath.TryParse(path, out var control);
            for (var i = 0; i < _options.Hosts; i++)
            {
                var node = graph.Add(graph.Hosts[i], path, control.AnswersWithPage ? NodeKind.ControlPage : NodeKind.Control);
                graph.Hosts[i].Pages[0].Links.Add(new Link(node, LinkElement.Anchor, Nofollow: false));
            }
        }
    }

    private void AddHosts(string name, HostRole role, NodeKind kind, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var host = new MockHost(GraphBuilder.Name(name, i), role, RobotsKind.Absent, crawlDelay: null);
            graph.Hosts.Add(host);
            graph.Seeds[0].Links.Add(new Link(graph.Add(host, "/", kind), LinkElement.Anchor, Nofollow: false));
        }
    }

    private void AddHostile()
    {
        var host = new MockHost(GraphBuilder.Name("hostile", 0), HostRole.Hostile, RobotsKind.Absent, crawlDelay: null);
        graph.Hosts.Add(host);
        foreach (var path in Serving.HostilePages.Paths)
        {
            graph.Seeds[0].Links.Add(new Link(graph.Add(host, path, NodeKind.Hostile), LinkElement.Anchor, Nofollow: false));
        }
    }

    private void AddTraps()
    {
        var host = new MockHost(GraphBuilder.Name("trap", 0), HostRole.Traps, RobotsKind.Absent, crawlDelay: null);
        graph.Hosts.Add(host);
        var real = Serving.TrapPages.RealPaths.Select(path => graph.Add(host, path, NodeKind.ControlPage)).ToArray();
        graph.Seeds[0].Links.Add(new Link(real[0], LinkElement.Anchor, Nofollow: false));
        real[0].Links.AddRange(real[1..].Select(page => new Link(page, LinkElement.Anchor, Nofollow: false)));
    }

    private void AddMany(double percent, Action add)
    {
        for (var i = (int)Math.Ceiling(_options.Pages * percent / 100); i > 0; i--) add();
    }

    private Node Extra(string folder, NodeKind kind, int status = 0) => graph.Add(AnyPage().Host, PathMaker.Extra(folder, graph.Nodes.Count), kind, status: status);

    private void LinkTo(Node target) => OpenPage().Links.Add(new Link(target, LinkElement.Anchor, Nofollow: false));

    private void LinkOut(Node source)
    {
        for (var i = 0; i < 3; i++) source.Links.Add(new Link(AnyPage(), LinkElement.Anchor, Nofollow: false));
    }

    private Node AnyPage() => pages[_random.Below(pages.Count)];

    /// <summary>A page whose links are followed and may be of any kind.</summary>
    private Node OpenPage()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var page = AnyPage();
            if (!page.Has(NodeTraits.MetaNofollow | NodeTraits.Frameset)) return page;
        }

        return graph.Seeds[0];
    }
}
