using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Crawler.Actors;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>
/// Owns one crawl: makes its actors, decides when it ends, and sees to an orderly end. Its children that hold the crawl's truth (frontier, commit,
/// store) never restart: if one fails, the crawl ends as if killed, and says so.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Recovering</term><description>the partitions read what an earlier process knew; then Running, where suspect URLs are tried first. A stop leads to Flushing; then there is no balance, for not all is known</description></item>
/// <item><term>Running</term><description>a limit, a stop or running dry leads to Draining; a failure to Closing</description></item>
/// <item><term>Draining</term><description>no new requests; once every lease is closed, or the drain timeout has passed, to Flushing</description></item>
/// <item><term>Flushing</term><description>everything settled is committed; then Closing. A crawl that a limit of pages has stopped asks before the last commit whether anything is left</description></item>
/// <item><term>Closing</term><description>nothing is committed any more, outputs are cut back to what is and closed; then the last snapshot is taken, and it stops; that comes before where somebody waits and a thread hangs</description></item>
/// </list>
/// </remarks>
internal sealed partial class CrawlSupervisorActor : PlainReceiveActor, IWithTimers
{
    private readonly CrawlPlan _plan;
    private readonly IActorRef _fetchPool;
    private readonly HashSet<int> _recovered = [];
    private readonly HashSet<int> _drained = [];
    private readonly DateTimeOffset _startedAt = Context.System.Scheduler.Now;
    private StoredCrawl _stored = new(0, 0);

    // How long requests under way may take to end; null where the options say.
    private TimeSpan? _patience;
    private IReadOnlyList<IActorRef> _partitions = [];
    private IActorRef _commit = ActorRefs.Nobody;
    private IActorRef _stats = ActorRefs.Nobody;
    private IActorRef _seeds = ActorRefs.Nobody;
    private IActorRef _sitemaps = ActorRefs.Nobody;

    // Those that pass events on; some may have ended with their subscribers.
    private readonly HashSet<IActorRef> _forwarders = [];
    private long _seedCount;
    private bool _seedsRead;
    private bool _isSeedListRead;

    // Nothing but the partitions' answers is due of the seeds.
    private bool _areSeedsEnding;
    private StopReason? _limitReached;
    private int _snapshotsDue;
    private StopReason _reason;
    private string? _error;

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
        foreach (var subscriber in _plan.Subscribers) Subscribe(subscriber);
        var options = _plan.Options;
        var opened = _plan.Store;
        _stored = opened.Stored;
        var limits = new LeaseLimits(options.Limits.Concurrency, options.Limits.MaxPages, options.Parsing.MaxBacklog, options.Parsing.MaxBacklogBytes, options.Output.BatchRecords * 4) { MaxRate = options.Limits.MaxRate };
        var urls = _stored.Urls ?? (_stored.IsResumed ? null : options.Urls);
        var hasher = new UrlHasher(_stored.Key0, _stored.Key1, urls is null ? null : new KeyRules(urls));
        _fetchPool.Tell(new FetchPoolProtocol.OpenBook(_plan.Id, limits, options.Output.Bodies || _plan.KeepBodies, Self, _stored.Totals.Fetched, _plan.Hooks) { HoldsHosts = true, LendsBodies = true, Hasher = hasher, WithDigests = _plan.Sinks.Count > 0 || _plan.Hooks?.OnPage is not null, ComparesPages = options.Traps.MaxSameContent is not null });
        var store = Make(StoreActor.Props(opened).WithDispatcher(Dispatchers.Store), "store");
        _commit = Make(CommitActor.Props(_plan.Id, options.Output, _plan.Sinks, _stored, store, _fetchPool, Self), "commit");
        var haveTrapsChanged = _stored.IsResumed && JudgedBy.HaveTrapsChanged(_stored.JudgedBy, options);
        _stats = Make(StatsActor.Props(_plan.Id, _stored.Totals, _stored.OutOfScopeUnrecorded), "stats");
        var past = new FrontierPast(_stored.IsResumed, _stored.IsResumed && _stored.JudgedBy != JudgedBy.Text(options), haveTrapsChanged);

        // Until all of it is judged by the new rules, a later process that has the old ones must judge it again too.
        if (past.JudgeAgain) _commit.Tell(new CommitProtocol.AppendJudgedBy("in part by other rules"));
        var scopes = Enumerable.Range(0, options.Frontier.Partitions).Select(_ => _plan.Scope()).ToArray();
        foreach (var seed in opened.ReadSeeds(past.JudgeAgain)) Recall(seed, scopes);
        _sitemaps = MakeSitemaps(options, hasher, opened);
        _partitions = [.. scopes.Select((scope, partition) => Make(
            FrontierActor.Props(new FrontierPlan(_plan.Id, partition, options, hasher, past, scope, _plan.RobotsToken, _fetchPool, _commit, store, Self) { Losses = _stored.Losses, Sitemaps = _sitemaps }),
            $"frontier-{partition}"))];
        _commit.Tell(new CommitActor.UsePartitions(_partitions));
        _stats.Tell(new StatsProtocol.Connect(_partitions, _fetchPool) { Sitemaps = _sitemaps });
        _sitemaps.Tell(new SitemapActor.UsePartitions(_partitions));
        foreach (var partition in _partitions) partition.Tell(new FrontierActor.UsePartitions(_partitions));
        if (options.Limits.MaxTime is { } maxTime) Timers.StartSingleTimer(TimeIsUp.Instance, TimeIsUp.Instance, maxTime);
        if (_stored.IsResumed) Become(Recovering);
        else StartSeeds();
    }

    private void Recall(ScopeSeed seed, IEnumerable<CrawlScope> scopes)
    {
        if (seed.IsNamed) _plan.AllowSeed(seed.Url);
        foreach (var scope in scopes) scope.AddSeed(seed.Url);
    }

    // What a scope of pages or of no depth would let in are the seeds.
    [SuppressMessage("Reliability", "CA2000", Justification = "The actor of the sitemaps disposes the book.")]
    private IActorRef MakeSitemaps(CrawlOptions options, UrlHasher hasher, IFrontierStore store)
    {
        if (!options.Sitemaps.Use || options.Scope.Kind == ScopeKind.Page || options.Limits.MaxDepth == 0) return ActorRefs.Nobody;
        var book = new SitemapBook(options.Sitemaps, hasher);
        foreach (var row in store.ReadSitemaps()) book.Restore(row);
        return Make(SitemapActor.Props(new SitemapPlan(options, hasher, book, _commit, Self)).WithDispatcher(Dispatchers.Blocking), "sitemaps");
    }

    private void StartSeeds()
    {
        _sitemaps.Tell(SitemapProtocol.Begin.Instance);
        var props = SeedActor.Props(_plan.Seeds, _plan.AreSeedsWhole, _stored.SeedsTaken, _stored.SeedsDigest, _partitions, _plan.AllowSeed, _commit, Self, _plan.SeedsRefused, _stored.SeedsRefused);
        _seeds = Context.Watch(Context.ActorOf(props.WithDispatcher(Dispatchers.Blocking), "seeds"));
    }

    private void Recovering()
    {
        Receive<FrontierProtocol.PartitionRecovered>(OnPartitionRecovered);
        Receive<StatsProtocol.SnapshotTaken>(_ => _snapshotsDue--);
        Receive<CrawlSupervisorProtocol.Stop>(message =>
        {
            SetEnd(message);
            BreakOff(StopReason.Interrupted);
        });
        Receive<TimeIsUp>(_ => BreakOff(StopReason.MaxTime));
        Receive<CrawlSupervisorProtocol.SetPaused>(OnSetPaused);
        Always();
    }

    private void OnPartitionRecovered(FrontierProtocol.PartitionRecovered message)
    {
        _recovered.Add(message.Partition);
        if (_recovered.Count < _partitions.Count) return;
        if (JudgedBy.Text(_plan.Options) is var judgedBy && judgedBy != _stored.JudgedBy) _commit.Tell(new CommitProtocol.AppendJudgedBy(judgedBy));
        Become(Running);
        _seedCount = _stored.SeedsTaken;
        if (_plan.Options.Limits.MaxPages is { } max && _stored.Totals.Fetched >= max)
        {
            _seedsRead = true;
            Drain(StopReason.MaxPages);
            return;
        }

        if (_stored.Losses.Count == 0) BeginAgain();
        else _partitions[0].Tell(FrontierProtocol.TrySuspects.Instance);
    }

    // Nothing was requested yet. What the partitions have judged so far is committed, the rest is read again by the next process.
    private void BreakOff(StopReason reason)
    {
        _reason = reason;
        _fetchPool.Tell(new FetchPoolProtocol.DropBook(_plan.Id));
        Flush();
    }

    private void OnSuspectsTried(FrontierProtocol.SuspectsTried message)
    {
        if (message.Partition + 1 < _partitions.Count) _partitions[message.Partition + 1].Tell(FrontierProtocol.TrySuspects.Instance);
        else BeginAgain();
    }

    private void BeginAgain()
    {
        foreach (var partition in _partitions) partition.Tell(FrontierProtocol.Begin.Instance);
        StartSeeds();
    }

    private void OnStop(CrawlSupervisorProtocol.Stop message)
    {
        SetEnd(message);
        _patience = message.Patience;
        Drain(StopReason.Interrupted);
    }

    private void OnSubscribe(CrawlSupervisorProtocol.Subscribe message) => Subscribe(message.Subscriber);

    // What is published from now on reaches it, whenever the actor in between begins.
    private void Subscribe(IActorRef subscriber)
    {
        var forwarder = Context.ActorOf(CrawlEventsActor.Props(_plan.Id, subscriber));
        _forwarders.Add(forwarder);
        Context.System.EventStream.Subscribe(forwarder, typeof(CrawlEvent));
    }

    private void OnSetPaused(CrawlSupervisorProtocol.SetPaused message) => _fetchPool.Tell(new FetchPoolProtocol.SetPaused(_plan.Id, message.Paused));

    private void Running()
    {
        Receive<FrontierProtocol.SuspectsTried>(OnSuspectsTried);
        Receive<FrontierProtocol.PartitionDrained>(OnPartitionDrained);
        Receive<FrontierProtocol.PartitionBusy>(message => _drained.Remove(message.Partition));
        Receive<StatsProtocol.SnapshotTaken>(OnDrainConfirmed);
        Receive<SitemapProtocol.BecameIdle>(_ => AskIfDrained());
        Receive<FetchPoolProtocol.PageLimitReached>(_ => OnLimitReached(StopReason.MaxPages));
        Receive<FetchPoolProtocol.CommitAwaited>(_ => _commit.Tell(CommitProtocol.FlushSettled.Instance));
        Receive<TimeIsUp>(_ => OnLimitReached(StopReason.MaxTime));
        Receive<CrawlSupervisorProtocol.Stop>(OnStop);
        Receive<CrawlSupervisorProtocol.SetPaused>(OnSetPaused);
        Receive<CrawlSupervisorProtocol.LastSeedsRead>(_ => _areSeedsEnding = true);
        Always();
    }

    // The seeds' last answers come at once, and with them that nothing of the list is left.
    private void OnLimitReached(StopReason reason)
    {
        if (!_areSeedsEnding || _seedsRead) Drain(reason);
        else _limitReached ??= reason;
    }

    private void OnSeedsRead(CrawlSupervisorProtocol.SeedsRead message)
    {
        (_seedsRead, _seedCount, _isSeedListRead) = (true, message.Count, message.IsListRead);
        if (_limitReached is { } reason) Drain(reason);
    }

    private void Always()
    {
        Receive<CrawlSupervisorProtocol.SeedsRead>(OnSeedsRead);
        Receive<CrawlSupervisorProtocol.SeedsChanged>(message => Context.System.EventStream.Publish(new CrawlEvent.SeedsChanged(_plan.Id, message.Taken)));
        Receive<CrawlSupervisorProtocol.SeedsStopped>(message => _seedCount = message.Count);
        Receive<CrawlSupervisorProtocol.GetSnapshot>(message => _stats.Tell(new StatsProtocol.GetSnapshot(message.ReplyTo)));
        Receive<CrawlSupervisorProtocol.SetMaxRate>(message => _fetchPool.Tell(new FetchPoolProtocol.SetMaxRate(_plan.Id, message.RequestsPerSecond)));
        Receive<CrawlSupervisorProtocol.AwaitIdle>(message => _fetchPool.Tell(new FetchPoolProtocol.AwaitIdle(_plan.Id, message.ReplyTo)));
        Receive<CrawlSupervisorProtocol.Subscribe>(OnSubscribe);
        Receive<CommitProtocol.CommitFailed>(OnCommitFailed);
        Receive<CrawlSupervisorProtocol.Fail>(message => Fail(message.Detail));
        Receive<Terminated>(OnTerminated);
        ReceiveAny(_ => { });
    }

    private void OnPartitionDrained(FrontierProtocol.PartitionDrained message)
    {
        _drained.Add(message.Partition);

        // A message from one partition to another may still be under way; a snapshot asked for now comes behind it.
        AskIfDrained();
    }

    private void AskIfDrained()
    {
        if (_drained.Count == _partitions.Count) AskForSnapshot();
    }

    private void OnDrainConfirmed(StatsProtocol.SnapshotTaken message)
    {
        _snapshotsDue--;
        if (message.Snapshot.IsDrained && _drained.Count == _partitions.Count) Drain(StopReason.Drained);
    }

    private void AskForSnapshot()
    {
        _snapshotsDue++;
        _stats.Tell(new StatsProtocol.GetSnapshot(Self));
    }

    private void OnTerminated(Terminated message)
    {
        var name = message.ActorRef.Path.Name;
        if (message.ActorRef.Equals(_seeds) && _seedsRead) return;
        Fail($"the actor {name} has stopped; its failure is in the log");
    }

    private static IActorRef Make(Props props, string name) => Context.Watch(Context.ActorOf(props, name));

    private sealed record TimeIsUp
    {
        public static readonly TimeIsUp Instance = new();
    }
}
