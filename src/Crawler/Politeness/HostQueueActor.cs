using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>What a host queue is made with.</summary>
internal sealed record HostQueuePlan(CrawlId Crawl, HostKey Host, CrawlOptions Options, string RobotsToken, IActorRef FetchPool, IActorRef Frontier);

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
internal sealed class HostQueueActor : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    // Another host's queue may have a delay and attempts of its own; a hop that takes longer than this failed.
    private static readonly TimeSpan HopPatience = TimeSpan.FromMinutes(3);

    private readonly HostQueuePlan _plan;
    private readonly HostSchedule _schedule;
    private readonly Random _jitter = new();
    private readonly Guid _birth = Guid.NewGuid();

    // At most two: http and https on their default ports, or one with a port of its own.
    private readonly List<OriginQueue> _origins = [];
    private readonly Dictionary<LeaseId, FetchOrder> _leases = [];

    // Hops of other hosts' robots.txt that lead here.
    private readonly Queue<HostQueueProtocol.FetchHop> _hops = new();
    private int _received;

    public HostQueueActor(HostQueuePlan plan)
    {
        _plan = plan;
        _schedule = new HostSchedule(plan.Options.Politeness, _jitter.NextDouble);
        Receive<HostQueueProtocol.Activate>(OnActivate);
        Receive<HostQueueProtocol.Enqueue>(_ => { });
        Receive<HostQueueProtocol.Granted>(_ => { });
        Receive<HostQueueProtocol.FetchHop>(_hops.Enqueue);
        Receive<HostQueueProtocol.FetchHop>(_hops.Enqueue);
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
        Receive<HostQueueProtocol.LeaseLost>(OnLeaseLost);
        Receive<HostQueueProtocol.FetchHop>(OnFetchHop);
        Receive<HostQueueProtocol.HopFetched>(OnHopFetched);
        Receive<HopOverdue>(OnHopOverdue);
        Receive<Due>(_ => Advance());
    }

    private void OnActivate(HostQueueProtocol.Activate message)
    {
        // For the life before, which died while it waited.
        if (message.Birth != _birth) return;
        foreach (var (origin, robots) in message.Row.Robots) (Origin(origin).Robots, Origin(origin).RobotsUsed) = (robots, true);
        ApplyCrawlDelay();
        _schedule.HoldUntil(message.Row.NextAllowed);
        if (message.LostClock) _schedule.HoldUntil(Now + _schedule.Delay);
        foreach (var lease in message.Leases)
        {
            _leases.Add(lease.Lease, lease.Order);
            if (lease.Order.Errand is { Requester: null } errand) (Origin(errand.Origin).RobotsUnderWay, Origin(errand.Origin).RobotsHops) = (true, errand.Hops);
        }

        _schedule.Adopt(_leases.Count);
        foreach (var url in message.Urls) Origin(url.Url.Url.Origin).Add(url);
        Become(Ready);
        Stash.UnstashAll();
        Advance();
    }

    private void OnEnqueue(HostQueueProtocol.Enqueue message)
    {
        _received++;
        var origin = Origin(message.Url.Url.Origin);
        origin.Add(new HostQueueProtocol.WaitingUrl(message.Url, 0, default));
        GiveUpIfUnreachable(origin);
        Advance();
    }

    private void OnGranted(HostQueueProtocol.Granted message)
    {
        _leases.Add(message.Lease, message.Order);
        _schedule.OnStarted(Now);
        Advance();
    }

    private void OnFetchHop(HostQueueProtocol.FetchHop message)
    {
        _received++;
        _hops.Enqueue(message);
        Advance();
    }

    private void OnHopFetched(HostQueueProtocol.HopFetched message)
    {
        if (!Timers.IsTimerActive(message.Errand.Origin) || Origin(message.Errand.Origin).RobotsHops != message.Errand.Hops) return;
        Timers.Cancel(message.Errand.Origin);
        ConcludeRobots(message.Errand, message.Outcome);
        Advance();
    }

    private void OnHopOverdue(HopOverdue message)
    {
        var failure = new FetchOutcome.Failure(FetchError.TotalTimedOut, "the host that it redirects to did not answer in time") { Elapsed = HopPatience };
        ConcludeRobots(message.Errand, failure);
        Advance();
    }

    private void OnCompleted(HostQueueProtocol.Completed message)
    {
        if (!EndLease(message.Lease, out var order)) return;
        if (order.Errand is { } errand) EndErrand(message.Lease, errand, message.Outcome);
        else ConcludePage(message.Lease, order, message.Outcome);
        if (_schedule.Delay > TimeSpan.Zero || _schedule.NextAllowed > Now) _plan.Frontier.Tell(new FrontierProtocol.HostChanged(Row()));
        Advance();
    }

    private void OnLeaseLost(HostQueueProtocol.LeaseLost message)
    {
        if (!EndLease(message.Lease, out var order)) return;
        if (order.Errand is { } errand)
        {
            if (message.CrashDetail is { } crash) EndErrand(message.Lease, errand, new FetchOutcome.Failure(FetchError.ProtocolError, crash) { Elapsed = TimeSpan.Zero });
            else if (errand.Requester is not null) _hops.Enqueue(new HostQueueProtocol.FetchHop(order.Request.Url, errand));
            else Origin(errand.Origin).RobotsUnderWay = false;
        }
        else if (message.CrashDetail is { } detail)
        {
            var record = PageRecords.Failed(order.Context, null, nameof(FailReason.Crashed), $"fetcher: {detail}", Now);
            Settle(order, UrlState.Failed, nameof(FailReason.Crashed), record, null, message.Lease);
        }
        else
        {
            Origin(order.Request.Url.Origin).Add(new HostQueueProtocol.WaitingUrl(order.Row!, order.Context.Attempts - 1, default));
        }

        Advance();
    }

    private bool EndLease(LeaseId lease, out FetchOrder order)
    {
        if (!_leases.Remove(lease, out order!))
        {
            Context.System.EventStream.Publish(new CrawlEvent.StaleResult(_plan.Crawl, "host queue"));
            return false;
        }

        _schedule.OnEnded(Now);
        return true;
    }

    private void EndErrand(LeaseId lease, RobotsErrand errand, FetchOutcome outcome)
    {
        _plan.FetchPool.Tell(new FetchPoolProtocol.Release(_plan.Crawl, lease));
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
        origin.Learn(RobotsPolicy.Decide(outcome, _plan.RobotsToken, Now, _plan.Options.Robots, origin.Robots));
        ApplyCrawlDelay();
        GiveUpIfUnreachable(origin);
        _plan.Frontier.Tell(new FrontierProtocol.HostChanged(Row()));
    }

    // Nothing is requested of such an origin, so its URLs need not wait for the host's clock to be told.
    private void GiveUpIfUnreachable(OriginQueue origin)
    {
        if (!_plan.Options.Robots.Obey || origin.Robots is not { State: RobotsState.Unreachable } unreachable || !origin.KnowsRobots(Now)) return;
        foreach (var waiting in origin.TakeAll())
            SettleUnrequested(waiting, UrlState.Failed, nameof(FailReason.RobotsUnreachable), $"robots.txt: {unreachable.Error}");
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
        var errand = new RobotsErrand(origin.Origin, hops, Self);
        _plan.Frontier.Tell(new FrontierProtocol.RouteHop(new HostQueueProtocol.FetchHop(target, errand)));
        Timers.StartSingleTimer(origin.Origin, new HopOverdue(errand), HopPatience);
    }

    private void ConcludePage(LeaseId lease, FetchOrder order, FetchOutcome outcome)
    {
        var url = order.Row!;
        switch (outcome)
        {
            case FetchOutcome.Success:
                // The parser has it, and will tell the frontier.
                break;
            case FetchOutcome.Redirect when url.Hops >= _plan.Options.Fetching.MaxRedirects:
                var detail = $"more than {_plan.Options.Fetching.MaxRedirects} redirects (crawler.fetching.max-redirects)";
                var tooMany = new FetchOutcome.Failure(FetchError.TooManyRedirects, detail, outcome.Response) { Elapsed = outcome.Elapsed };
                Settle(order, UrlState.Failed, nameof(FetchError.TooManyRedirects), PageRecords.Failed(order.Context, tooMany, Now), null, lease);
                break;
            case FetchOutcome.Redirect redirect:
                Settle(order, UrlState.Redirected, null, PageRecords.Redirected(order.Context, redirect, Now), redirect.Target, lease);
                break;
            case FetchOutcome.NotModified notModified:
                Settle(order, UrlState.NotModified, null, PageRecords.NotModified(order.Context, notModified, Now), null, lease);
                break;
            case FetchOutcome.Failure failure when Retry(failure, order.Context.Attempts, _plan.Options.Fetching.MaxAttempts) is { } wait:
                var again = new HostQueueProtocol.WaitingUrl(url, order.Context.Attempts, Now + wait);
                Origin(url.Url.Origin).Add(again);
                _plan.Frontier.Tell(new FrontierProtocol.Retrying(_plan.Host, url.Id, again.Attempts, again.NotBefore));
                _plan.FetchPool.Tell(new FetchPoolProtocol.Release(_plan.Crawl, lease));
                break;
            case FetchOutcome.Failure failure:
                Settle(order, UrlState.Failed, failure.Error.ToString(), PageRecords.Failed(order.Context, failure, Now), null, lease);
                break;
        }
    }

    // How long to wait before the next attempt; null if there is none. A host that asks for patience is left alone as a whole.
    private TimeSpan? Retry(FetchOutcome.Failure failure, int attempts, int maxAttempts)
    {
        var decision = RetryPolicy.Decide(failure, attempts, maxAttempts, _plan.Options.Politeness, _jitter.NextDouble());
        if (decision.HostWait is { } hold) _schedule.HoldUntil(Now + hold);
        return decision.Wait;
    }

    private void Advance()
    {
        var now = Now;
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
        foreach (var origin in _origins)
        {
            if (origin.Count == 0) continue;
            if (_plan.Options.Robots.Obey && !origin.KnowsRobots(now))
            {
                if (origin.RobotsUnderWay || now < origin.RobotsNotBefore) continue;
                origin.RobotsUnderWay = true;
                return RobotsOrder(origin);
            }

            if (NextPage(origin, now) is { } page) return page;
        }

        return null;
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

    private FetchOrder? NextPage(OriginQueue origin, DateTimeOffset now)
    {
        GiveUpIfUnreachable(origin);
        while (origin.Take(now) is { } waiting)
        {
            var url = waiting.Url;
            if (_plan.Options.Robots.Obey && origin.Robots!.Rules.IsAllowed(url.Url.PathAndQuery) is { Allowed: false } verdict)
            {
                SettleUnrequested(waiting, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots), verdict.Explanation);
                continue;
            }

            origin.RobotsUsed = true;
            var context = new PageContext(url.Url, url.Depth, url.Referrer, waiting.Attempts + 1);
            return new FetchOrder(LeaseKind.Page, url, _plan.Host, new FetchRequest { Url = url.Url }, context, _plan.Frontier);
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

    // Wakes when time alone keeps the next request back, and tells the frontier when there is nothing to do for long.
    private void Rest(DateTimeOffset now)
    {
        var due = NextDue();
        var isFar = due is null || due > now + _plan.Options.Frontier.PassivateAfter;
        var isBusy = _leases.Count > 0 || _schedule.Offered > 0 || _hops.Count > 0 || _origins.Exists(origin => origin.IsSearching);
        if (due is { } moment && moment > now) Timers.StartSingleTimer(Due.Instance, Due.Instance, moment - now);
        if (isFar && !isBusy) _plan.Frontier.Tell(new FrontierProtocol.Resting(Row(), Self, _received, due));
    }

    // When the clock, a robots.txt or a URL to be tried again lets the next request go; null while nothing waits.
    private DateTimeOffset? NextDue()
    {
        DateTimeOffset? next = _hops.Count > 0 ? _schedule.NextAllowed : null;
        foreach (var origin in _origins)
        {
            if (origin.NextDue() is not { } due) continue;
            if (_plan.Options.Robots.Obey && !origin.KnowsRobots(Now))
            {
                if (origin.RobotsUnderWay) continue;
                due = Later(due, origin.RobotsNotBefore);
            }

            due = Later(due, _schedule.NextAllowed);
            if (next is null || due < next) next = due;
        }

        return next;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private OriginQueue Origin(OriginKey key)
    {
        if (_origins.Find(origin => origin.Origin == key) is { } known) return known;
        var created = new OriginQueue(key);
        _origins.Add(created);
        return created;
    }

    private void ApplyCrawlDelay()
    {
        var asked = _origins.Max(origin => origin.Robots?.Rules.CrawlDelay);
        _schedule.SetCrawlDelay(asked);
        if (asked > _plan.Options.Politeness.MaxCrawlDelay)
            Context.System.EventStream.Publish(new CrawlEvent.CrawlDelayCut(_plan.Crawl, _plan.Host.Value, asked.Value, _plan.Options.Politeness.MaxCrawlDelay));
    }

    private HostRow Row() => new(_plan.Host, _schedule.NextAllowed, _origins.Where(origin => origin.Robots is not null).ToDictionary(origin => origin.Origin, origin => origin.Robots!));

    private sealed record HopOverdue(RobotsErrand Errand);

    private sealed record Due
    {
        public static readonly Due Instance = new();
    }
}
