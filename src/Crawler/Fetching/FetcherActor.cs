using Akka.Actor;
using Crawler.Actors;

namespace Crawler.Fetching;

/// <summary>
/// Owns one request at a time. The fetch pool gives it leases; every request ends in <see cref="FetchPoolProtocol.FetchCompleted"/>, which
/// also says that the fetcher is idle, or in <see cref="FetchPoolProtocol.FetchLost"/> if the fetcher was killed. Both are sent only when the
/// request's task has ended, so the socket is let go. A restart loses nothing but the request under way.
/// </summary>
internal sealed class FetcherActor : PlainReceiveActor
{
    private readonly IActorRef _pool;
    private readonly IFetcher _fetcher;
    private readonly TimeSpan _totalTimeout;

    // The request under way; null when idle.
    private Running? _running;
    private bool _isRestarting;

    public FetcherActor(IActorRef pool, IFetcher fetcher, TimeSpan totalTimeout)
    {
        _pool = pool;
        _fetcher = fetcher;
        _totalTimeout = totalTimeout;
        Receive<FetcherProtocol.Fetch>(OnFetch);
        Receive<FetcherProtocol.Abandon>(OnAbandon);
        Receive<Ended>(OnEnded);
        Receive<ReceiveTimeout>(_ => OnReceiveTimeout());
    }

    public static Props Props(IActorRef pool, IFetcher fetcher, TimeSpan totalTimeout) =>
        Akka.Actor.Props.Create(() => new FetcherActor(pool, fetcher, totalTimeout));

    protected override void PreStart() => _pool.Tell(new FetchPoolProtocol.FetcherIdle(Self));

    protected override void PreRestart(Exception reason, object message)
    {
        // Whoever kills a fetcher to see what happens has found no bug in it.
        if (message is FetcherProtocol.Fetch fetch && _running is null) _pool.Tell(new FetchPoolProtocol.FetchLost(fetch.Lease, Self, Stopped: false, reason));
        LetGo(reason is ActorKilledException ? null : reason, stopped: false);
        _isRestarting = true;
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        if (_running is null && !_isRestarting) _pool.Tell(new FetchPoolProtocol.FetcherStopped(Self));
        LetGo(null, stopped: true);
    }

    private void OnFetch(FetcherProtocol.Fetch message)
    {
        var running = new Running(message, _fetcher);
        _running = running;
        var lease = message.Lease;
        _ = running.Task.PipeTo(Self, Self, outcome => new Ended(lease, outcome, null), error => new Ended(lease, null, error));
        Context.SetReceiveTimeout(_totalTimeout);
    }

    private void OnAbandon(FetcherProtocol.Abandon message)
    {
        if (_running?.Lease == message.Lease) _running.Cancel();
    }

    private void OnReceiveTimeout()
    {
        Context.SetReceiveTimeout(null);
        if (_running is null) return;
        _running.TimedOut = true;
        _running.Cancel();
    }

    private void OnEnded(Ended message)
    {
        // A result of the incarnation before a restart belongs to nobody any more.
        if (_running is not { } running || running.Lease != message.Lease) return;
        Context.SetReceiveTimeout(null);
        if (message.Outcome is null) throw new InvalidOperationException($"the fetcher {(message.Error is null ? "gave no outcome" : "threw")} on lease {running.Lease.Value}", message.Error);
        _running = null;
        running.Dispose();
        var outcome = running.TimedOut && message.Outcome is FetchOutcome.Failure { Error: FetchError.Cancelled } cancelled
            ? cancelled with { Error = FetchError.TotalTimedOut, Detail = $"not done within {_totalTimeout.TotalSeconds} s (crawler.fetching.total-timeout)" }
            : message.Outcome!;
        _pool.Tell(new FetchPoolProtocol.FetchCompleted(running.Lease, outcome, Self));
    }

    private void LetGo(Exception? cause, bool stopped)
    {
        if (_running is not { } running) return;
        _running = null;
        running.Cancel();
        var self = Self;
        object Lost(FetchOutcome? outcome) => new FetchPoolProtocol.FetchLost(running.Lease, self, stopped, cause, outcome);
        _ = running.Task.PipeTo(_pool, ActorRefs.NoSender, outcome => Lost(outcome is FetchOutcome.Failure { Error: FetchError.Cancelled } ? null : outcome), _ => Lost(null));
    }

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();

        public Running(FetcherProtocol.Fetch order, IFetcher fetcher)
        {
            Lease = order.Lease;
            Task = order.Change is { } change ? RequestHook.FetchAsync(fetcher, order.Request, change, _cancellation.Token) : fetcher.FetchAsync(order.Request, _cancellation.Token);
        }

        public LeaseId Lease { get; }

        public Task<FetchOutcome> Task { get; }

        public bool TimedOut { get; set; }

        public void Cancel() => _cancellation.Cancel();

        public void Dispose() => _cancellation.Dispose();
    }

    private sealed record Ended(LeaseId Lease, FetchOutcome? Outcome, Exception? Error);
}
