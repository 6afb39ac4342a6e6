using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <content>The search for the robots.txt of the host's origins, hop by hop, and the hops of other hosts' that lead here.</content>
internal sealed partial class HostQueueActor
{
    private void TakeUpRobots(IReadOnlyDictionary<OriginKey, OriginRobots> known)
    {
        foreach (var (origin, robots) in known) (Origin(origin).Robots, Origin(origin).RobotsUsed) = (RobotsPolicy.Kept(robots, Now, _plan.Options.Robots), true);
    }

    private void OnFetchHop(HostQueueProtocol.FetchHop message)
    {
        _received++;
        TakeHop(message);
        Advance();
    }

    private void TakeHop(HostQueueProtocol.FetchHop message)
    {
        if (message.Errand is SitemapErrand sitemap) Origin(message.Url.Origin).Sitemaps.Add(new WaitingSitemap(message.Url, sitemap, 0, default));
        else if (message.Errand is RobotsErrand robots && _hopsAsked.Add(robots)) _hops.Enqueue((message.Url, robots));
    }

    private void OnHopFetched(HostQueueProtocol.HopFetched message)
    {
        if (message.Errand is not RobotsErrand errand || !Timers.IsTimerActive(errand.Origin) || Origin(errand.Origin).RobotsHops != errand.Hops) return;
        Timers.Cancel(errand.Origin);
        ConcludeRobots(errand, message.Outcome);
        Advance();
    }

    private void OnHopOverdue(HopOverdue message)
    {
        if (message.Asks < MostHopAsks)
        {
            AskForHop(message.Url, message.Errand, message.Asks + 1);
            return;
        }

        var failure = new FetchOutcome.Failure(FetchError.TotalTimedOut, "the host that it redirects to did not answer in time") { Elapsed = HopAskedAgainAfter * MostHopAsks };
        ConcludeRobots(message.Errand, failure);
        Advance();
    }

    private void EndErrand(LeaseId lease, RobotsErrand errand, FetchOutcome outcome)
    {
        _plan.FetchPool.Tell(new FetchPoolProtocol.Release(_plan.Crawl, lease));
        _hopsAsked.Remove(errand);
        if (errand.Requester is { } requester) requester.Tell(new HostQueueProtocol.HopFetched(errand, outcome));
        else ConcludeRobots(errand, outcome);
    }

    // A redirect of a robots.txt is a request like any other: it waits for the clock of the host that it leads to.
    private void ConcludeRobots(RobotsErrand errand, FetchOutcome outcome)
    {
        var origin = Origin(errand.Origin);
        origin.RobotsUnderWay = false;
        if (outcome is FetchOutcome.Redirect redirect && errand.Hops < _plan.Options.Robots.MaxRedirects)
        {
            FollowRobots(origin, redirect.Target, errand.Hops + 1);
            return;
        }

        origin.EndSearch();
        if (outcome is FetchOutcome.Failure failure && Retry(failure, ++origin.RobotsAttempts, _plan.Options.Robots.MaxAttempts) is { } wait)
        {
            origin.RobotsNotBefore = Now + wait;
            return;
        }

        origin.RobotsAttempts = 0;
        origin.Learn(RobotsPolicy.Decide(outcome, _plan.RobotsToken, Now, _plan.Options.Robots, origin.Robots), Now);
        ApplyCrawlDelay(isNew: true);
        GiveUpIfUnreachable(origin);
        _plan.Frontier.Tell(new FrontierProtocol.HostChanged(Row()));
    }

    // Nothing is requested of such an origin, so its URLs need not wait for the host's clock to be told.
    private void GiveUpIfUnreachable(OriginQueue origin)
    {
        if (!_plan.Options.Robots.Obey || origin.Robots is not { State: RobotsState.Unreachable } unreachable || !origin.KnowsRobots(Now)) return;

        // That the request could not be made for code of the host application says nothing of the site.
        var reason = RobotsFault.ErrorIn(unreachable.Error) == FetchError.HookFailed ? nameof(FetchError.HookFailed) : nameof(FailReason.RobotsUnreachable);
        foreach (var waiting in origin.TakeAll()) SettleUnrequested(waiting, UrlState.Failed, reason, RobotsFault.RowOf(unreachable.Error));
        foreach (var sitemap in origin.Sitemaps.TakeAll()) Refuse(sitemap, reason, RobotsFault.RowOf(unreachable.Error));
    }

    private void FollowRobots(OriginQueue origin, CanonicalUrl target, int hops)
    {
        origin.RobotsHops = hops;
        if (target.HostKey == _plan.Host)
        {
            origin.RobotsHop = target;
            return;
        }

        origin.RobotsUnderWay = true;
        AskForHop(target, new RobotsErrand(origin.Origin, hops, Self), asks: 1);
    }

    private void AskForHop(CanonicalUrl target, RobotsErrand errand, int asks)
    {
        _plan.Frontier.Tell(new FrontierProtocol.RouteHop(new HostQueueProtocol.FetchHop(target, errand)));
        Timers.StartSingleTimer(errand.Origin, new HopOverdue(target, errand, asks), HopAskedAgainAfter);
    }

    private FetchOrder RobotsOrder(OriginQueue origin)
    {
        var url = origin.RobotsHop;
        if (url is null) CanonicalUrl.TryCreate($"{origin.Origin.Value}/robots.txt", out url, out _);
        return RobotsOrder(url!, new RobotsErrand(origin.Origin, origin.RobotsHops, null), origin.RobotsAttempts + 1);
    }

    private FetchOrder RobotsOrder(CanonicalUrl url, RobotsErrand errand, int attempts)
    {
        var request = new FetchRequest { Url = url, TruncateBodyAt = _plan.Options.Robots.MaxBytes };
        return new FetchOrder(LeaseKind.Robots, null, _plan.Host, request, new PageContext(url, null, null, attempts), _plan.Frontier, errand);
    }

    private void ApplyCrawlDelay(bool isNew)
    {
        var before = _crawlDelayAsked;
        _crawlDelayAsked = _origins.Max(origin => origin.Robots?.Rules.CrawlDelay);
        _schedule.SetCrawlDelay(_crawlDelayAsked);

        // What a queue before this one, or a robots.txt before this one, has asked for was told then.
        if (isNew && _crawlDelayAsked is { } asked && asked != before && asked > _plan.Options.Politeness.MaxCrawlDelay)
            Context.System.EventStream.Publish(new CrawlEvent.CrawlDelayCut(_plan.Crawl, _plan.Host.Value, asked, _plan.Options.Politeness.MaxCrawlDelay));
    }

    private sealed record HopOverdue(CanonicalUrl Url, RobotsErrand Errand, int Asks);
}
