using System.Globalization;
using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;

namespace Crawler.Politeness;

/// <content>What follows when so many URLs of the host have failed one after the other that the rest is not requested any more.</content>
internal sealed partial class HostQueueActor
{
    // After the last attempt of a URL.
    private void CountError(FetchOutcome outcome) => _errors.Take(outcome);

    // Seeds were asked for by name, and what was requested before is tried to its end.
    private void WithdrawIfFailing()
    {
        if (!_errors.IsSpent) return;
        FrontierUrl[] urls = [.. _origins.SelectMany(origin => origin.TakeFresh(url => !url.IsSeed))];
        foreach (var origin in _origins)
        {
            if (origin.Count == 0 && origin.Sitemaps.IsEmpty) origin.AbandonSearch();
        }

        if (urls.Length == 0) return;
        var rule = string.Create(CultureInfo.InvariantCulture, $"crawler.frontier.max-errors-per-host = {_plan.Options.Frontier.MaxErrorsPerHost}");
        _plan.Frontier.Tell(new FrontierProtocol.Withdraw(_plan.Host, urls, SkipReason.HostFailing, rule) { Errors = _errors.InARow });
    }
}
