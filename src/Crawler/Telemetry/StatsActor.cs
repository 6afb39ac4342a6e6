using Akka.Actor;
using Akka.Event;
using Crawler.Actors;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Traps;

namespace Crawler.Telemetry;

/// <summary>
/// Owns what is counted beside the balance: bytes, statuses, failures by reason. Listens to the crawl's events, and puts a snapshot together
/// from the partitions and the fetch pool when asked. It is not restarted: a fault here ends the crawl, whose closing report would be wrong.
/// </summary>
internal sealed class StatsActor : PlainReceiveActor
{
    private const int WideningsKept = 100;
    private const int HostsShown = 5;
    private const int TrapsShown = 100;

    private readonly CrawlId _crawl;
    private readonly long _unrecordedBefore;
    private readonly TimeSpan _startedAt = Context.System.Scheduler.MonotonicClock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HookFailureNotes _hookNotes = new();
    private readonly Dictionary<string, long> _failures = [];
    private readonly Dictionary<int, long> _statuses = [];
    private readonly List<(string Seed, string Target)> _widened = [];
    private readonly List<IActorRef> _askers = [];

    // Those who asked while reports were coming in: some of these are older than the question.
    private readonly List<IActorRef> _nextAskers = [];
    private readonly Dictionary<int, FrontierProtocol.PartitionReport> _reports = [];
    private IReadOnlyList<IActorRef> _partitions = [];
    private IActorRef _fetchPool = ActorRefs.Nobody;
    private IActorRef _sitemaps = ActorRefs.Nobody;
    private FetchPoolProtocol.LeaseCounts? _leases;
    private SitemapProtocol.Report? _sitemapReport;
    private long _bytesWire;
    private long _bytes;
    private long _actorFailures;
    private long _hookFailures;
    private long _staleResults;
    private HostCounts _hosts;
    private CutCounts _cut;

    public StatsActor(CrawlId crawl, StoredTotals before, long unrecordedBefore)
    {
        (_crawl, _unrecordedBefore) = (crawl, unrecordedBefore);
        (_bytesWire, _bytes, _cut) = (before.BytesWire, before.Bytes, before.Cut);
        foreach (var (reason, count) in before.Failures) _failures.Add(reason, count);
        foreach (var (status, count) in before.Statuses) _statuses.Add(status, count);
        Receive<StatsProtocol.Connect>(message => (_partitions, _fetchPool, _sitemaps) = (message.Partitions, message.FetchPool, message.Sitemaps));
        Receive<CrawlEvent.UrlSettled>(OnUrlSettled, IsOurs);
        Receive<CrawlEvent.ActorFailed>(_ => _actorFailures++, IsOurs);
        Receive<CrawlEvent.HookFailed>(OnHookFailed, IsOurs);
        Receive<CrawlEvent.StaleResult>(_ => _staleResults++, IsOurs);
        Receive<CrawlEvent.ScopeWidened>(OnScopeWidened, IsOurs);
        Receive<CrawlEvent.HostLeftAlone>(message => _hosts = _hosts with { LeftAlone = _hosts.LeftAlone + (message.Openings == 1 ? 1 : 0) }, IsOurs);
        Receive<CrawlEvent.HostGivenUp>(_ => _hosts = _hosts with { GivenUp = _hosts.GivenUp + 1 }, IsOurs);
        Receive<CrawlEvent.HostFailing>(_ => _hosts = _hosts with { Failing = _hosts.Failing + 1 }, IsOurs);
        Receive<CrawlEvent.CrawlDelayCut>(_ => _hosts = _hosts with { CrawlDelaysCut = _hosts.CrawlDelaysCut + 1 }, IsOurs);
        Receive<CrawlEvent>(_ => { });
        Receive<StatsProtocol.GetSnapshot>(OnGetSnapshot);
        Receive<FrontierProtocol.PartitionReport>(OnPartitionReport);
        Receive<FetchPoolProtocol.LeaseCounts>(OnLeaseCounts);
        Receive<SitemapProtocol.Report>(OnSitemapReport);
    }

    /// <summary>The actor's props.</summary>
    /// <param name="crawl">The crawl.</param>
    /// <param name="before">What earlier processes of the crawl have counted.</param>
    /// <param name="unrecordedBefore">URLs out of scope that they have only counted.</param>
    public static Props Props(CrawlId crawl, StoredTotals before, long unrecordedBefore) => Akka.Actor.Props.Create(() => new StatsActor(crawl, before, unrecordedBefore));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(CrawlEvent));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private bool IsOurs(CrawlEvent crawlEvent) => crawlEvent.Crawl == _crawl;

    private void OnUrlSettled(CrawlEvent.UrlSettled message)
    {
        var settlement = message.Settlement;
        if (settlement.Record is { } record)
        {
            _bytesWire += record.BytesWire ?? 0;
            _bytes += record.Bytes ?? 0;
            _cut = _cut.With(record);
            if (record.Status is { } status) _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        }

        if (settlement is { State: UrlState.Failed, Reason: { } reason }) _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
    }

    private void OnHookFailed(CrawlEvent.HookFailed message)
    {
        _hookFailures++;
        if (!_hookNotes.IsFirst(message.Hook, message.Detail)) return;
        _log.Warning(message.Cause, "{0} threw on {1}: {2}. Failures of this kind are counted from now on (HookFailures) and not logged again.", message.Hook, message.Url, FetchFailures.OneLine(message.Detail));
    }

    private void OnScopeWidened(CrawlEvent.ScopeWidened message)
    {
        if (_widened.Count < WideningsKept) _widened.Add((message.Seed, message.Target));
    }

    private void OnGetSnapshot(StatsProtocol.GetSnapshot message)
    {
        if (_askers.Count > 0)
        {
            _nextAskers.Add(message.ReplyTo);
            return;
        }

        _askers.Add(message.ReplyTo);
        AskForReports();
    }

    private void AskForReports()
    {
        foreach (var partition in _partitions) partition.Tell(new FrontierProtocol.GetReport(Self));
        _fetchPool.Tell(new FetchPoolProtocol.GetLeaseCounts(_crawl, Self));
        if (!_sitemaps.IsNobody()) _sitemaps.Tell(new SitemapProtocol.GetReport(Self));
    }

    private void OnPartitionReport(FrontierProtocol.PartitionReport message)
    {
        _reports[message.Partition] = message;
        AnswerIfComplete();
    }

    private void OnLeaseCounts(FetchPoolProtocol.LeaseCounts message)
    {
        _leases = message;
        AnswerIfComplete();
    }

    private void OnSitemapReport(SitemapProtocol.Report message)
    {
        _sitemapReport = message;
        AnswerIfComplete();
    }

    private void AnswerIfComplete()
    {
        if (_reports.Count < _partitions.Count || _leases is not { } leases || (_sitemapReport is null && !_sitemaps.IsNobody())) return;
        var snapshot = Compose(leases);
        foreach (var asker in _askers) asker.Tell(new StatsProtocol.SnapshotTaken(snapshot));
        _askers.Clear();
        _reports.Clear();
        (_leases, _sitemapReport) = (null, null);
        if (_nextAskers.Count == 0) return;
        _askers.AddRange(_nextAskers);
        _nextAskers.Clear();
        AskForReports();
    }

    private CrawlSnapshot Compose(FetchPoolProtocol.LeaseCounts leases) => new()
    {
        Balance = _reports.Values.Select(report => report.Balance).Aggregate(CrawlBalance.Add),
        Elapsed = Context.System.Scheduler.MonotonicClock - _startedAt,
        Ready = leases.Ready,
        InFlight = leases.InFetch,
        Parsing = leases.InParse,
        Writing = leases.InWrite,
        BytesWire = _bytesWire,
        Bytes = _bytes,
        Failures = new SortedDictionary<string, long>(_failures, StringComparer.Ordinal),
        Skips = Enum.GetValues<SkipReason>().Select(reason => (Reason: reason, Count: _reports.Values.Sum(report => report.Skips[reason])))
            .Where(skip => skip.Count > 0).ToDictionary(skip => skip.Reason.ToString(), skip => skip.Count),
        Traps = [.. _reports.Values.SelectMany(report => report.Traps).GroupBy(trap => trap.Rule, StringComparer.Ordinal)
            .Select(traps => new TrapPattern(traps.Key, traps.Sum(trap => trap.Urls), traps.First().Example)).OrderByDescending(trap => trap.Urls).ThenBy(trap => trap.Rule, StringComparer.Ordinal).Take(TrapsShown)],
        Statuses = new SortedDictionary<int, long>(_statuses),
        BusiestHosts = [.. _reports.Values.SelectMany(report => report.BusiestHosts).OrderByDescending(host => host.Pending).Take(HostsShown).Select(host => (host.Host.Value, host.Pending))],
        Waits = HostWait.Merge(HostWait.HeldByRate(_reports.Values.SelectMany(report => report.Waits), leases.HeldByRate).Concat(leases.Waits), leases.RobotsInDns),
        SeedsFetched = _reports.Values.Sum(report => report.SeedsFetched),
        OutOfScopeUnrecorded = _unrecordedBefore + _reports.Values.Sum(report => report.OutOfScopeUnrecorded),
        ActorFailures = _actorFailures,
        HookFailures = _hookFailures,
        StaleResults = _staleResults,
        ScopeWidened = [.. _widened],
        Hosts = _hosts,
        Cut = _cut,
        Sitemaps = _sitemapReport?.Counts ?? SitemapCounts.None,
        HasNothingLeft = _reports.Values.All(report => report.IsQuiet) && _sitemapReport is null or { IsIdle: true },
        IsDrained = _reports.Values.All(report => report.IsDrained) && _sitemapReport is null or { IsIdle: true },
    };
}
