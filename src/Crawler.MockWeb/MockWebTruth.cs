using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb;

/// <summary>
/// What a correct crawl of the mock web must find, taken from the generator's own graph and never through a URL parser or a link extractor.
/// A correct crawl starts from <see cref="MockWebServer.SeedUrls"/>, has no limit of scope, depth or pages, and obeys robots.txt,
/// rel=nofollow and meta robots.
/// </summary>
/// <remarks>
/// Every URL is a string as the URL Standard serialises it, without a fragment. Except where a member says otherwise, a set holds only URLs
/// that such a crawl comes across.
/// Style sheets and images that pages embed are served but are no links, hence in no set.
/// </remarks>
public sealed class MockWebTruth
{
    private readonly SiteGraph _graph;
    private readonly GraphWalk _walk;
    private readonly Lazy<GraphWalk> _careless;
    private readonly ConcurrentDictionary<string, FrozenSet<string>> _sets = new(StringComparer.Ordinal);
    private readonly Lazy<FrozenDictionary<string, string>> _redirects;

    internal MockWebTruth(SiteGraph graph)
    {
        _graph = graph;
        _walk = GraphWalk.From(graph, graph.Seeds);
        _careless = new(() => GraphWalk.From(graph, graph.Seeds, obeyNofollow: false));
        _redirects = new(() => graph.Nodes
            .Where(node => node.Kind == NodeKind.Redirect && _walk.Visited(node))
            .ToFrozenDictionary(node => node.Url, node => node.Target!.Url, StringComparer.Ordinal));
    }

    /// <summary>
    /// The pages to be recorded with status 200 and type text/html; flaky and noindex pages are among them, for noindex is no ban on
    /// fetching.
    /// </summary>
    public IReadOnlySet<string> Pages => Set(node => IsPage(node) && _walk.Visited(node));

    /// <summary>
    /// Every redirect, as URL and the URL that its Location means. Two of them, <c>/loop/a</c> and <c>/loop/b</c>, lead to each other.
    /// </summary>
    public IReadOnlyDictionary<string, string> Redirects => _redirects.Value;

    /// <summary>Linked URLs that answer 404 or 410.</summary>
    public IReadOnlySet<string> NotFound => OfKind(NodeKind.NotFound);

    /// <summary>Linked URLs that answer 500 every time.</summary>
    public IReadOnlySet<string> ServerErrors => OfKind(NodeKind.ServerError);

    /// <summary>
    /// Pages that answer 429 or 503 with Retry-After for the first <see cref="MockWebOptions.FlakyFailures"/> requests and then 200; also
    /// in <see cref="Pages"/>.
    /// </summary>
    public IReadOnlySet<string> Flaky => Set(node => node.Has(NodeTraits.Flaky) && _walk.Visited(node));

    /// <summary>Linked URLs that answer 200 with another type than HTML.</summary>
    public IReadOnlySet<string> Resources => OfKind(NodeKind.Resource);

    /// <summary>
    /// Linked URLs that robots.txt disallows for <see cref="MockWebOptions.RobotsAgent"/>: come across, never to be requested.
    /// </summary>
    public IReadOnlySet<string> DisallowedByRobots => Set(_walk.Refused.Contains);

    /// <summary>URLs that only rel=nofollow links, or pages with nofollow in meta robots, lead to: never to be requested.</summary>
    public IReadOnlySet<string> NofollowOnly => Set(node => _careless.Value.Visited(node) && !_walk.Visited(node));

    /// <summary>Pages that exist and that no followed or unfollowed link leads to, the decoys in comments and scripts among them.</summary>
    public IReadOnlySet<string> Unreachable => Set(node => !_careless.Value.Visited(node) && !_careless.Value.Refused.Contains(node));

    /// <summary>
    /// The part of <see cref="Unreachable"/> that sitemaps list: empty unless <see cref="MockWebOptions.UnlinkedInSitemaps"/>.
    /// </summary>
    public IReadOnlySet<string> SitemapOnly => Set(node => _graph.Options.UnlinkedInSitemaps && SitemapPlan.IsOrphan(node));

    /// <summary>
    /// Linked control paths that do not answer with a page (<see cref="MockWebOptions.ControlLinks"/>); the others are in
    /// <see cref="Pages"/>.
    /// </summary>
    public IReadOnlySet<string> ControlPaths => OfKind(NodeKind.Control);

    /// <summary>URLs on hosts that never answer, not even robots.txt.</summary>
    public IReadOnlySet<string> Hanging => OfKind(NodeKind.Hanging);

    /// <summary>URLs on hosts that refuse connections.</summary>
    public IReadOnlySet<string> Dead => OfKind(NodeKind.Dead);

    /// <summary>
    /// URLs whose answers a crawler has to survive. What it makes of each is its own affair: leave everything on that host out of a
    /// comparison.
    /// </summary>
    public IReadOnlySet<string> Hostile => OfKind(NodeKind.Hostile);

    /// <summary>The Crawl-delay of each host that states one.</summary>
    public IReadOnlyDictionary<string, TimeSpan> CrawlDelay =>
        _graph.Hosts.Where(host => host.CrawlDelay is not null).ToFrozenDictionary(host => host.Name, host => host.CrawlDelay!.Value, StringComparer.Ordinal);

    /// <summary>The names of the ordinary hosts, largest site first.</summary>
    public IReadOnlyList<string> Hosts => [.. _graph.Hosts.Where(host => host.Role == HostRole.Site).Select(host => host.Name)];

    /// <summary>The part of <see cref="Pages"/> that lies on one host.</summary>
    /// <param name="host">A host name such as <c>site-0003.mock.test</c>.</param>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    public IReadOnlySet<string> PagesOfHost(string host)
    {
        var found = Find(host);
        return Urls(node => node.Host == found && IsPage(node) && _walk.Visited(node));
    }

    /// <summary>
    /// The pages of a crawl with scope <c>host</c> from the home page of one host: what followed links and redirects reach without leaving
    /// it.
    /// </summary>
    /// <param name="host">A host name such as <c>site-0003.mock.test</c>.</param>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    public IReadOnlySet<string> PagesReachableWithinHost(string host)
    {
        var found = Find(host);
        var walk = GraphWalk.From(_graph, [found.ByPath["/"]], found);
        return Urls(node => IsPage(node) && walk.Visited(node));
    }

    /// <summary>
    /// The part of <see cref="Pages"/> at most so many links from a seed, a redirect not counted: a crawl with this depth limit finds them
    /// all if it goes breadth-first.
    /// </summary>
    /// <param name="maxDepth">Links from a seed; 0 is the seeds alone.</param>
    public IReadOnlySet<string> PagesWithinDepth(int maxDepth) => Urls(node => IsPage(node) && _walk.Visited(node) && _walk.Depth(node) <= maxDepth);

    internal static bool IsPage(Node node) => node.Kind is NodeKind.Page or NodeKind.ControlPage;

    internal bool IsReached(Node node) => _walk.Visited(node);

    private FrozenSet<string> OfKind(NodeKind kind, [CallerMemberName] string name = "") => Set(node => node.Kind == kind && _walk.Visited(node), name);

    /// <summary>The set behind a property, made once.</summary>
    private FrozenSet<string> Set(Func<Node, bool> where, [CallerMemberName] string name = "") => _sets.GetOrAdd(name, _ => Urls(where));

    private FrozenSet<string> Urls(Func<Node, bool> where) => _graph.Nodes.Where(where).Select(node => node.Url).ToFrozenSet(StringComparer.Ordinal);

    private MockHost Find(string host) =>
        _graph.Hosts.Find(candidate => candidate.Name == host && candidate.ByPath.ContainsKey("/"))
        ?? throw new ArgumentException($"The mock web has no host '{host}'.", nameof(host));
}
