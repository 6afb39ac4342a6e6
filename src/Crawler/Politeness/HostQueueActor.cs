using Akka.Actor;
using Crawler.Actors;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>What a host queue is made with.</summary>
internal sealed record HostQueuePlan(CrawlId Crawl, HostKey Host, CrawlOptions Options, string RobotsToken, IActorRef FetchPool, IActorRef Frontier, IActorRef Commit, UrlRanking Ranking)
{
    /// <summary>Who is told of the sitemaps of an origin; nobody where they are not wanted.</summary>
    public IActorRef Sitemaps { get; init; } = ActorRefs.Nobody;
}

/// <summary>
/// Owns one host's clock and robots rules for as long as the host has something to do. The frontier hands it URLs; it offers one to the fetch
/// pool whenever the host may be asked, and settles what a response without a parse means. After a restart it knows nothing and asks the
/// frontier, which still has every URL, and the fetch pool, which still has every lease; the clock starts with a whole delay.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Starting</term><description>Activate leads to Ready, and knows every URL and grant told of before; the rest is stashed</description></item>
/// <item><term>Ready</term><description>for good; the frontier stops it when it rests</description></item>
/// </list>
/// </remarks>
internal sealed partial class HostQueueActor : PlainReceiveActor, IWithTimers, IWithUnboundedStash
{
    // Another host's queue may have a delay and attempts of its own, and may die with what it was asked for: so it is asked again, and a hop that takes longer than all that failed.
    private static readonly TimeSpan HopAskedAgainAfter = TimeSpan.FromSeconds(20);
    private const int MostHopAsks = 9;

    private readonly HostQueuePlan _plan;
    private readonly HostSchedule _schedule;
    private readonly ErrorBudget _errors;
    private readonly Random _jitter = new();
    private readonly Guid _birth = Guid.NewGuid();

    // At most two: http and https on their default ports, or one with a port of its own.
    private readonly List<OriginQueue> _origins = [];
    private readonly Dictionary<LeaseId, FetchOrder> _leases = [];

    // Hops of other hosts' robots.txt that lead here.
    private readonly Queue<(CanonicalUrl Url, RobotsErrand Errand)> _hops = new();

    // Those that were not answered; one that is asked for again is still the same.
    private readonly HashSet<RobotsErrand> _hopsAsked = [];
    private int _received;

    // What the robots.txt of its origins asks for, uncut.
    private TimeSpan? _crawlDelayAsked;

    public HostQueueActor(HostQueuePlan plan)
    {
        _plan = plan;
        _schedule = new HostSchedule(plan.Options.Politeness, _jitter.NextDouble);
        _errors = new ErrorBudget(plan.Options.Frontier.MaxErrorsPerHost);
        Receive<HostQueueProtocol.Activate>(OnActivate);
        Receive<HostQueueProtocol.Enqueue>(_ => { });
        Receive<HostQueueProtocol.Granted>(_ => { });
        Receive<HostQueueProtocol.FetchHop>(TakeHop);
        ReceiveAny(_ => Stash!.Stash());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Props(HostQueuePlan plan) => Akka.Actor.Props.Create(() => new HostQueueActor(plan));

    protected override void PreStart() => _plan.Frontier.Tell(new FrontierProtocol.QueueStarted(_plan.Host, Self, _birth));

    private void Ready()
    {
        Receive<HostQueueProtocol.Enqueue>(OnEnqueue);
        Receive<HostQueueProtocol.Granted>(OnGranted);
        Receive<HostQueueProtocol.Completed>(OnCompleted);
        Receive<HostQueueProtocol.Recalled>(OnRecalled);
        Receive<HostQueueProtocol.LeaseLost>(OnLeaseLost);
        Receive<HostQueueProtocol.FetchHop>(OnFetchHop);
        Receive<HostQueueProtocol.HopFetched>(OnHopFetched);
        Receive<HopOverdue>(OnHopOverdue);
        Receive<HostQueueProtocol.Leave>(_ => OnLeave());
        Receive<Due>(_ => Advance());
    }

    private void OnActivate(HostQueueProtocol.Activate message)
    {
        // For the life before, which died while it waited.
        if (message.Birth != _birth) return;
        _schedule.Restore(message.Row.Health);
        _errors.Restore(message.Row.Health.Errors);
        TakeUpRobots(message.Row.Robots);
        ApplyCrawlDelay(isNew: false);
        _schedule.HoldUntil(message.Row.NextAllowed, message.Row.HeldBy ?? "the host's clock, which goes on while the host rests");
        if (message.ClockLostAt is { } lost) TakeUpClock(lost, message.Leases.Count > 0);
        foreach (var lease in message.Leases)
        {
            _leases.Add(lease.Lease, lease.Order);
            if (lease.Order.Errand is RobotsErrand { Requester: null } errand) (Origin(errand.Origin).RobotsUnderWay, Origin(errand.Origin).RobotsHops) = (true, errand.Hops);
        }

        _schedule.Adopt(_leases.Count);
        foreach (var url in message.Urls) Origin(url.Url.Url.Origin).Add(url with { Since = Now });
        Become(Ready);
        Stash.UnstashAll();
        Advance();
    }

    // A queue that dies over and over again would else never come to the end of a delay that is longer than its life.
    private void TakeUpClock(DateTimeOffset lost, bool isUnderWay)
    {
        var until = lost + _schedule.Delay;
        _schedule.HoldUntil(until, "a whole delay after a restart");
        if (!isUnderWay) _plan.Frontier.Tell(new FrontierProtocol.ClockHeld(_plan.Host, Self, lost, until));
    }

    private void OnEnqueue(HostQueueProtocol.Enqueue message)
    {
        _received++;
        var origin = Origin(message.Url.Url.Origin);
        origin.Add(new HostQueueProtocol.WaitingUrl(message.Url, message.Attempts, message.NotBefore, Now));
        GiveUpIfUnreachable(origin);
        GiveBack();
        Advance();
    }

    private void OnGranted(HostQueueProtocol.Granted message)
    {
        _leases.Add(message.Lease, message.Order);
        if (message.Order.Row is { } url) _plan.Commit.Tell(new CommitProtocol.AppendLease(url.Id));
        _schedule.OnStarted(Now);
        Advance();
    }

    private void OnCompleted(HostQueueProtocol.Completed message)
    {
        RecallIfPushedBack(message.Outcome);
        if (!EndLease(message.Lease, message.Outcome, out var order, out var hasTurned)) return;
        if (order.Errand is SitemapErrand sitemap) EndSitemap(message.Lease, order, sitemap, message.Outcome);
        else if (order.Errand is RobotsErrand errand) EndErrand(message.Lease, errand, message.Outcome);
        else ConcludePage(message.Lease, order, message.Outcome);
        if (hasTurned) OnBreakerTurned();
        _plan.Frontier.Tell(new FrontierProtocol.HostChanged(Row()));
        Advance();
    }

    private void OnLeaseLost(HostQueueProtocol.LeaseLost message)
    {
        if (!EndLease(message.Lease, null, out var order, out _)) return;
        if (order.Errand is SitemapErrand sitemap)
        {
            LoseSitemap(message, order, sitemap);
        }
        else if (order.Errand is RobotsErrand errand)
        {
            if (message.CrashDetail is { } crash) EndErrand(message.Lease, errand, new FetchOutcome.Failure(FetchError.ProtocolError, crash) { Elapsed = TimeSpan.Zero });
            else if (errand.Requester is not null) _hops.Enqueue((order.Request.Url, errand));
            else Origin(errand.Origin).RobotsUnderWay = false;
        }
        else if (message.CrashDetail is { } detail)
        {
            var record = PageRecords.Failed(order.Context, null, nameof(FailReason.Crashed), $"fetcher: {detail}", Now);
            Settle(order, UrlState.Failed, nameof(FailReason.Crashed), record, null, message.Lease);
        }
        else
        {
            Origin(order.Request.Url.Origin).Add(new HostQueueProtocol.WaitingUrl(order.Row!, order.Context.Attempts - 1, default, Now));
            _plan.Commit.Tell(new CommitProtocol.AppendRelease(order.Row!.Id));
        }

        Advance();
    }

    // A lease that was lost has no outcome.
    private bool EndLease(LeaseId lease, FetchOutcome? outcome, out FetchOrder order, out bool hasTurned)
    {
        hasTurned = false;
        if (!_leases.Remove(lease, out order!))
        {
            Context.System.EventStream.Publish(new CrawlEvent.StaleResult(_plan.Crawl, "host queue"));
            return false;
        }

        if (outcome is not null) hasTurned = _schedule.OnOutcome(outcome, order.Context.Attempts == 1, Now);
        _schedule.OnEnded(Now);
        return true;
    }

    private void ConcludePage(LeaseId lease, FetchOrder order, FetchOutcome outcome)
    {
        var url = order.Row!;
        switch (outcome)
        {
            case FetchOutcome.Success:
                // The parser has it, and will tell the frontier.
                AppendAttempt(order, outcome);
                CountError(outcome);
                break;
            case FetchOutcome.Redirect when url.Hops >= _plan.Options.Fetching.MaxRedirects:
                AppendAttempt(order, outcome);
                var detail = $"more than {_plan.Options.Fetching.MaxRedirects} redirects (crawler.fetching.max-redirects)";
                var tooMany = new FetchOutcome.Failure(FetchError.TooManyRedirects, detail, outcome.Response) { Elapsed = outcome.Elapsed };
                Settle(order, UrlState.Failed, nameof(FetchError.TooManyRedirects), PageRecords.Failed(order.Context, tooMany, Now), null, lease);
                CountError(tooMany);
                break;
            case FetchOutcome.Redirect redirect:
                AppendAttempt(order, outcome);
                Settle(order, UrlState.Redirected, null, PageRecords.Redirected(order.Context, redirect, Now), redirect.Target, lease);
                break;
            case FetchOutcome.NotModified notModified:
                AppendAttempt(order, outcome);
                Settle(order, UrlState.NotModified, null, PageRecords.NotModified(order.Context, notModified, Now), null, lease);
                CountError(outcome);
                break;
            case FetchOutcome.Unwanted unwanted:
                AppendAttempt(order, outcome);
                Settle(order, UrlState.Skipped, nameof(SkipReason.UnwantedType), PageRecords.Unwanted(order.Context, unwanted, Now), null, lease);
                CountError(outcome);
                break;
            case FetchOutcome.Failure failure when Retry(failure, order.Context.Attempts, _plan.Options.Fetching.MaxAttempts) is { } wait:
                var again = new HostQueueProtocol.WaitingUrl(url, order.Context.Attempts, Now + wait, Now);
                AppendAttempt(order, outcome, again.NotBefore);
                _plan.Commit.Tell(new CommitProtocol.AppendRelease(url.Id));
                Origin(url.Url.Origin).Add(again);
                _plan.Frontier.Tell(new FrontierProtocol.Retrying(_plan.Host, url.Id, again.Attempts, again.NotBefore));
                _plan.FetchPool.Tell(new FetchPoolProtocol.Release(_plan.Crawl, lease));
                break;
            case FetchOutcome.Failure failure:
                AppendAttempt(order, outcome);
                Settle(order, UrlState.Failed, failure.Error.ToString(), PageRecords.Failed(order.Context, failure, Now), null, lease);
                CountError(outcome);
                break;
        }
    }

    private void AppendAttempt(FetchOrder order, FetchOutcome outcome, DateTimeOffset? retryAt = null)
    {
        var startedAt = Now - outcome.Elapsed;
        var (waited, cause) = order.Wait.Until(startedAt);
        var failure = outcome as FetchOutcome.Failure;
        _plan.Commit.Tell(new CommitProtocol.AppendAttempt(new Attempt(
            order.Row!.Id, order.Context.Attempts, startedAt, outcome.Elapsed, waited, cause, outcome.Response?.Status, failure?.Error.ToString(), failure?.Detail, retryAt)));
    }

    // How long to wait before the next attempt; null if there is none. A host that asks for patience is left alone as a whole.
    private TimeSpan? Retry(FetchOutcome.Failure failure, int attempts, int maxAttempts)
    {
        var decision = RetryPolicy.Decide(failure, attempts, maxAttempts, _plan.Options.Politeness, _jitter.NextDouble());
        if (decision.HostWait is { } hold) _schedule.HoldUntil(Now + hold, failure.Head?.RetryAfter is null ? HoldCauses.BackOff : HoldCauses.RetryAfter);
        return decision.Wait;
    }

    private void Advance()
    {
        var now = Now;
        if (_schedule.IsGivenUp(now)) GiveUp();
        WithdrawIfFailing();
        while (_schedule.MayOffer(now) && NextOrder(now) is { } order)
        {
            _schedule.OnOffered();
            _plan.FetchPool.Tell(new FetchPoolProtocol.Offer(_plan.Crawl, order, Self));
        }

        Rest(now);
    }

    private FetchOrder? NextOrder(DateTimeOffset now)
    {
        if (_hops.TryDequeue(out var hop)) return RobotsOrder(hop.Url, hop.Errand, 1);

        // Sitemaps of either origin are before the pages of both: a long list of pages would keep those of the other origin back to its end.
        foreach (var origin in _origins)
        {
            if (origin.Sitemaps.NextDue <= now && NextOrder(origin, now, NextSitemap) is { } order) return order;
        }

        foreach (var origin in InTurn(now))
        {
            if (origin.Count > 0 && MayTakePages(origin, now) && NextOrder(origin, now, NextPage) is { } order) return order;
        }

        return null;
    }

    // What the rules let be requested, or the rules first.
    private FetchOrder? NextOrder(OriginQueue origin, DateTimeOffset now, Func<OriginQueue, DateTimeOffset, FetchOrder?> next)
    {
        if (_plan.Options.Robots.Obey && !origin.KnowsRobots(now))
        {
            if (origin.RobotsUnderWay || now < origin.RobotsNotBefore) return null;
            origin.RobotsUnderWay = true;
            return RobotsOrder(origin);
        }

        GiveUpIfUnreachable(origin);
        return next(origin, now);
    }

    private FetchOrder? NextPage(OriginQueue origin, DateTimeOffset now)
    {
        while (origin.Take(now) is { } waiting)
        {
            var url = waiting.Url;
            if (_plan.Options.Robots.Obey && origin.Robots!.Rules.IsAllowed(url.Url.PathAndQuery) is { Allowed: false } verdict)
            {
                SettleUnrequested(waiting, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots), verdict.Explanation);
                continue;
            }

            origin.RobotsUsed = true;
            AnnounceSitemaps(origin, url.Url);
            var context = new PageContext(url.Url, url.Depth, url.Referrer, waiting.Attempts + 1);
            var wait = WaitNote.Of(waiting.Since, now, (_schedule.NextAllowed, _schedule.HeldBy), (waiting.NotBefore, "the back-off after a failure"), (origin.RobotsLearnedAt, "its robots.txt"));
            return new FetchOrder(LeaseKind.Page, url, _plan.Host, new FetchRequest { Url = url.Url, SkipUnwantedTypes = true }, context, _plan.Frontier, null, wait);
        }

        return null;
    }

    private void SettleUnrequested(HostQueueProtocol.WaitingUrl waiting, UrlState state, string reason, string? detail)
    {
        var url = waiting.Url;
        var context = new PageContext(url.Url, url.Depth, url.Referrer, waiting.Attempts);
        var record = state == UrlState.Skipped
            ? PageRecords.RefusedByRobots(context, reason, detail)
            : PageRecords.Failed(context, null, reason, detail, Now) with { FetchedAt = null };
        _plan.Frontier.Tell(new FrontierProtocol.Settle(new Settlement(url, state, reason, record, null), null));
    }

    private void Settle(FetchOrder order, UrlState state, string? reason, PageRecord record, CanonicalUrl? redirectTo, LeaseId lease) =>
        _plan.Frontier.Tell(new FrontierProtocol.Settle(new Settlement(order.Row!, state, reason, record, lease), redirectTo));

    private OriginQueue Origin(OriginKey key)
    {
        if (_origins.Find(origin => origin.Origin == key) is { } known) return known;
        var created = new OriginQueue(key, _plan.Ranking);
        _origins.Add(created);
        return created;
    }
}
