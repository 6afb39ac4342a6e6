using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>A link that code of the host application has refused.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="NoFollow">Whether it asks not to follow it besides.</param>
/// <param name="Rule">What decided: the hook's name and its reason.</param>
internal sealed record RefusedLink(CanonicalUrl Url, bool NoFollow, string Rule);

/// <summary>Asks code of the host application about each link of a page, and contains what that code does.</summary>
/// <param name="decide">The host's code.</param>
/// <param name="job">The page's response.</param>
/// <param name="failed">Told of every exception, with the link; that link is followed.</param>
internal sealed class LinkHook(Func<LinkVisit, LinkDecision> decide, ParsePoolProtocol.Parse job, Action<CanonicalUrl, Exception> failed)
{
    private readonly List<RefusedLink> _refused = [];
    private readonly int _depth = (job.Order.Context.Depth ?? 0) + 1;

    /// <summary>Takes the refused links out of a page.</summary>
    /// <param name="page">What the parser found.</param>
    /// <returns>The page without them, and what was taken out.</returns>
    public (ParsedPage Page, IReadOnlyList<RefusedLink> Refused) Judge(ParsedPage page)
    {
        var stopsAll = page.NoFollow || page.HeaderMarks.NoFollow;
        var links = Allowed(page.Links, link => IsAllowed(link.Url, link.Kind, link.NoFollow, stopsAll));
        var resources = Allowed(page.Resources, resource => IsAllowed(resource, LinkKind.Resource, noFollow: false, stopsAll));
        return _refused.Count == 0 ? (page, []) : (page with { Links = links, Resources = resources }, _refused);
    }

    private static IReadOnlyList<T> Allowed<T>(IReadOnlyList<T> found, Func<T, bool> isAllowed)
    {
        if (found.Count == 0) return found;
        var allowed = new List<T>(found.Count);
        foreach (var one in found)
        {
            if (isAllowed(one)) allowed.Add(one);
        }

        return allowed;
    }

    private bool IsAllowed(CanonicalUrl url, LinkKind kind, bool noFollow, bool stopsAll)
    {
        try
        {
            if (decide(new LinkVisit(job.Crawl, job.Response.Head.Url, url, kind, noFollow || stopsAll, _depth)).Reason is not { } reason) return true;
            _refused.Add(new RefusedLink(url, noFollow, $"{nameof(CrawlHooks.OnLink)}: {FetchFailures.OneLine(reason)}"));
            return false;
        }
        catch (Exception error)
        {
            failed(url, error);
            return true;
        }
    }
}
