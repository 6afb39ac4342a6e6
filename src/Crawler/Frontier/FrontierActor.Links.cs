using System.Runtime.CompilerServices;
using Akka.Actor;
using Crawler.Fetching;
using Crawler.Parsing;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <content>What parsers found. The frontier is the last owner of a page's links.</content>
internal sealed partial class FrontierActor
{
    private static readonly IReadOnlyList<Judgement> NothingJudged = [];

    private void OnParsed(ParsePoolProtocol.Parsed message)
    {
        var row = message.Order.Row!;
        var page = message.Page;
        var (links, resources) = (page.TakeLinks(_plan.Hasher), page.TakeResources(_plan.Hasher));
        var settlement = new Settlement(row, UrlState.Fetched, null, message.Record, message.Lease);
        if (TryRelease(settlement) is { } entry)
        {
            var source = new LinkSource(row.Url, row.Depth + 1, row.Id, PageStopper.Of(page.NoFollow, page.HeaderMarks.NoFollow, _plan.Options.Robots));
            var before = _ledger.OutOfScopeUnrecorded;
            List<Judgement>? judged = null;
            if (links is not null) Judge(links, source, ref judged);
            if (resources is not null) Judge(resources, source, ref judged);
            foreach (var refused in message.Refused) Judge(refused, source, ref judged);
            ReportJudged(before);
            Conclude(settlement, entry, judged ?? NothingJudged);
        }

        links?.Return();
        resources?.Return();
    }

    [MethodImpl(HotPath.Compiled)]
    private void Judge(LinkBatch links, LinkSource source, ref List<Judgement>? judged)
    {
        for (var i = 0; i < links.Count; i++)
        {
            var sighting = new Sighting(links, i, source);
            if (!_outbox.IsOwn(links.UrlAt(i))) _outbox.Add(sighting.Found);
            else if (_ledger.Judge(sighting) is { } judgement) (judged ??= []).Add(judgement);
        }
    }

    private void Judge(RefusedLink link, LinkSource source, ref List<Judgement>? judged)
    {
        var found = new DiscoveredUrl(link.Url, source.Depth, source.Page.Text, 0, IsSeed: false, link.NoFollow, source.Referrer) { PageStopper = source.PageStopper, Refusal = link.Rule };
        if (!IsMine(link.Url)) _outbox.Add(found);
        else if (_ledger.Judge(found) is { } judgement) (judged ??= []).Add(judgement);
    }

    private List<Judgement> Judge(IEnumerable<DiscoveredUrl> found)
    {
        var before = _ledger.OutOfScopeUnrecorded;
        var judged = new List<Judgement>();
        foreach (var url in found)
        {
            if (_ledger.Judge(url) is { } judgement) judged.Add(judgement);
        }

        ReportJudged(before);
        return judged;
    }

    private void ReportJudged(long unrecordedBefore)
    {
        if (_ledger.OutOfScopeUnrecorded > unrecordedBefore) _plan.Commit.Tell(new CommitProtocol.AppendUnrecorded(_ledger.OutOfScopeUnrecorded - unrecordedBefore));
        if (_ledger.TakeLinks() is { Count: > 0 } links) _plan.Commit.Tell(new CommitProtocol.AppendLinked(links));
    }

    // A URL has come to its end. Null where it has already: the news is stale.
    private HostEntry? TryRelease(Settlement settlement)
    {
        var entry = _hosts.Get(settlement.Url.Url.HostKey);
        if (!_supply.Release(entry, settlement.Url.Id))
        {
            Context.System.EventStream.Publish(new CrawlEvent.StaleResult(_plan.Crawl, "frontier"));
            if (settlement.Lease is { } stale) _plan.FetchPool.Tell(new FetchPoolProtocol.Release(_plan.Crawl, stale));
            return null;
        }

        _ledger.Settle();
        _traps.Observe(settlement);
        return entry;
    }

    private void Conclude(Settlement settlement, HostEntry entry, IReadOnlyList<Judgement> judged)
    {
        Append(settlement, judged, _outbox.Pack());
        _supply.Refill(entry);
        HurryIfStarved(entry);
        Clear(settlement.Url.Id);
        CheckDrained();
    }

    private void End(Settlement settlement, DiscoveredUrl? target = null)
    {
        if (TryRelease(settlement) is not { } entry) return;
        var judged = NothingJudged;
        if (target is not null)
        {
            if (IsMine(target.Url)) judged = Judge([target]);
            else _outbox.Add(target);
        }

        Conclude(settlement, entry, judged);
    }
}
