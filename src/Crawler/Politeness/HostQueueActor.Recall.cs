using Akka.Actor;
using Crawler.Fetching;

namespace Crawler.Politeness;

/// <content>Offers that were made before the host pushed back, and come back: they wait for what the clock says now.</content>
internal sealed partial class HostQueueActor
{
    // Before anything is offered under the new clock, and also where the lease is not known any more: the pool holds the host until then.
    private void RecallIfPushedBack(FetchOutcome outcome)
    {
        if (HostSignals.IsPushBack(outcome)) _plan.FetchPool.Tell(new FetchPoolProtocol.Recall(_plan.Crawl, _plan.Host, _birth, Self));
    }

    private void OnRecalled(HostQueueProtocol.Recalled message)
    {
        // For the life before, whose URLs the frontier has handed out anew.
        if (message.Birth != _birth) return;
        foreach (var order in message.Orders)
        {
            _schedule.OnRecalled();
            TakeBack(order);
        }

        Advance();
    }

    // What was not requested waits as before.
    private void TakeBack(FetchOrder order)
    {
        var origin = Origin(order.Request.Url.Origin);
        var attempts = order.Context.Attempts - 1;
        switch (order.Errand)
        {
            case null:
                origin.Add(new HostQueueProtocol.WaitingUrl(order.Row!, attempts, default, order.Wait.Since == default ? Now : order.Wait.Since));
                break;
            case SitemapErrand sitemap:
                origin.Sitemaps.Add(new WaitingSitemap(order.Request.Url, sitemap, attempts, default));
                break;
            case RobotsErrand { Requester: null } robots:
                Origin(robots.Origin).RobotsUnderWay = false;
                break;
            case RobotsErrand robots:
                _hops.Enqueue((order.Request.Url, robots));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(order), order.Errand, "no such errand");
        }
    }
}
