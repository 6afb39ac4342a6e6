using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Crawling;

/// <summary>
/// Owns one crawl: makes its actors, decides when it ends, and sees to an orderly end. Its children that hold the crawl's truth (frontier, commit,
/// store) never restart: if one fails, the crawl ends as if killed, and says so.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Running</term><description>a limit, a stop or running dry leads to Draining; a failure to Closing</description></item>
/// <item><term>Draining</term><description>no new requests; once every lease is closed, or the drain timeout has passed, to Flushing</description></item>
/// <item><term>Flushing</term><description>everything settled is committed; then Closing</description></item>
/// <item><term>Closing</term><description>the last snapshot is taken, outputs are cut back to what is committed and closed; then it stops</description></item>
/// </list>
/// </remarks>
internal sealed class CrawlSupervisorActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(30);

    private readonly CrawlPlan _plan;
    private readonly IActorRef _fetchPool;
    private readonly HashSet<int> _drained = [];
    private readonly DateTimeOffset _startedAt = Context.System.Scheduler.Now;
    private IReadOnlyList<IActorRef> _partitions = [];
    private IActorRef _commit = ActorRefs.Nobody;
    private IActorRef _stats = ActorRefs.Nobody;
    private long _seeds;
    private bool _seedsRead;
    private StopReason _reason;
    private string? _error;
    private CrawlSnapshot? _final;

    public CrawlSupervisorActor(CrawlPlan plan, IActorRef fetchPool)
    {
        _plan = plan;
        _fetchPool = fetchPool;
        Become(Running);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CrawlPlan plan, IActorRef fetchPool) => Akka.Actor.Props.Create(() => new CrawlSupervisorActor(plan, fetchPool));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreStart()
    {
        var options = _plan.Options;
        var limits = new LeaseLimits(options.Limits.Concurrency, options.Limits.MaxPages, options.Parsing.MaxBacklog, options.Parsing.MaxBacklogBytes, options.Output.BatchRecords * 4);
        _fetchPool.Tell(new FetchPoolProtocol.OpenBook(_plan.Id, limits, options.Output.Bodies, Self));
        var store = Make(StoreActor.Props(_plan.Store()).WithDispatcher(Dispatchers.Store), "store");
        _commit = Make(CommitActor.Props(_plan.Id, options.Output, _plan.Sinks, store, _fetchPool, Self), "commit");
        _stats = Make(StatsActor.Props(_plan.Id), "stats");
        var hasher = UrlHasher.CreateRandom();
        _partitions = [.. Enumerable.Range(0, options.Frontier.Partitions).Select(partition => Make(
            FrontierActor.Props(new FrontierPlan(_plan.Id, partition, options, hasher, _plan.Scope(), _plan.RobotsToken, _fetchPool, _commit, store, Self)),
            $"frontier-{partition}"))];
        _commit.Tell(new CommitActor.UsePartitions(_partitions));
        _stats.Tell(new StatsProtocol.Connect(_partitions, _fetchPool));
        foreach (var partition in _partitions) partition.Tell(new FrontierActor.UsePartitions(_partitions));
        Context.Watch(Context.ActorOf(SeedActor.Props(_plan.Seeds, _partitions, _plan.AllowSeed, Self).WithDispatcher(Dispatchers.Blocking), "seeds"));
        if (options.Limits.MaxTime is { } maxTime) Timers.StartSingleTimer(TimeIsUp.Instance, TimeIsUp.Instance, maxTime);
    }

    private void Running()
    {
        Receive<FrontierProtocol.PartitionDrained>(OnPartitionDrained);
        Receive<FrontierProtocol.PartitionBusy>(message => _drained.Remove(message.Partition));
        Receive<StatsProtocol.SnapshotTaken>(OnDrainConfirmed);
        Receive<FetchPoolProtocol.PageLimitReached>(_ => Drain(StopReason.MaxPages));
        Receive<FetchPoolProtocol.CommitAwaited>(_ => _commit.Tell(CommitProtocol.Flush.Instance));
        Receive<TimeIsUp>(_ => Drain(StopReason.MaxTime));
        Receive<CrawlSupervisorProtocol.Stop>(_ => Drain(StopReason.Interrupted));
        Receive<CrawlSupervisorProtocol.SetPaused>(message => _fetchPool.Tell(new FetchPoolProtocol.SetPaused(_plan.Id, message.Paused)));
        Always();
    }

    private void Draining()
    {
        Receive<FetchPoolProtocol.BookEmptied>(_ => Flush());
        Receive<DrainTimedOut>(_ => OnDrainTimedOut());
        Receive<AbandonTimedOut>(_ => OnAbandonTimedOut());
        Always();
    }

    private void Flushing()
    {
        Receive<CommitProtocol.Flushed>(_ => Close());
        Always();
    }

    private void Closing()
    {
        Receive<StatsProtocol.SnapshotTaken>(OnFinalSnapshot);
        Receive<CommitProtocol.SinksClosed>(_ => OnSinksClosed());
        Receive<Terminated>(OnTerminatedWhileClosing);
        Receive<CloseTimedOut>(_ => OnCloseTimedOut());
        ReceiveAny(_ => { });
    }

    private void Always()
    {
        Receive<CrawlSupervisorProtocol.SeedsRead>(message => (_seedsRead, _seeds) = (true, message.Count));
        Receive<CrawlSupervisorProtocol.GetSnapshot>(message => _stats.Tell(new StatsProtocol.GetSnapshot(message.ReplyTo)));
        Receive<CommitProtocol.CommitFailed>(message => Fail($"{message.Where}: {message.Detail}"));
        Receive<CrawlSupervisorProtocol.Fail>(message => Fail(message.Detail));
        Receive<Terminated>(OnTerminated);
        ReceiveAny(_ => { });
    }

    private void OnPartitionDrained(FrontierProtocol.PartitionDrained message)
    {
        _drained.Add(message.Partition);

        // A message from one partition to another may still be under way; a snapshot asked for now comes behind it.
        if (_drained.Count == _partitions.Count) _stats.Tell(new StatsProtocol.GetSnapshot(Self));
    }

    private void OnDrainConfirmed(StatsProtocol.SnapshotTaken message)
    {
        if (message.Snapshot.IsDrained && _drained.Count == _partitions.Count) Drain(StopReason.Drained);
    }

    private void Drain(StopReason reason)
    {
        _reason = reason;
        Timers.Cancel(TimeIsUp.Instance);
        Timers.StartSingleTimer(DrainTimedOut.Instance, DrainTimedOut.Instance, _plan.Options.Limits.DrainTimeout);
        Become(Draining);
        _fetchPool.Tell(new FetchPoolProtocol.CloseBook(_plan.Id));
    }

    private void OnDrainTimedOut()
    {
        _fetchPool.Tell(new FetchPoolProtocol.AbandonLeases(_plan.Id));
        Timers.StartSingleTimer(AbandonTimedOut.Instance, AbandonTimedOut.Instance, AbandonGrace);
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
        _commit.Tell(new CommitProtocol.FlushAll(Self));
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
        Timers.StartSingleTimer(CloseTimedOut.Instance, CloseTimedOut.Instance, CloseTimeout);
        _stats.Tell(new StatsProtocol.GetSnapshot(Self));
    }

    private void OnFinalSnapshot(StatsProtocol.SnapshotTaken message)
    {
        if (_final is not null) return;
        _final = message.Snapshot;
        _commit.Tell(CommitProtocol.CloseSinks.Instance);
    }

    private void OnSinksClosed() => End(null);

    private void OnTerminatedWhileClosing(Terminated message)
    {
        if (message.ActorRef.Equals(_commit) || _final is null) End($"{message.ActorRef.Path.Name} has stopped");
    }

    private void OnCloseTimedOut() => End(_final is null ? "the frontier does not answer" : "an output does not close");

    private void End(string? trouble)
    {
        if (_final is { } final)
            _plan.Completion.TrySetResult(new CrawlSummary(_plan.Id, trouble is null ? _reason : StopReason.Failed, _error ?? trouble, _seeds, _startedAt, final));
        else
            _plan.Completion.TrySetException(new InvalidOperationException(_error is null ? trouble : $"{_error}; and {trouble}"));
        Context.Stop(Self);
    }

    private void OnTerminated(Terminated message)
    {
        var name = message.ActorRef.Path.Name;
        if (name == "seeds" && _seedsRead) return;
        Fail(name == "seeds" ? "the seeds could not be read" : $"the actor {name} has stopped; its failure is in the log");
    }

    private static IActorRef Make(Props props, string name) => Context.Watch(Context.ActorOf(props, name));

    private sealed record TimeIsUp
    {
        public static readonly TimeIsUp Instance = new();
    }

    private sealed record DrainTimedOut
    {
        public static readonly DrainTimedOut Instance = new();
    }

    private sealed record AbandonTimedOut
    {
        public static readonly AbandonTimedOut Instance = new();
    }

    private sealed record CloseTimedOut
    {
        public static readonly CloseTimedOut Instance = new();
    }
}
