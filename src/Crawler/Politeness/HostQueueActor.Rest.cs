using Akka.Actor;
using Crawler.Frontier;

namespace Crawler.Politeness;

/// <content>When the host has nothing to do, or nothing for long, or other hosts wait for its place.</content>
internal sealed partial class HostQueueActor
{
    private bool _isLeaving;

    private void OnLeave()
    {
        _isLeaving = true;
        Advance();
    }

    // How far the search for a robots.txt has come is only known here, so one that has begun goes on.
    private bool MayTakePages(OriginQueue origin, DateTimeOffset now) => !_isLeaving || (_plan.Options.Robots.Obey && origin.IsSearching && !origin.KnowsRobots(now));

    // Wakes when time alone keeps the next request back, and tells the frontier when there is nothing to do for long.
    private void Rest(DateTimeOffset now)
    {
        var due = NextDue();
        var isFar = due is null || due > now + _plan.Options.Frontier.PassivateAfter;
        var isBusy = _leases.Count > 0 || _schedule.Offered > 0 || _hops.Count > 0 || _origins.Exists(origin => origin.RobotsUnderWay || (origin.IsSearching && origin.Count > 0) || !origin.Sitemaps.IsEmpty);
        if (due is { } moment && moment > now) Timers.StartSingleTimer(Due.Instance, Due.Instance, moment - now);
        if ((isFar || _isLeaving) && !isBusy) _plan.Frontier.Tell(new FrontierProtocol.Resting(Row(), Self, _received, due));
    }

    // When the clock, a robots.txt or a URL to be tried again lets the next request go; null while nothing waits.
    private DateTimeOffset? NextDue()
    {
        DateTimeOffset? next = _hops.Count > 0 ? _schedule.NextAllowed : null;
        foreach (var origin in _origins)
        {
            if (Earlier(origin.NextDue(), origin.Sitemaps.NextDue) is not { } due) continue;
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

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Due
    {
        public static readonly Due Instance = new();
    }
}
