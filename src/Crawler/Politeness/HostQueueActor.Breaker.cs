using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Politeness;

/// <content>What follows when the host's circuit breaker opens or closes.</content>
internal sealed partial class HostQueueActor
{
    private void OnBreakerTurned()
    {
        var health = _schedule.Health;
        var host = _plan.Host.Value;
        var probes = _plan.Options.Politeness.BreakerProbes;
        if (health.OpenUntil is not { } until) Publish(new CrawlEvent.HostBack(_plan.Crawl, host));
        else if (health.Openings <= probes) Publish(new CrawlEvent.HostLeftAlone(_plan.Crawl, host, until, health.Openings, health.Trouble));
        else if (health.Openings == probes + 1) Publish(new CrawlEvent.HostGivenUp(_plan.Crawl, host, probes, health.Trouble));
    }

    private static void Publish(CrawlEvent crawlEvent) => Context.System.EventStream.Publish(crawlEvent);

    // Nothing here will be requested before the next probe, which takes what comes then.
    private void GiveUp()
    {
        var probes = _schedule.Health.Openings - 1;
        var detail = $"{probes} probes of the host in a row failed (crawler.politeness.breaker-probes = {_plan.Options.Politeness.BreakerProbes}); the last: {_schedule.Health.Trouble}";
        foreach (var origin in _origins)
        {
            foreach (var waiting in origin.TakeAll()) SettleUnrequested(waiting, UrlState.Failed, nameof(FailReason.HostUnavailable), detail);
            foreach (var sitemap in origin.Sitemaps.TakeAll()) Refuse(sitemap, nameof(FailReason.HostUnavailable), detail);
            origin.AbandonSearch();
        }
    }
}
