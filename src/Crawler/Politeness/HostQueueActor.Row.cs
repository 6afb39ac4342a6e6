using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <content>The host's row, told after every request: of those that come between two commits the last one is written.</content>
internal sealed partial class HostQueueActor
{
    // As in the row that was told last: what it says of robots.txt changes once a day.
    private Dictionary<OriginKey, OriginRobots> _robotsTold = [];

    private HostRow Row() => new(_plan.Host, _schedule.NextAllowed, KnownRobots(), _schedule.Delay)
    {
        DelayCause = _schedule.Delay > TimeSpan.Zero ? _schedule.DelayCause : null,
        HeldBy = _schedule.HeldBy,
        Health = _schedule.Health with { Errors = _errors.InARow },
    };

    private Dictionary<OriginKey, OriginRobots> KnownRobots()
    {
        if (!_origins.TrueForAll(IsTold)) _robotsTold = _origins.Where(origin => origin.Robots is not null).ToDictionary(origin => origin.Origin, origin => origin.Robots!);
        return _robotsTold;
    }

    private bool IsTold(OriginQueue origin) => origin.Robots is null || (_robotsTold.TryGetValue(origin.Origin, out var told) && ReferenceEquals(told, origin.Robots));
}
