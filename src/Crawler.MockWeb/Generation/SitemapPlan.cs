using System.Text;

namespace Crawler.MockWeb.Generation;

/// <summary>What the sitemaps of a host list, in the forms of the sitemaps.org protocol.</summary>
/// <remarks>Two of three hosts have one <c>/sitemap.xml</c>; the third has an index of a plain and a gzipped one.</remarks>
internal sealed class SitemapPlan(SiteGraph graph, MockWebTruth truth)
{
    private const int MaxEntries = 50_000;

    public static bool IsOrphan(Node node) => node.Path.StartsWith("/orphans/", StringComparison.Ordinal);

    /// <summary>The XML behind a path, or null where the host has no such sitemap.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">The path asked for.</param>
    public string? Find(MockHost host, string path)
    {
        if (host.Role != HostRole.Site) return null;
        var index = graph.Hosts.IndexOf(host) % 3 == 2;
        return path switch
        {
            "/sitemap.xml" => index ? Index(host) : UrlSet(Listed(host)),
            "/sitemap-1.xml" when index => UrlSet(Half(host, 0)),
            "/sitemap-2.xml.gz" when index => UrlSet(Half(host, 1)),
            _ => null,
        };
    }

    private IEnumerable<Node> Listed(MockHost host) =>
        graph.Options.UnlinkedInSitemaps
            ? host.ByPath.Values.Where(node => (node.Kind == NodeKind.Page && truth.IsReached(node)) || IsOrphan(node)).OrderBy(node => node.Id)
            : host.Pages.Where(truth.IsReached);

    private IEnumerable<Node> Half(MockHost host, int half) => Listed(host).Where((_, i) => i % 2 == half);

    private static string Index(MockHost host) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n" +
        $"<sitemap><loc>http://{host.Name}/sitemap-1.xml</loc></sitemap>\n<sitemap><loc>http://{host.Name}/sitemap-2.xml.gz</loc></sitemap>\n</sitemapindex>\n";

    private static string UrlSet(IEnumerable<Node> nodes)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        foreach (var node in nodes.Take(MaxEntries))
        {
            var loc = node.Url.Replace("&", "&amp;", StringComparison.Ordinal).Replace("'", "&apos;", StringComparison.Ordinal);
            xml.Append("<url><loc>").Append(loc).Append("</loc></url>\n");
        }

        return xml.Append("</urlset>\n").ToString();
    }
}
