using System.Globalization;
using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Politeness;

/// <content>What follows when so many URLs of the host have failed one after the other that the rest is not requested any more.</content>
internal sealed partial class HostQueueActor
{
    // After the last attempt of a URL.
    private void CountError(FetchOutcome outcome)
    {
        var before = _errors.InARow;
        if (_errors.Take(outcome)) Publish(new CrawlEvent.HostFailing(_plan.Crawl, _plan.Host.Value, _errors.InARow));
        if (_plan.Options.Frontier.MaxErrorsPerHost is not null && _errors.InARow != before) _plan.Frontier.Tell(new FrontierProtocol.HostChanged(Row()));
    }

    // Seeds were asked for by name, and what was requested before is tried to its end.
    private void WithdrawIfFailing()
    {
        if (!_errors.IsSpent) return;
        FrontierUrl[] urls = [.. _origins.SelectMany(origin => origin.TakeFresh(url => !url.IsSeed))];
        if (urls.Length == 0) return;
        var rule = string.Create(CultureInfo.InvariantCulture, $"crawler.frontier.max-errors-per-host = {_plan.Options.Frontier.MaxErrorsPerHost}");
        _plan.Frontier.Tell(new FrontierProtocol.Withdraw(_plan.Host, urls, SkipReason.HostFailing, rule));
    }
}
