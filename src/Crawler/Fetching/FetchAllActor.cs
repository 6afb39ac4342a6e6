using Akka.Actor;
using Crawler.Actors;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Politeness;

namespace Crawler.Fetching;

/// <summary>
/// Owns one list of requests that are made as they are: no robots, no delay, so many at once as asked for. It offers to the fetch pool what a host
/// queue would, and gets what a frontier would. The next request is asked of its source when there is room for it: neither requests nor results
/// pile up, however slow the reader is. However it ends, every request that was begun has a result, and the results are completed.
/// </summary>
internal sealed class FetchAllActor : PlainReceiveActor, IWithTimers, IDisposable
{
    private readonly FetchPlan _plan;
    private readonly IActorRef _fetchPool;
    private readonly RequestSource _source;
    private readonly Dictionary<LeaseId, FetchOrder> _leases = [];

    // What a parser has, by lease.
    private readonly Dictionary<LeaseId, FetchOutcome.Success> _inParse = [];

    // Begun and without a result, by index.
    private readonly Dictionary<int, FetchOrder> _open = [];
    private bool _isReading;
    private bool _isSourceEnded;
    private Exception? _fault;
    private int _next;
    private int _untaken;
    private bool _isClosing;
    private bool _isOverdue;

    public FetchAllActor(FetchPlan plan, IActorRef fetchPool)
    {
        _plan = plan;
        _fetchPool = fetchPool;
        _source = new RequestSource(plan.Requests);
        Receive<SourceRead>(OnSourceRead);
        Receive<FetchAllProtocol.Taken>(_ => OnTaken());
        Receive<HostQueueProtocol.Granted>(message => _leases.TryAdd(message.Lease, message.Order));
        Receive<HostQueueProtocol.Completed>(OnCompleted);
        Receive<HostQueueProtocol.LeaseLost>(OnLeaseLost);
        Receive<ParsePoolProtocol.Parsed>(message => End(message.Lease, message.Order, _inParse[message.Lease], message.Record));
        Receive<ParsePoolProtocol.ParseFailed>(OnParseFailed);
        Receive<FetchPoolProtocol.BookEmptied>(_ => Context.Stop(Self));
        Receive<FetchAllProtocol.Cancel>(_ => Cancel());
        Receive<FetchAllProtocol.BeginNoMore>(_ => OnBeginNoMore());
        Receive<DeadlinePassed>(_ => OnDeadlinePassed());
        Receive<CrawlSupervisorProtocol.Fail>(OnFail);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Props(FetchPlan plan, IActorRef fetchPool) => Akka.Actor.Props.Create(() => new FetchAllActor(plan, fetchPool));

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    protected override void PreStart()
    {
        var limits = new LeaseLimits(_plan.Concurrency, null, int.MaxValue, long.MaxValue, int.MaxValue);
        _fetchPool.Tell(new FetchPoolProtocol.OpenBook(_plan.Id, limits, KeepBodies: false, Self) { LimitsAddresses = false });
        if (_plan.Deadline is { } deadline) Timers.StartSingleTimer(DeadlinePassed.Instance, DeadlinePassed.Instance, deadline);
        ReadMore();
    }

    protected override void PostStop()
    {
        _fetchPool.Tell(new FetchPoolProtocol.DropBook(_plan.Id));
        foreach (var (index, order) in _open) _plan.Results.TryWrite(Unfinished(index, order));
        _plan.Results.TryComplete(_fault);
        Dispose();
    }

    private void OnTaken()
    {
        _untaken--;
        ReadMore();
    }

    private void ReadMore()
    {
        while (!_isReading && !_isClosing && !_isSourceEnded && _open.Count < _plan.Concurrency && _untaken < _plan.Concurrency)
        {
            var read = _source.ReadAsync();
            if (read.IsCompletedSuccessfully)
            {
                Take(read.Result);
                continue;
            }

            _isReading = true;
            _ = read.PipeTo(Self, Self);
        }

        CloseIfDone();
    }

    private void OnSourceRead(SourceRead message)
    {
        _isReading = false;
        if (!_isClosing && !_isSourceEnded) Take(message);
        ReadMore();
    }

    private void Take(SourceRead read)
    {
        if (read.Error is { } error)
        {
            _fault = error;
            Cancel();
        }
        else if (read.Request is { } request)
        {
            Begin(request);
        }
        else
        {
            _isSourceEnded = true;
        }
    }

    private void Begin(FetchRequest request)
    {
        var index = _next++;
        var url = request.Url;
        var row = new FrontierUrl(new UrlId(index), url, 0, 0, null, 0, IsSeed: true);
        var order = new FetchOrder(_plan.IsParsed ? LeaseKind.Page : LeaseKind.Direct, row, url.HostKey, request, new PageContext(url, null, null, 1), Self);
        _open.Add(index, order);
        Offer(order);
    }

    private void OnCompleted(HostQueueProtocol.Completed message)
    {
        if (!_leases.TryGetValue(message.Lease, out var order)) return;
        if (_plan.IsParsed && message.Outcome is FetchOutcome.Success success) _inParse[message.Lease] = success;
        else End(message.Lease, order, message.Outcome, _plan.IsParsed ? Record(order, message.Outcome) : null);
    }

    private static PageRecord? Record(FetchOrder order, FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Redirect redirect => PageRecords.Redirected(order.Context, redirect, Now),
        FetchOutcome.NotModified notModified => PageRecords.NotModified(order.Context, notModified, Now),
        FetchOutcome.Unwanted unwanted => PageRecords.Unwanted(order.Context, unwanted, Now),
        FetchOutcome.Failure failure => PageRecords.Failed(order.Context, failure, Now),
        _ => null,
    };

    private void OnLeaseLost(HostQueueProtocol.LeaseLost message)
    {
        if (!_leases.Remove(message.Lease, out var order)) return;
        if (message.CrashDetail is { } crash)
        {
            var outcome = new FetchOutcome.Failure(FetchError.Crashed, crash) { Elapsed = TimeSpan.Zero };
            End(message.Lease, order, outcome, _plan.IsParsed ? PageRecords.Failed(order.Context, null, nameof(FailReason.Crashed), crash, Now) : null);
        }
        else if (!_isClosing)
        {
            Offer(order);
        }
    }

    private void OnParseFailed(ParsePoolProtocol.ParseFailed message) =>
        End(message.Lease, message.Order, message.Response, PageRecords.Failed(message.Order.Context, message.Response, message.Reason.ToString(), message.Detail, Now));

    private void End(LeaseId lease, FetchOrder order, FetchOutcome outcome, PageRecord? record)
    {
        _leases.Remove(lease);
        _inParse.Remove(lease);
        _fetchPool.Tell(new FetchPoolProtocol.Release(_plan.Id, lease));
        var index = (int)order.Row!.Id.Value;
        if (!_open.ContainsKey(index)) return;

        // What we broke off ourselves is told when this actor stops: cancelled, or overdue.
        if (_isClosing && outcome is FetchOutcome.Failure { Error: FetchError.Cancelled }) return;
        _open.Remove(index);
        _untaken++;
        _plan.Results.TryWrite(new FetchResult(index, order.Request, outcome) { Record = record });
        if (_plan.FailFast && (record?.Outcome == PageOutcome.Failed || outcome is FetchOutcome.Failure)) Cancel();
        else ReadMore();
    }

    private void CloseIfDone()
    {
        if (_isSourceEnded && _open.Count == 0) Close();
    }

    private void Offer(FetchOrder order) => _fetchPool.Tell(new FetchPoolProtocol.Offer(_plan.Id, order, Self));

    private void Cancel()
    {
        if (_isClosing) return;
        Close();
        _fetchPool.Tell(new FetchPoolProtocol.AbandonLeases(_plan.Id));
    }

    private void Close()
    {
        if (_isClosing) return;
        _isClosing = true;
        _fetchPool.Tell(new FetchPoolProtocol.CloseBook(_plan.Id));
    }

    private void OnBeginNoMore()
    {
        _isSourceEnded = true;
        CloseIfDone();
    }

    private void OnDeadlinePassed()
    {
        _isOverdue = !_isClosing;
        Cancel();
    }

    private void OnFail(CrawlSupervisorProtocol.Fail message)
    {
        _fault = new InvalidOperationException(message.Detail);
        Context.Stop(Self);
    }

    private FetchResult Unfinished(int index, FetchOrder order)
    {
        var failure = _isOverdue
            ? new FetchOutcome.Failure(FetchError.TotalTimedOut, $"not done within {LimitText.Time(_plan.Deadline!.Value)} (the call's deadline)") { Elapsed = _plan.Deadline.Value }
            : new FetchOutcome.Failure(FetchError.Cancelled, "cancelled") { Elapsed = TimeSpan.Zero };
        var record = _plan.IsParsed ? PageRecords.Failed(order.Context with { Attempts = 0 }, null, failure.Error.ToString(), null, Now) : null;
        return new FetchResult(index, order.Request, failure) { Record = record };
    }

    private sealed record DeadlinePassed
    {
        public static readonly DeadlinePassed Instance = new();
    }
}
