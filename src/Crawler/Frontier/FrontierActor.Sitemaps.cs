using Akka.Actor;

namespace Crawler.Frontier;

/// <content>What sitemaps list.</content>
internal sealed partial class FrontierActor
{
    // A sitemap is one step from the seed whose site names it: --max-depth 0 stays with the seeds, and 1 takes what is listed.
    private const int ListedDepth = 1;

    private void OnTakeListed(FrontierProtocol.TakeListed message)
    {
        var judged = Judge(message.Urls.Where(IsMine).Select(url => new DiscoveredUrl(url, ListedDepth, null, 0, IsSeed: false, NoFollow: false)));
        if (_isDrained && judged.Exists(judgement => judgement.State == UrlState.Pending)) Reopen();
        Append(null, judged, []);
        message.ReplyTo.Tell(new FrontierProtocol.ListedTaken(_plan.Partition));
        CheckDrained();
    }
}
