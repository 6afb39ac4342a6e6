using Akka.Actor;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Politeness;

namespace Crawler.Fetching;

/// <summary>
/// Owns one list of URLs that are fetched as they are: no robots, no delay, so many at once as asked for. It offers to the fetch pool what a host
/// queue would, and gets what a frontier would. However it ends, every URL has a result, and the results are completed.
/// </summary>
internal sealed class FetchAllActor : ReceiveActor
{
    private readonly FetchPlan _plan;
    private readonly IActorRef _fetchPool;
    private readonly Dictionary<LeaseId, FetchOrder> _leases = [];
    private readonly bool[] _isDone;
    private int _next;
    private int _underWay;
    private bool _isClosing;

    public FetchAllActor(FetchPlan plan, IActorRef fetchPool)
    {
        _plan = plan;
        _fetchPool = fetchPool;
        _isDone = new bool[plan.Urls.Count];
        Receive<HostQueueProtocol.Granted>(message => _leases.TryAdd(message.Lease, message.Order));
        Receive<HostQueueProtocol.Completed>(OnCompleted);
        Receive<HostQueueProtocol.LeaseLost>(OnLeaseLost);
        Receive<ParsePoolProtocol.Parsed>(message => End(message.Lease, message.Order, message.Record));
        Receive<ParsePoolProtocol.ParseFailed>(OnParseFailed);
        Receive<FetchPoolProtocol.BookEmptied>(_ => Context.Stop(Self));
        Receive<CrawlSupervisorProtocol.Stop>(_ => Cancel());
        Receive<CrawlSupervisorProtocol.Fail>(_ => Context.Stop(Self));
    }

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Props(FetchPlan plan, IActorRef fetchPool) => Akka.Actor.Props.Create(() => new FetchAllActor(plan, fetchPool));

    protected override void PreStart()
    {
        var limits = new LeaseLimits(_plan.Concurrency, null, int.MaxValue, long.MaxValue, int.MaxValue);
        _fetchPool.Tell(new FetchPoolProtocol.OpenBook(_plan.Id, limits, KeepBodies: false, Self) { LimitsAddresses = false });
        OfferMore();
    }

    protected override void PostStop()
    {
        _fetchPool.Tell(new FetchPoolProtocol.DropBook(_plan.Id));
        for (var i = 0; i < _isDone.Length; i++)
        {
            if (_isDone[i]) continue;
            var context = new PageContext(_plan.Urls[i], null, null, 0);
            _plan.Results.TryWrite(new FetchedUrl(i, PageRecords.Failed(context, null, nameof(FetchError.Cancelled), null, Now)));
        }

        _plan.Results.TryComplete();
    }

    private void OnCompleted(HostQueueProtocol.Completed message)
    {
        if (!_leases.TryGetValue(message.Lease, out var order)) return;
        switch (message.Outcome)
        {
            case FetchOutcome.Success:
                break;
            case FetchOutcome.Redirect redirect:
                End(message.Lease, order, PageRecords.Redirected(order.Context, redirect, Now));
                break;
            case FetchOutcome.NotModified notModified:
                End(message.Lease, order, PageRecords.NotModified(order.Context, notModified, Now));
                break;
            case FetchOutcome.Failure failure:
                End(message.Lease, order, PageRecords.Failed(order.Context, failure, Now));
                break;
        }
    }

    private void OnLeaseLost(HostQueueProtocol.LeaseLost message)
    {
        if (!_leases.Remove(message.Lease, out var order)) return;
        if (message.CrashDetail is { } crash) End(message.Lease, order, PageRecords.Failed(order.Context, null, nameof(FailReason.Crashed), crash, Now));
        else if (!_isClosing) Offer(order);
    }

    private void OnParseFailed(ParsePoolProtocol.ParseFailed message) =>
        End(message.Lease, message.Order, PageRecords.Failed(message.Order.Context, message.Response, message.Reason.ToString(), message.Detail, Now));

    private void End(LeaseId lease, FetchOrder order, PageRecord record)
    {
        _leases.Remove(lease);
        _fetchPool.Tell(new FetchPoolProtocol.Release(_plan.Id, lease));
        var index = (int)order.Row!.Id.Value;
        if (_isDone[index]) return;
        _isDone[index] = true;
        _underWay--;
        _plan.Results.TryWrite(new FetchedUrl(index, record));
        if (_plan.FailFast && record.Outcome == PageOutcome.Failed) Cancel();
        else OfferMore();
    }

    private void OfferMore()
    {
        while (!_isClosing && _next < _plan.Urls.Count && _underWay < _plan.Concurrency)
        {
            var url = _plan.Urls[_next];
            var row = new FrontierUrl(new UrlId(_next), url, 0, 0, null, 0, IsSeed: true);
            var request = new FetchRequest { Url = url, MaxRedirects = _plan.MaxRedirects };
            _next++;
            _underWay++;
            Offer(new FetchOrder(LeaseKind.Page, row, url.HostKey, request, new PageContext(url, null, null, 1), Self));
        }

        if (_underWay > 0 || _isClosing) return;
        _isClosing = true;
        _fetchPool.Tell(new FetchPoolProtocol.CloseBook(_plan.Id));
    }

    private void Offer(FetchOrder order) => _fetchPool.Tell(new FetchPoolProtocol.Offer(_plan.Id, order, Self));

    private void Cancel()
    {
        if (_isClosing) return;
        _isClosing = true;
        _fetchPool.Tell(new FetchPoolProtocol.CloseBook(_plan.Id));
        _fetchPool.Tell(new FetchPoolProtocol.AbandonLeases(_plan.Id));
    }
}
