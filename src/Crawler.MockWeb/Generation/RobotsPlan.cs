using System.Globalization;
using System.Text;

namespace Crawler.MockWeb.Generation;

/// <summary>Writes the robots.txt of each kind; <see cref="PathMaker"/> knows which paths the rules are meant for.</summary>
internal static class RobotsPlan
{
    private const string PrefixRules = "Disallow: /private/\nAllow: /private/open/\nDisallow: /cgi-bin/\n";

    /// <summary>The file, or null where the host has none.</summary>
    public static string? Text(MockHost host, string agent)
    {
        var delay = host.CrawlDelay is { } value ? string.Create(CultureInfo.InvariantCulture, $"Crawl-delay: {value.TotalSeconds:0.###}\n") : "";
        var sitemap = $"\nSitemap: http://{host.Name}/sitemap.xml\n";
        return host.Robots switch
        {
            RobotsKind.Prefix or RobotsKind.Moved => $"User-agent: *\n{delay}{PrefixRules}{sitemap}",
            RobotsKind.Wildcard => $"User-agent: *\nDisallow: /*/drafts/\nDisallow: /*.tmp.html$\nDisallow: /*?session=\n{delay}{sitemap}",
            RobotsKind.OwnGroup =>
                $"User-agent: *\nDisallow: /\nCrawl-delay: 3600\n\nUser-agent: otherbot\nUser-agent: {agent.ToLowerInvariant()}\nDisallow: /members/\n{delay}{sitemap}",
            RobotsKind.Messy =>
                "\uFEFF# Rules of the house\r\nUSER-AGENT : *   # everybody\r\nNoindex: /anything\r\n" +
                (delay + PrefixRules).Replace(": ", ":", StringComparison.Ordinal).Replace("\n", " # why\r\n", StringComparison.Ordinal) + sitemap,
            RobotsKind.Empty => "",
            _ => null,
        };
    }

    /// <summary>Its bytes, or null where the host has none.</summary>
    public static byte[]? Bytes(MockHost host, string agent) => Text(host, agent) is { } text ? Encoding.UTF8.GetBytes(text) : null;
}
