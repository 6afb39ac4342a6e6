using Akka.Actor;
using Crawler.Actors;
using Crawler.Fetching;
using Crawler.Frontier.Traps;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// Owns one partition of the frontier: the hosts whose names hash to it, every URL known there, and the balance. Parsers and host queues tell
/// it what became of a URL; it judges the links, has all of it committed, and hands pending URLs to host queues. Never restarts: a fault here
/// ends the crawl as a kill would.
/// </summary>
internal sealed partial class FrontierActor : PlainReceiveActor, IWithTimers, IDisposable
{
    private const int RejudgeChunk = 1000;
    private const int ReportedHosts = 5;
    private const string NextDueTimer = "next host due";
    private static readonly TimeSpan RestBeforePassivation = TimeSpan.FromSeconds(2);
    private static readonly OneForOneStrategy RestartQueues = new(_ => Directive.Restart);

    private readonly FrontierPlan _plan;
    private readonly FrontierLedger _ledger;
    private readonly TrapDetector _traps;
    private readonly HostTable _hosts;
    private readonly HostSupply _supply;
    private readonly Outbox _outbox;
    private IReadOnlyList<IActorRef> _partitions = [];
    private bool _seedsEnded;
    private bool _areSeedsTaken;
    private bool _isDrained;
    private bool _isRejudging;
    private long _seedsFetched;
    private long _queuesMade;

    public FrontierActor(FrontierPlan plan)
    {
        _plan = plan;
        var options = plan.Options;
        _traps = new TrapDetector(options.Traps, DateOnly.FromDateTime(Now.UtcDateTime));
        _ledger = new FrontierLedger(plan.Partition, plan.Hasher, plan.Scope, options.Limits, options.Robots, options.Frontier, _traps) { RejudgesTraps = plan.Past.HaveTrapsChanged };
        _hosts = new HostTable(new HostPlaces(Math.Max(1, options.Frontier.ActiveHosts / options.Frontier.Partitions), options.Frontier.PlaceUrls), options.Frontier.PassivateAfter, plan.Past.IsResumed ? Now : null, plan.Partition, plan.Hasher, plan.Ranking.IsNewestFirst);
        _supply = new HostSupply(options.Frontier.HeadsPerHost, plan.Ranking, plan.Partition, plan.Store, Self, plan.Heads);
        _outbox = new Outbox(plan.Partition, options.Frontier.Partitions);
        _hasBegun = !plan.Past.IsResumed;
        Receive<UsePartitions>(message => _partitions = message.Partitions);
        Receive<StoreProtocol.KnownRead>(OnKnownRead);
        Receive<StoreProtocol.OutboxRead>(OnOutboxRead);
        Receive<FrontierProtocol.TrySuspects>(_ => TryNextSuspect());
        Receive<FrontierProtocol.Begin>(_ => OnBegin());
        Receive<FrontierProtocol.TakeSeeds>(OnTakeSeeds);
        Receive<FrontierProtocol.TakeListed>(OnTakeListed);
        Receive<FrontierProtocol.SeedsEnded>(_ => OnSeedsEnded());
        Receive<FrontierProtocol.WidenScope>(OnWidenScope);
        Receive<ParsePoolProtocol.Parsed>(OnParsed);
        Receive<ParsePoolProtocol.ParseFailed>(OnParseFailed);
        Receive<FrontierProtocol.Settle>(OnSettle);
        Receive<FrontierProtocol.Withdraw>(OnWithdraw);
        Receive<FrontierProtocol.Retrying>(OnRetrying);
        Receive<FrontierProtocol.HostChanged>(OnHostChanged);
        Receive<FrontierProtocol.QueueStarted>(OnQueueStarted);
        Receive<FrontierProtocol.RouteHop>(OnRouteHop);
        Receive<FrontierProtocol.Resting>(OnResting);
        Receive<FrontierProtocol.GaveBack>(OnGaveBack);
        Receive<FrontierProtocol.ClockHeld>(OnClockHeld);
        Receive<StoreProtocol.HostRead>(OnHostRead);
        Receive<FetchPoolProtocol.HostLeases>(OnHostLeases);
        Receive<StoreProtocol.PendingRead>(OnPendingRead);
        Receive<StoreProtocol.SkippedRead>(OnSkippedRead);
        Receive<CommitProtocol.Committed>(OnCommitted);
        Receive<CommitProtocol.Flushed>(_ => OnFlushed());
        Receive<FrontierProtocol.TakeParcel>(OnTakeParcel);
        Receive<FrontierProtocol.ParcelCommitted>(OnParcelCommitted);
        Receive<FrontierProtocol.GetReport>(OnGetReport);
        Receive<Terminated>(OnTerminated);
        Receive<HostsDue>(_ => ManageQueues());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Props(FrontierPlan plan) => Akka.Actor.Props.Create(() => new FrontierActor(plan));

    protected override SupervisorStrategy SupervisorStrategy() => RestartQueues;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(HostsDue.Instance, HostsDue.Instance, TimeSpan.FromSeconds(1));
        if (_plan.Past.IsResumed) ReadKnown(UrlId.BeforeFirst(_plan.Partition));
    }

    /// <inheritdoc/>
    public void Dispose() => _ledger.Dispose();

    protected override void PostStop() => Dispose();

    private void OnTakeSeeds(FrontierProtocol.TakeSeeds message)
    {
        var widening = message.Seeds.Where(_ledger.Widen).Select(seed => new ScopeSeed(seed, IsNamed: true)).ToArray();

        // Every partition widens its scope by the same seeds; one of them sees to it that they are known to a later process.
        if (_plan.Partition == 0 && widening.Length > 0) _plan.Commit.Tell(new CommitProtocol.AppendSeeds(widening));
        var judged = Judge(message.Seeds.Where(IsMine).Select(seed => new DiscoveredUrl(seed, 0, null, 0, IsSeed: true, NoFollow: false)));
        Append(null, judged, []);
        _areSeedsTaken |= message.AreLast;
        message.ReplyTo.Tell(new FrontierProtocol.SeedsTaken(_plan.Partition, judged.Count));
    }

    private void OnSeedsEnded()
    {
        (_seedsEnded, _areSeedsTaken) = (true, true);
        CheckDrained();
    }

    private void OnWidenScope(FrontierProtocol.WidenScope message)
    {
        _ledger.Widen(message.Seed);
        if (_isDrained && _ledger.NeedsRejudging) Reopen();
        CheckDrained();
    }

    private void OnParseFailed(ParsePoolProtocol.ParseFailed message)
    {
        var record = PageRecords.Failed(message.Order.Context, message.Response, message.Reason.ToString(), message.Detail, Now);
        End(new Settlement(message.Order.Row!, UrlState.Failed, message.Reason.ToString(), record, message.Lease));
    }

    private void OnSettle(FrontierProtocol.Settle message)
    {
        var settlement = message.Settlement;
        if (message.RedirectTo is not { } target)
        {
            End(settlement);
            return;
        }

        var source = settlement.Url;
        if (source.IsSeed && !_ledger.Scope.Judge(target).InScope)
        {
            foreach (var partition in _partitions) partition.Tell(new FrontierProtocol.WidenScope(target));
            if (_ledger.Widen(target)) _plan.Commit.Tell(new CommitProtocol.AppendSeeds([new ScopeSeed(target, IsNamed: false)]));
            if (_ledger.Scope.Judge(target).InScope) Context.System.EventStream.Publish(new CrawlEvent.ScopeWidened(_plan.Crawl, source.Url.Text, target.Text));
        }

        var asWritten = !target.Equals(source.Url) && _plan.Hasher.Hash(target) == _plan.Hasher.Hash(source.Url);
        End(settlement, new DiscoveredUrl(target, source.Depth, source.Url.Text, source.Hops + 1, source.IsSeed, NoFollow: false, source.Id, asWritten));
    }

    private void OnSkippedRead(StoreProtocol.SkippedRead message)
    {
        var judged = message.Urls.Select(_ledger.Rejudge).OfType<Judgement>().ToArray();
        Append(null, judged, []);
        if (message.Urls.Count == RejudgeChunk)
        {
            ReadSkipped(message.Urls[^1].Id);
            return;
        }

        _isRejudging = false;
        CheckDrained();
    }

    private void OnCommitted(CommitProtocol.Committed message)
    {
        foreach (var settlement in message.Settled)
        {
            _ledger.Commit(settlement);
            if (settlement.Url.IsSeed && settlement.State is UrlState.Fetched or UrlState.NotModified) _seedsFetched++;
        }

        foreach (var row in message.Hosts)
        {
            if (_hosts.Find(row.Host) is not { } entry || !ReferenceEquals(entry.Row, row)) continue;
            entry.IsRowStored = true;
            _hosts.ForgetIfIdle(entry);
            if (entry.IsWaiting) _hosts.PackIfQuiet(entry, _supply.ChunkSize);
        }

        foreach (var parcel in message.Outbox) _partitions[parcel.To].Tell(new FrontierProtocol.TakeParcel(parcel));
        foreach (var parcel in message.Taken) _partitions[parcel.From].Tell(new FrontierProtocol.ParcelCommitted(_plan.Partition, parcel.Sequence));
        _supply.OnCommitted();
        CheckDrained();
    }

    private void OnTakeParcel(FrontierProtocol.TakeParcel message)
    {
        if (_isDrained) Reopen();
        var judged = Judge(message.Parcel.Urls);
        _plan.Commit.Tell(new CommitProtocol.Append(_plan.Partition, null, judged, [], message.Parcel, []));
        _plan.Commit.Tell(CommitProtocol.Flush.Instance);
        Distribute(judged);
    }

    private void OnParcelCommitted(FrontierProtocol.ParcelCommitted message)
    {
        _outbox.Delivered(message.Sequence);
        _plan.Commit.Tell(new CommitProtocol.Append(_plan.Partition, null, [], [], null, [(_plan.Partition, message.Sequence)]));
        CheckDrained();
    }

    private void OnGetReport(FrontierProtocol.GetReport message)
    {
        var busiest = _hosts.Busiest(ReportedHosts);
        var skips = Enum.GetValues<SkipReason>().ToDictionary(reason => reason, _ledger.Skipped);
        message.ReplyTo.Tell(new FrontierProtocol.PartitionReport(_plan.Partition, _ledger.Balance, _isDrained, _seedsFetched, _ledger.OutOfScopeUnrecorded, skips, busiest) { IsExhausted = _ledger is { Unsettled: 0, Balance.Pending: 0, NeedsRejudging: false } && _outbox.IsEmpty && !_isRejudging, AreSeedsTaken = _areSeedsTaken, Traps = _traps.Patterns, Waits = HostWaits.Of(_hosts.Entries, Now, _plan.Options.Robots.Obey) });
    }

    private bool IsMine(CanonicalUrl url) => _outbox.PartitionOf(url.HostKey) == _plan.Partition;

    private void Append(Settlement? settled, IReadOnlyList<Judgement> judged, IReadOnlyList<OutboxParcel> outbox)
    {
        if (settled is null && judged.Count == 0 && outbox.Count == 0) return;
        _plan.Commit.Tell(new CommitProtocol.Append(_plan.Partition, settled, judged, outbox, null, []));
        if (settled?.Lease is { } lease) _plan.FetchPool.Tell(new FetchPoolProtocol.Settling(_plan.Crawl, lease));
        Distribute(judged);
    }

    private void Distribute(IReadOnlyList<Judgement> judged)
    {
        foreach (var judgement in judged)
        {
            if (judgement.State != UrlState.Pending) continue;
            var url = judgement.Url;
            if (_hosts.TryAddQuietly(url.Url.HostKey, url.Id, _plan.Ranking.Band(url.Url), _supply.ChunkSize)) continue;
            var entry = _hosts.Get(url.Url.HostKey);
            if (_supply.Accept(entry, url))
            {
                if (_hasBegun) Hand(entry, url);
                continue;
            }

            if (_hasBegun) _hosts.Want(entry, Now);
            if (entry.IsWaiting || !_hasBegun) _hosts.PackIfQuiet(entry, _supply.ChunkSize);
        }

        ManageQueues();
    }

    private void CheckDrained()
    {
        if (_ledger.Unsettled > 0 || _isDrained || !_seedsEnded || _isRejudging) return;
        if (_ledger.Balance.Pending > 0 || !_outbox.IsEmpty)
        {
            _plan.Commit.Tell(CommitProtocol.Flush.Instance);
            return;
        }

        if (_ledger.NeedsRejudging)
        {
            // The rows must be in the store before they can be read.
            _isRejudging = true;
            _ledger.BeginRejudging();
            _plan.Commit.Tell(new CommitProtocol.FlushAll(Self));
            return;
        }

        _isDrained = true;
        _plan.Supervisor.Tell(new FrontierProtocol.PartitionDrained(_plan.Partition));
    }

    private void Reopen()
    {
        _isDrained = false;
        _plan.Supervisor.Tell(new FrontierProtocol.PartitionBusy(_plan.Partition));
    }

    private void ReadSkipped(UrlId after) =>
        _plan.Store.Tell(new StoreProtocol.ReadSkipped(_plan.Partition, SkipReason.OutOfScope, after, RejudgeChunk, Self));

    /// <summary>All partitions of the crawl in order; told once, by the parent.</summary>
    internal sealed record UsePartitions(IReadOnlyList<IActorRef> Partitions);

    private sealed record HostsDue
    {
        public static readonly HostsDue Instance = new();
    }
}
