using Akka.Actor;
using Crawler.Frontier;

namespace Crawler.Politeness;

/// <content>Which of the host's URLs has its turn first, over both origins, and what is given back where others came that are before it.</content>
internal sealed partial class HostQueueActor
{
    private IEnumerable<OriginQueue> InTurn(DateTimeOffset now) => _origins.Count < 2 ? _origins : _origins.OrderBy(origin => origin.NextTurn(now)).ToArray();

    private void GiveBack()
    {
        var most = _plan.Options.Frontier.HeadsPerHost;
        if (_origins.Sum(origin => origin.Fresh) <= 2L * most) return;
        var fresh = _origins.SelectMany(origin => origin.TakeFresh()).OrderBy(waiting => _plan.Ranking.Turn(waiting.Url)).ToArray();
        foreach (var waiting in fresh[..most]) Origin(waiting.Url.Url.Origin).Add(waiting);
        _plan.Frontier.Tell(new FrontierProtocol.GaveBack(_plan.Host, Self, [.. fresh[most..].Select(waiting => waiting.Url)]));
    }
}
