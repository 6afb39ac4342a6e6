using Akka.Actor;
using Crawler.Actors;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Telemetry;

namespace Crawler.Frontier;

/// <summary>
/// Owns the order in which things become true: settled pages of all partitions are collected into a batch, the batch goes to every output, and
/// when all have it the store commits its dispositions, links, hosts and the outputs' lengths in one transaction. Only then do the partitions
/// count it and are its leases closed. When the store's log is long, the outputs have a batch on disk before the store folds the log up to that batch
/// into its file: a power cut finds no output behind the file. Never restarts: a fault here ends the crawl as a kill would.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Collecting</term><description>no batch is open; the next one opens when it is full, old enough, or asked for</description></item>
/// <item><term>Writing</term><description>the outputs have the batch; what is appended meanwhile belongs to the next one</description></item>
/// <item><term>Storing</term><description>the store has it</description></item>
/// <item><term>Failed</term><description>an output or the store cannot go on; nothing is committed any more</description></item>
/// <item><term>Closing</term><description>the outputs are cut back to what is committed, unless another process has taken the crawl over, and let go</description></item>
/// <item><term>Concluding</term><description>all of them are closed, and on disk: the store folds its log in, for the last time</description></item>
/// </list>
/// </remarks>
internal sealed partial class CommitActor : PlainReceiveActor, IWithTimers
{
    private const int SinkRestarts = 3;

    private readonly CrawlId _crawl;
    private readonly OutputOptions _options;
    private readonly IActorRef _store;
    private readonly IActorRef _fetchPool;
    private readonly IActorRef _supervisor;
    private readonly IReadOnlyDictionary<string, Func<IPageSink>> _outputs;
    private readonly StoredCrawl _stored;

    // Each output's actor, a child; those that have opened theirs have a committed length too.
    private readonly Dictionary<string, IActorRef> _sinks = [];
    private readonly Dictionary<string, long> _committedLengths = [];
    // What the outputs' actors threw last.
    private readonly Dictionary<string, string> _faults = [];
    // Requests under way, as far as was told.
    private readonly HashSet<UrlId> _leased = [];
    // Who waits for which batch.
    private readonly List<(long Batch, IActorRef ReplyTo)> _flushWaiters = [];

    // An output has no committed length yet: the first batch holds nothing but the lengths that the outputs were opened with.
    private readonly bool _isAnyOutputNew;
    private IReadOnlyList<IActorRef> _partitions = [];
    private Gathering _next = new();
    private OpenBatch? _open;
    private long _lastBatch;
    private bool _flushWanted;
    // The crawl is near its last page, so few are left to come.
    private bool _settledWanted;
    // The store's log is long: the next batch is to be on disk in every output, and then it is folded in.
    private bool _isCheckpointDue;
    private bool _storeFailed;
    // The outputs are another process's too.
    private bool _isTakenOver;

    public CommitActor(CrawlId crawl, OutputOptions options, IReadOnlyDictionary<string, Func<IPageSink>> outputs, StoredCrawl stored, IActorRef store, IActorRef fetchPool, IActorRef supervisor)
    {
        _crawl = crawl;
        _options = options;
        _outputs = outputs;
        _stored = stored;
        _isAnyOutputNew = !outputs.Keys.All(stored.OutputLengths.ContainsKey);
        _lastBatch = _isAnyOutputNew ? stored.LastBatch + 1 : stored.LastBatch;
        _store = store;
        _fetchPool = fetchPool;
        _supervisor = supervisor;
        Receive<UsePartitions>(message => _partitions = message.Partitions);
        Receive<SinkProtocol.SinkReady>(OnSinkReady);
        Receive<CommitProtocol.Append>(OnAppend);
        Receive<CommitProtocol.AppendHost>(message => Gather(next => next.Hosts[message.Row.Host] = (message.Partition, message.Row)));
        Receive<CommitProtocol.AppendAttempt>(message => Gather(next => next.Attempts.Add(message.Attempt)));
        Receive<CommitProtocol.AppendLease>(OnAppendLease);
        Receive<CommitProtocol.AppendRelease>(message => Release(message.Url));
        Receive<CommitProtocol.ReleaseAll>(_ => OnReleaseAll());
        Receive<CommitProtocol.AppendSeeds>(message => Gather(next => next.Seeds.AddRange(message.Seeds)));
        Receive<CommitProtocol.SeedsTaken>(message => Gather(next => next.SeedsTaken = message));
        Receive<CommitProtocol.AppendUnrecorded>(message => Gather(next => next.Unrecorded += message.Count));
        Receive<CommitProtocol.AppendStop>(message => Gather(next => next.StoppedBy = message.Reason));
        Receive<CommitProtocol.AppendJudgedBy>(message => Gather(next => next.JudgedBy = message.Text));
        Receive<CommitProtocol.AppendSitemaps>(message => Gather(next =>
        {
            foreach (var row in message.Rows) next.Sitemaps[row.Fingerprint] = row;
        }));
        Receive<CommitProtocol.AppendLinked>(message => Gather(next => next.Linked.AddRange(message.Links)));
        Receive<CommitProtocol.AppendListed>(message => Gather(next => next.Listed.AddRange(message.Urls)));
        Receive<CommitProtocol.Flush>(_ => OnFlush());
        Receive<CommitProtocol.FlushSettled>(_ => OnFlushSettled());
        Receive<CommitProtocol.FlushAll>(OnFlushAll);
        Receive<SinkProtocol.BatchWritten>(OnBatchWritten);
        Receive<SinkProtocol.Restarted>(message => _faults[message.Name] = message.Detail);
        Receive<SinkProtocol.BatchFailed>(message => Fail(message.Name, message.Detail));
        Receive<StoreProtocol.Stored>(OnStored);
        Receive<StoreProtocol.StoreFailed>(OnStoreFailed);
        Receive<CommitProtocol.CloseSinks>(_ => OnCloseSinks());
        Receive<Terminated>(OnTerminated);
        Receive<CommitDue>(_ => OnFlush());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CrawlId crawl, OutputOptions options, IReadOnlyDictionary<string, Func<IPageSink>> outputs, StoredCrawl stored, IActorRef store, IActorRef fetchPool, IActorRef supervisor) =>
        Akka.Actor.Props.Create(() => new CommitActor(crawl, options, outputs, stored, store, fetchPool, supervisor));

    // An output that fails again and again is as good as full.
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(SinkRestarts, TimeSpan.FromMinutes(1), error => error is ActorInitializationException ? Directive.Stop : Directive.Restart);

    protected override void PreStart()
    {
        Context.Watch(_store);
        foreach (var (name, open) in _outputs)
        {
            // What the host application has added may wait for whatever it likes: it has a thread of its own.
            var props = SinkActor.Props(name, open, _options.Fsync, Self).WithDispatcher(PageSinks.IsOurs(name) ? Dispatchers.Blocking : Dispatchers.Store);
            _sinks.Add(name, Context.Watch(Context.ActorOf(props, $"sink-{name}")));
        }
    }

    private void OnAppend(CommitProtocol.Append message)
    {
        if (message.Settled is { } settled) _leased.Remove(settled.Url.Id);
        Gather(next => next.Add(message));
    }

    private void OnReleaseAll()
    {
        foreach (var url in _leased.ToArray()) Release(url);
    }

    private void Release(UrlId url)
    {
        _leased.Remove(url);
        Gather(next => next.Release(url));
    }

    private void Gather(Action<Gathering> add)
    {
        add(_next);
        OpenIfDue();
    }

    // That it was requested must be known if it kills the process.
    private void OnAppendLease(CommitProtocol.AppendLease message)
    {
        _leased.Add(message.Url);
        Gather(next => next.Lease(message.Url));
        if (_stored.Losses.ContainsKey(message.Url)) OnFlush();
    }

    private void OnFlush()
    {
        _flushWanted = true;
        OpenIfDue();
    }

    private void OnFlushSettled()
    {
        _settledWanted = true;
        OpenIfDue();
    }

    private void OnFlushAll(CommitProtocol.FlushAll message)
    {
        // What is appended later is not waited for: somebody may go on appending.
        _flushWaiters.Add((_next.IsEmpty ? _lastBatch : _lastBatch + 1, message.ReplyTo));
        OnFlush();
        AnswerFlushWaiters();
    }

    private void OnBatchWritten(SinkProtocol.BatchWritten message)
    {
        if (_open is not { IsWithStore: false } open || message.Batch != open.Number) return;
        open.Lengths[message.Name] = message.Length;
        foreach (var (position, detail) in message.Rejected) open.Reject(position, detail);
        if (open.Lengths.Count < _outputs.Count) return;
        if (open.HasRejected && !open.IsSecondTry)
        {
            // Every output shall say of these URLs what the store will: failed.
            open.BeginSecondTry();
            foreach (var name in _sinks.Keys) Give(name, open);
            return;
        }

        GiveToStore(open);
    }

    private void OnStored(StoreProtocol.Stored message)
    {
        if (!Conclude(message)) return;
        _isCheckpointDue = message.LogBytes >= _options.CheckpointBytes;
        AnswerFlushWaiters();
        OpenIfDue();
    }

    private bool Conclude(StoreProtocol.Stored message)
    {
        if (_open is not { } open || message.Batch != open.Number) return false;
        _open = null;
        foreach (var (name, length) in open.Lengths) _committedLengths[name] = length;
        foreach (var sink in _sinks.Values) sink.Tell(SinkProtocol.Committed.Instance);
        for (var partition = 0; partition < _partitions.Count; partition++)
        {
            if (open.Of(partition) is { } committed) _partitions[partition].Tell(committed);
        }

        var closed = open.ClosedLeases();
        if (closed.Count > 0) _fetchPool.Tell(new FetchPoolProtocol.Closed(_crawl, closed));
        foreach (var settlement in open.Settled) Context.System.EventStream.Publish(new CrawlEvent.UrlSettled(_crawl, settlement));
        return true;
    }

    private void AnswerFlushWaiters()
    {
        if (_open is null && _next.IsEmpty) _flushWanted = false;
        var done = _open is { } open ? open.Number - 1 : _lastBatch;
        foreach (var waiter in _flushWaiters.Where(waiter => waiter.Batch <= done).ToArray())
        {
            waiter.ReplyTo.Tell(CommitProtocol.Flushed.Instance);
            _flushWaiters.Remove(waiter);
        }
    }

    private void OpenIfDue()
    {
        if (_open is not null || _committedLengths.Count < _outputs.Count || _next.IsEmpty) return;
        if (!_flushWanted && _next.Settled.Count < (_settledWanted ? 1 : _options.BatchRecords))
        {
            if (!Timers.IsTimerActive(CommitDue.Instance)) Timers.StartSingleTimer(CommitDue.Instance, CommitDue.Instance, _options.CommitInterval);
            return;
        }

        Timers.Cancel(CommitDue.Instance);
        _flushWanted = false;
        _open = new OpenBatch(++_lastBatch, _next) { IsCheckpoint = _isCheckpointDue };
        _next = new Gathering();
        if (_outputs.Count == 0) GiveToStore(_open);
        else foreach (var name in _sinks.Keys) Give(name, _open);
    }

    private void GiveToStore(OpenBatch open)
    {
        open.IsWithStore = true;
        _store.Tell(new StoreProtocol.Store(open.ToCommitBatch(), Self) { IsCheckpoint = open.IsCheckpoint, IsAwaited = open.IsOpening });
    }

    private void OnStoreFailed(StoreProtocol.StoreFailed message)
    {
        _storeFailed = true;
        _isTakenOver |= message.IsTakenOver;
        Fail("the frontier store", message.Detail);
    }

    private void Fail(string where, string detail, bool isAtOpening = false)
    {
        _supervisor.Tell(new CommitProtocol.CommitFailed(where, detail, _isTakenOver, isAtOpening));
        Timers.CancelAll();
        Become(Failed);
    }

    private void OnTerminated(Terminated message)
    {
        if (message.ActorRef.Equals(_store))
        {
            OnStoreFailed(new StoreProtocol.StoreFailed(_lastBatch, "its actor has stopped; its failure is in the log"));
            return;
        }

        var name = _sinks.First(sink => sink.Value.Equals(message.ActorRef)).Key;
        Forget(message.ActorRef);
        Fail(name, _faults.TryGetValue(name, out var fault) ? $"it failed again and again, the last time with {fault}" : "the output's actor was stopped");
    }

    /// <summary>Who hears of commits; told once, by the parent, since the partitions need this actor's ref first.</summary>
    internal sealed record UsePartitions(IReadOnlyList<IActorRef> Partitions);

    private sealed record CommitDue
    {
        public static readonly CommitDue Instance = new();
    }
}
