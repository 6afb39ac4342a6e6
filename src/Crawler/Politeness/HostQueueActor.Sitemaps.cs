using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <content>Sitemaps on this host: those that its robots.txt names are told of when its first page is requested, and those that are asked for wait for clock and rules like a page.</content>
internal sealed partial class HostQueueActor
{
    private void AnnounceSitemaps(OriginQueue origin, CanonicalUrl page)
    {
        if (origin.Sitemaps.IsAnnounced || _plan.Sitemaps.IsNobody()) return;
        origin.Sitemaps.IsAnnounced = true;
        _plan.Sitemaps.Tell(new SitemapProtocol.OpenSite(page, origin.Robots?.Rules.Sitemaps ?? []));
    }

    private FetchOrder? NextSitemap(OriginQueue origin, DateTimeOffset now)
    {
        while (origin.Sitemaps.Take(now) is { } sitemap)
        {
            if (_plan.Options.Robots.Obey && origin.Robots!.Rules.IsAllowed(sitemap.Url.PathAndQuery) is { Allowed: false } verdict)
            {
                Refuse(sitemap, nameof(SkipReason.DisallowedByRobots), verdict.Explanation ?? origin.Robots.Error);
                continue;
            }

            origin.RobotsUsed = true;

            // One byte more than is read, so that a longer one is seen to be cut.
            var request = new FetchRequest { Url = sitemap.Url, TruncateBodyAt = _plan.Options.Sitemaps.MaxBytes + 1, CompactsBody = true };
            return new FetchOrder(LeaseKind.Sitemap, null, _plan.Host, request, new PageContext(sitemap.Url, null, null, sitemap.Attempts + 1), _plan.Frontier, sitemap.Errand);
        }

        return null;
    }

    private static void Refuse(WaitingSitemap sitemap, string reason, string? detail) =>
        sitemap.Errand.Requester!.Tell(new HostQueueProtocol.HopRefused(sitemap.Errand, reason, detail));

    private void EndSitemap(LeaseId lease, FetchOrder order, SitemapErrand errand, FetchOutcome outcome)
    {
        _plan.FetchPool.Tell(new FetchPoolProtocol.Release(_plan.Crawl, lease));
        if (outcome is FetchOutcome.Failure failure && Retry(failure, order.Context.Attempts, _plan.Options.Robots.MaxAttempts) is { } wait)
            Origin(order.Request.Url.Origin).Sitemaps.Add(new WaitingSitemap(order.Request.Url, errand, order.Context.Attempts, Now + wait));
        else errand.Requester!.Tell(new HostQueueProtocol.HopFetched(errand, outcome));
    }

    private void LoseSitemap(HostQueueProtocol.LeaseLost message, FetchOrder order, SitemapErrand errand)
    {
        if (message.CrashDetail is { } crash) EndSitemap(message.Lease, order, errand, new FetchOutcome.Failure(FetchError.ProtocolError, crash) { Elapsed = TimeSpan.Zero });
        else Origin(order.Request.Url.Origin).Sitemaps.Add(new WaitingSitemap(order.Request.Url, errand, order.Context.Attempts - 1, default));
    }
}
