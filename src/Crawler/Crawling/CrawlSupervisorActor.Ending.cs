using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Crawling;

/// <content>The end of a crawl: Draining, Flushing, Closing, whether it was asked for or something has failed.</content>
internal sealed partial class CrawlSupervisorActor
{
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromMinutes(2);

    // The outputs are written to disk, and after them the store's log: a slow disk takes its time.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SnapshotTimeout = TimeSpan.FromSeconds(1);

    private bool _isFinalAsked;

    // By the scheduler's clock: when somebody will not wait any longer. Null where nobody has said so.
    private TimeSpan? _endAt;
    private bool _isLeft;

    // Everything is settled and committed; what is left decides what the store is told of the end.
    private bool _isAllCommitted;
    private bool _isStopTold;

    // The balance stands, and events are passed on still.
    private CrawlSummary? _summary;
    private bool _isTakenOver;
    private bool _isShutOut;

    private void Draining()
    {
        Receive<FetchPoolProtocol.BookEmptied>(_ => Flush());
        Receive<StatsProtocol.SnapshotTaken>(_ => _snapshotsDue--);
        Receive<CrawlSupervisorProtocol.Stop>(OnStopAgain);
        Receive<DrainTimedOut>(_ => OnDrainTimedOut());
        Receive<AbandonTimedOut>(_ => OnAbandonTimedOut());
        Always();
    }

    private void Flushing()
    {
        Receive<CommitProtocol.Flushed>(_ => OnFlushed());
        Receive<StatsProtocol.SnapshotTaken>(message => OnSnapshotWhileFlushing(message.Snapshot));
        Receive<CrawlSupervisorProtocol.Stop>(message => Hurry(message, FlushTimedOut.Instance));
        Receive<FlushTimedOut>(_ => OnFlushTimedOut());
        Always();
    }

    private void Closing()
    {
        Receive<StatsProtocol.SnapshotTaken>(message => OnSnapshotWhileClosing(message.Snapshot));
        Receive<CommitProtocol.SinksClosed>(_ => OnSinksClosed());
        Receive<Terminated>(OnTerminatedWhileClosing);
        Receive<CrawlSupervisorProtocol.Stop>(message => Hurry(message, CloseTimedOut.Instance));
        Receive<CloseTimedOut>(_ => OnCloseTimedOut());
        Receive<CommitProtocol.CommitFailed>(OnFailedWhileClosing);
        ReceiveAny(_ => { });
    }

    // Somebody has lost patience.
    private void OnStopAgain(CrawlSupervisorProtocol.Stop message)
    {
        SetEnd(message);
        if (message.Patience is { } patience) Timers.StartSingleTimer(DrainTimedOut.Instance, DrainTimedOut.Instance, patience);
    }

    private void SetEnd(CrawlSupervisorProtocol.Stop message)
    {
        if (message.AtMost is { } atMost) _endAt = Context.System.Scheduler.MonotonicClock + atMost;
    }

    // What is under way already has no longer either.
    private void Hurry(CrawlSupervisorProtocol.Stop message, object timedOut)
    {
        SetEnd(message);
        if (_endAt is not null && !_isLeft) Timers.StartSingleTimer(timedOut, timedOut, Within(FlushTimeout));
    }

    private TimeSpan Within(TimeSpan usual)
    {
        if (_endAt is not { } end) return usual;
        var left = end - Context.System.Scheduler.MonotonicClock;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < usual ? left : usual;
    }

    private void Drain(StopReason reason)
    {
        (_reason, _limitReached) = (reason, null);
        Timers.Cancel(TimeIsUp.Instance);
        _seedsRead = true;
        if (!_seeds.Equals(ActorRefs.Nobody)) Context.Stop(_seeds);
        _plan.OnDraining?.Invoke();
        Timers.StartSingleTimer(DrainTimedOut.Instance, DrainTimedOut.Instance, _patience ?? _plan.Options.Limits.DrainTimeout);
        Become(Draining);
        _fetchPool.Tell(new FetchPoolProtocol.CloseBook(_plan.Id));
    }

    private void OnDrainTimedOut()
    {
        _fetchPool.Tell(new FetchPoolProtocol.AbandonLeases(_plan.Id));

        // Half of what is left is for the commit.
        Timers.StartSingleTimer(AbandonTimedOut.Instance, AbandonTimedOut.Instance, Within(AbandonGrace * 2) / 2);
    }

    private void OnAbandonTimedOut()
    {
        _fetchPool.Tell(new FetchPoolProtocol.DropBook(_plan.Id));
        Flush();
    }

    private void Flush()
    {
        Timers.CancelAll();
        Become(Flushing);
        Timers.StartSingleTimer(FlushTimedOut.Instance, FlushTimedOut.Instance, Within(FlushTimeout));
        _commit.Tell(CommitProtocol.ReleaseAll.Instance);
        if (_reason is StopReason.Drained or StopReason.Interrupted) TellStop();
        else _commit.Tell(new CommitProtocol.FlushAll(Self));
    }

    private void TellStop()
    {
        _isStopTold = true;
        _commit.Tell(new CommitProtocol.AppendStop(_reason.ToString()));
        _commit.Tell(new CommitProtocol.FlushAll(Self));
    }

    private void OnFlushed()
    {
        if (_isStopTold)
        {
            Close();
            return;
        }

        _isAllCommitted = true;
        AskForSnapshot();
    }

    // A limit that is reached when nothing is left has stopped nothing.
    private void OnSnapshotWhileFlushing(CrawlSnapshot snapshot)
    {
        // One that was asked for before is older than the last commit.
        if (--_snapshotsDue > 0 || !_isAllCommitted || _isStopTold) return;
        if (snapshot.HasNothingLeft && (_isSeedListRead || _stored.SeedsEnded)) _reason = StopReason.Drained;
        TellStop();
    }

    private void OnFlushTimedOut()
    {
        if (_endAt is null) Fail("the outputs did not take what was settled in time");
        else Leave();
    }

    // Code of the host application holds on to a thread, an output's for example. What is committed stands, and the rest is pending.
    private void Leave()
    {
        if (_reason != StopReason.Failed) _reason = StopReason.Interrupted;
        _isLeft = true;
        Become(Closing);
        Timers.CancelAll();
        Timers.StartSingleTimer(CloseTimedOut.Instance, CloseTimedOut.Instance, SnapshotTimeout);
        OnSinksClosed();
    }

    private void OnCommitFailed(CommitProtocol.CommitFailed message)
    {
        _isTakenOver |= message.IsTakenOver;
        _isShutOut |= message.IsAtOpening;
        Fail($"{message.Where}: {message.Detail}");
    }

    private void Fail(string detail)
    {
        _reason = StopReason.Failed;
        _error = detail;
        Timers.CancelAll();
        _fetchPool.Tell(new FetchPoolProtocol.DropBook(_plan.Id));
        Close();
    }

    private void Close()
    {
        Become(Closing);
        _plan.OnDraining?.Invoke();
        Timers.CancelAll();
        Timers.StartSingleTimer(CloseTimedOut.Instance, CloseTimedOut.Instance, Within(CloseTimeout));
        _commit.Tell(CommitProtocol.CloseSinks.Instance);
    }

    // Only now does the balance stand still: whatever is settled later is not committed and stays pending.
    private void OnSinksClosed()
    {
        _isFinalAsked = true;
        AskForSnapshot();
    }

    private void OnSnapshotWhileClosing(CrawlSnapshot snapshot)
    {
        if (--_snapshotsDue > 0 || !_isFinalAsked || _summary is not null) return;
        _summary = new CrawlSummary(_plan.Id, _reason, _error, _seedCount, _startedAt, snapshot) { SeedsRefused = RefusedSeeds.Of(_stored.SeedsRefused, _plan.SeedsRefused?.Invoke() ?? 0, _isSeedListRead && _plan.SeedsRefused is not null), IsTheCrawls = !_isTakenOver && (!_stored.IsResumed || (!_isShutOut && _recovered.Count == _partitions.Count)), IsLeft = _isLeft };
        foreach (var forwarder in _forwarders) Context.Watch(forwarder).Tell(CrawlEventsActor.End.Instance);
        CompleteWhenAllIsTold();
    }

    // Whoever has seen the crawl's end has had its events.
    private void CompleteWhenAllIsTold()
    {
        if (_forwarders.Count == 0) Complete(_summary!);
    }

    private void Complete(CrawlSummary summary)
    {
        _plan.Completion.TrySetResult(summary);
        Context.Stop(Self);
    }

    private void OnTerminatedWhileClosing(Terminated message)
    {
        if (_forwarders.Remove(message.ActorRef))
        {
            CompleteWhenAllIsTold();
            return;
        }

        if (_summary is not null) return;
        if (message.ActorRef.Equals(_seeds)) return;
        _error ??= $"the actor {message.ActorRef.Path.Name} has stopped";
        _reason = StopReason.Failed;
        if (message.ActorRef.Equals(_commit)) OnSinksClosed();
    }

    private void OnFailedWhileClosing(CommitProtocol.CommitFailed message)
    {
        _isTakenOver |= message.IsTakenOver;
        _error ??= $"{message.Where}: {message.Detail}";
        _reason = StopReason.Failed;
    }

    private void OnCloseTimedOut()
    {
        if (_summary is { } summary)
        {
            Complete(summary);
            return;
        }

        if (_endAt is not null && !_isLeft)
        {
            Leave();
            return;
        }

        var trouble = $"{_error ?? "the crawl did not end in order"}; there is no closing balance, for a part of it does not answer";
        _plan.Completion.TrySetException(new InvalidOperationException(trouble));
        Context.Stop(Self);
    }

    private sealed record DrainTimedOut
    {
        public static readonly DrainTimedOut Instance = new();
    }

    private sealed record AbandonTimedOut
    {
        public static readonly AbandonTimedOut Instance = new();
    }

    private sealed record FlushTimedOut
    {
        public static readonly FlushTimedOut Instance = new();
    }

    private sealed record CloseTimedOut
    {
        public static readonly CloseTimedOut Instance = new();
    }
}
