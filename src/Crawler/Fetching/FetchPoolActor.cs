using Akka.Actor;
using Akka.Event;
using Crawler.Actors;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Parsing;
using Crawler.Politeness;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>
/// Owns every lease of the process: pairs ready hosts with idle fetchers, follows each lease through its stages, and holds back grants
/// while parsers or outputs are behind. Fetchers, host queues, the parse pool and the commit talk to it. It never restarts: a fault here
/// ends the crawls, for nobody else knows what is in flight.
/// </summary>
internal sealed partial class FetchPoolActor : PlainReceiveActor, IWithTimers
{
    private const int CrashesUntilGivenUp = 3;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    // A fetcher that has not let go so long after its own time limit never will.
    private static readonly TimeSpan FetchGrace = TimeSpan.FromSeconds(15);

    // A stopped fetcher reports its request lost once the socket is let go; a request that never reached it is missed after this.
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StallAfter = TimeSpan.FromMinutes(1);

    private readonly IActorRef _parsePool;
    private readonly TimeSpan _totalTimeout;
    private readonly IFetcher _fetcher;
    private readonly IBodyScanner? _scanner;

    // Null where addresses have no limits.
    private readonly AddressGate? _gate;
    private readonly AddressBook _addresses;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // Crawls in the order of their turn; the one that was granted a lease goes to the end.
    private readonly LinkedList<Book> _turns = new();
    private readonly Dictionary<CrawlId, Book> _books = [];
    private readonly HashSet<IActorRef> _fetchers = [];
    private readonly HashSet<IActorRef> _idle = [];
    private readonly Dictionary<IActorRef, LeaseId> _busy = [];
    private readonly Dictionary<LeaseId, Book> _bookOf = [];
    private IActorRef _router = ActorRefs.Nobody;
    private long _lastLease;

    public FetchPoolActor(IActorRef parsePool, IFetcher fetcher, CrawlOptions options, IBodyScanner? scanner)
    {
        _parsePool = parsePool;
        _scanner = scanner;
        _fetcher = fetcher;
        _totalTimeout = options.Fetching.TotalTimeout;
        var politeness = options.Politeness;
        if (politeness.PerAddress is not null || politeness.AddressDelay > TimeSpan.Zero) _gate = new AddressGate(Math.Max(politeness.PerAddress ?? int.MaxValue, politeness.PerHost), politeness.AddressDelay);
        _addresses = new AddressBook(options.Http.ConnectionLifetime, politeness.LimitLocalAddresses);
        Receive<UseRouter>(message => _router = message.Router);
        Receive<FetchPoolProtocol.OpenBook>(OnOpenBook);
        Receive<FetchPoolProtocol.CloseBook>(OnCloseBook);
        Receive<FetchPoolProtocol.AbandonLeases>(OnAbandonLeases);
        Receive<FetchPoolProtocol.DropBook>(OnDropBook);
        Receive<FetchPoolProtocol.SetPaused>(OnSetPaused);
        Receive<FetchPoolProtocol.SetMaxRate>(OnSetMaxRate);
        Receive<FetchPoolProtocol.AwaitIdle>(OnAwaitIdle);
        Receive<FetchPoolProtocol.Offer>(OnOffer);
        Receive<FetchPoolProtocol.Rebind>(OnRebind);
        Receive<FetchPoolProtocol.Recall>(OnRecall);
        Receive<FetchPoolProtocol.Release>(OnRelease);
        Receive<FetchPoolProtocol.Settling>(OnSettling);
        Receive<FetchPoolProtocol.Closed>(OnClosed);
        Receive<FetchPoolProtocol.FetcherIdle>(OnFetcherIdle);
        Receive<FetchPoolProtocol.FetchCompleted>(OnFetchCompleted);
        Receive<FetchPoolProtocol.FetchLost>(OnFetchLost);
        Receive<FetchPoolProtocol.FetcherStopped>(OnFetcherStopped);
        Receive<FetchPoolProtocol.ParseEnded>(OnParseEnded);
        Receive<FetchPoolProtocol.GetLeaseCounts>(OnGetLeaseCounts);
        Receive<Located>(OnLocated);
        Receive<AddressDue>(_ => GrantAll());
        Receive<Terminated>(OnTerminated);
        Receive<Watch>(_ => OnWatch());
        Receive<RateAllows>(_ => GrantAll());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>Makes it.</summary>
    /// <param name="parsePool">Gets the responses to parse.</param>
    /// <param name="fetcher">Makes the requests.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="scanner">Our parser, which reads bodies while they arrive, and keeps none; null where code of the host application parses.</param>
    public static Props Props(IActorRef parsePool, IFetcher fetcher, CrawlOptions options, IBodyScanner? scanner) =>
        Akka.Actor.Props.Create(() => new FetchPoolActor(parsePool, fetcher, options, scanner));

    protected override void PreStart() => Timers.StartPeriodicTimer(Watch.Instance, Watch.Instance, WatchInterval);

    private void OnOpenBook(FetchPoolProtocol.OpenBook message)
    {
        var book = new Book(message.Crawl, new LeaseBook(message.Limits, message.PagesFetched), message.KeepBodies, message.LimitsAddresses, message.Hooks, message.Supervisor) { HoldsHosts = message.HoldsHosts, LendsBodies = message.LendsBodies && _scanner is not null && !message.KeepBodies && message.Hooks is null, Hasher = message.Hasher, WithDigests = message.WithDigests, ComparesPages = message.ComparesPages };
        _books.Add(message.Crawl, book);
        _turns.AddLast(book.Turn);
    }

    private void OnCloseBook(FetchPoolProtocol.CloseBook message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book)) return;
        book.Leases.IsClosing = true;
        Withdraw(book);
        ForgetIfEmptied(book);
    }

    private void OnAbandonLeases(FetchPoolProtocol.AbandonLeases message)
    {
        if (_books.TryGetValue(message.Crawl, out var book)) Abandon(book);
    }

    private void OnDropBook(FetchPoolProtocol.DropBook message)
    {
        if (!_books.Remove(message.Crawl, out var book)) return;
        Abandon(book);
        Withdraw(book);
        _turns.Remove(book.Turn);
        TellIdle(book);
        foreach (var lease in book.Leases.Leases) _bookOf.Remove(lease.Id);
    }

    private void Withdraw(Book book)
    {
        book.Held.Clear();
        LeaveGate(book.Crawl, book.Leases.WithdrawAll());
        _gate?.Forget(book.Crawl, null);
    }

    private static void Abandon(Book book)
    {
        foreach (var lease in book.Leases.Leases.Where(lease => lease.Stage == LeaseStage.Fetch))
            lease.Fetcher.Tell(new FetcherProtocol.Abandon(lease.Id));
    }

    private void OnSetPaused(FetchPoolProtocol.SetPaused message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book)) return;
        book.Leases.IsPaused = message.Paused;
        GrantAll();
    }

    private void OnSetMaxRate(FetchPoolProtocol.SetMaxRate message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book)) return;
        book.Leases.Rate.PerSecond = message.RequestsPerSecond;
        GrantAll();
    }

    private void OnAwaitIdle(FetchPoolProtocol.AwaitIdle message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book) || book.Leases.IsIdle) message.ReplyTo.Tell(CrawlSupervisorProtocol.Idle.Instance);
        else book.AwaitIdle.Add(message.ReplyTo);
    }

    private void OnOffer(FetchPoolProtocol.Offer message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book) || IsHeld(book, message)) return;
        PassGate(message, book);
        GrantAll();
    }

    private void OnRebind(FetchPoolProtocol.Rebind message)
    {
        if (!_books.TryGetValue(message.Crawl, out var book)) return;
        _ = TakeOffers(book, message.Host);
        HoldAnew(book, message.Host);
        var open = new List<FetchPoolProtocol.OpenLease>();
        foreach (var lease in book.Leases.OfHost(message.Host))
        {
            lease.Queue = message.Queue;
            open.Add(new FetchPoolProtocol.OpenLease(lease.Id, lease.Order, lease.Stage is LeaseStage.Fetch or LeaseStage.Decide));
            if (lease.CrashDetail is { } crash) message.Queue.Tell(new HostQueueProtocol.LeaseLost(lease.Id, crash));
            else if (lease.Stage == LeaseStage.Decide) message.Queue.Tell(new HostQueueProtocol.Completed(lease.Id, lease.Outcome!));
        }

        message.ReplyTo.Tell(new FetchPoolProtocol.HostLeases(message.Host, message.Queue, message.Birth, open));
    }

    private void OnRelease(FetchPoolProtocol.Release message)
    {
        if (Find(message.Crawl, message.Lease) is not var (book, lease)) return;
        Close(book, lease, fetched: false);
        GrantAll();
    }

    private void OnSettling(FetchPoolProtocol.Settling message)
    {
        if (Find(message.Crawl, message.Lease) is not var (book, lease)) return;
        (lease.Outcome, lease.CrashDetail) = (null, null);
        book.Leases.Advance(lease, LeaseStage.Write, Now);
        TellIfIdle(book);
        TellIfCommitAwaited(book);
    }

    private void OnClosed(FetchPoolProtocol.Closed message)
    {
        foreach (var (id, fetched) in message.Leases)
        {
            if (Find(message.Crawl, id) is var (book, lease)) Close(book, lease, fetched);
        }

        if (_books.TryGetValue(message.Crawl, out var changed) && changed.Leases.PageLimitReached && !changed.Leases.IsClosing)
            changed.Supervisor.Tell(new FetchPoolProtocol.PageLimitReached(message.Crawl));
        GrantAll();
    }

    private void OnParseEnded(FetchPoolProtocol.ParseEnded message)
    {
        if (Find(message.Crawl, message.Lease) is not var (book, lease) || lease.Stage != LeaseStage.Parse) return;
        book.Leases.Advance(lease, LeaseStage.Write, Now);
        GrantAll();
        TellIfIdle(book);
    }

    private void OnGetLeaseCounts(FetchPoolProtocol.GetLeaseCounts message) => message.ReplyTo.Tell(
        _books.TryGetValue(message.Crawl, out var book)
            ? CountWaits(book, new FetchPoolProtocol.LeaseCounts(book.Leases.Ready, book.Leases.InFetch, book.Leases.InParse, book.Leases.InWrite))
            : new FetchPoolProtocol.LeaseCounts(0, 0, 0, 0));

    private void Conclude(Book book, Lease lease, FetchOutcome outcome)
    {
        lease.Fetcher = ActorRefs.Nobody;
        if (outcome is FetchOutcome.Failure { Error: FetchError.HookFailed } hook) Publish(new CrawlEvent.HookFailed(book.Crawl, nameof(CrawlHooks.OnRequest), lease.Order.Request.Url.Text, hook.Detail));
        if (lease.Order.Kind == LeaseKind.Page && outcome is FetchOutcome.Success success)
        {
            var scan = success.Scan;
            if (success.Scanned is not null) success = success with { Scanned = null };
            (lease.BodyBytes, lease.KeepsBody) = ((success.Lent?.Length ?? success.Body.Length) + (scan?.Held ?? 0), book.KeepBodies);
            book.Leases.Advance(lease, LeaseStage.Parse, Now);

            // First, so that whoever is queue and owner in one knows the response before what was found in it.
            lease.Queue.Tell(new HostQueueProtocol.Completed(lease.Id, success));
            _parsePool.Tell(new ParsePoolProtocol.Parse(book.Crawl, lease.Id, lease.Order, success, book.KeepBodies, book.Hooks) { Scan = scan, Hasher = book.Hasher, WithDigest = book.WithDigests, IsCompared = book.ComparesPages });
            return;
        }

        if (book.Leases.IsClosing && outcome is FetchOutcome.Failure { Error: FetchError.Cancelled })
        {
            lease.Queue.Tell(new HostQueueProtocol.LeaseLost(lease.Id, null));
            Close(book, lease, fetched: false);
            return;
        }

        if (outcome is FetchOutcome.Failure { Error: FetchError.ConnectFailed or FetchError.ConnectTimedOut or FetchError.AddressRefused }) _addresses.Forget(lease.Order.Host);
        lease.Outcome = outcome;
        book.Leases.Advance(lease, LeaseStage.Decide, Now);
        HoldIfPushedBack(book, lease, outcome);
        lease.Queue.Tell(new HostQueueProtocol.Completed(lease.Id, outcome));
    }

    private (Book Book, Lease Lease)? Find(CrawlId crawl, LeaseId id) =>
        _books.TryGetValue(crawl, out var book) && book.Leases.Find(id) is { } lease ? (book, lease) : null;

    private void Close(Book book, Lease lease, bool fetched)
    {
        book.Leases.Close(lease, fetched);
        _bookOf.Remove(lease.Id);
        TellIfIdle(book);

        // What was the last to be under way may have been no page: a sitemap, or what was redirected.
        TellIfCommitAwaited(book);
        ForgetIfEmptied(book);
    }

    private void ForgetIfEmptied(Book book)
    {
        if (!book.Leases.IsClosing || !book.Leases.IsEmpty || !_books.Remove(book.Crawl)) return;
        _turns.Remove(book.Turn);
        book.Supervisor.Tell(new FetchPoolProtocol.BookEmptied(book.Crawl));
    }

    private static void TellIfIdle(Book book)
    {
        if (book.AwaitIdle.Count > 0 && book.Leases.IsIdle) TellIdle(book);
    }

    private static void TellIfCommitAwaited(Book book)
    {
        if (book.Leases.WaitsForCommit) book.Supervisor.Tell(FetchPoolProtocol.CommitAwaited.Instance);
    }

    private static void TellIdle(Book book)
    {
        foreach (var asker in book.AwaitIdle) asker.Tell(CrawlSupervisorProtocol.Idle.Instance);
        book.AwaitIdle.Clear();
    }

    private void GrantAll()
    {
        AdmitWaiting();
        while (_idle.Count > 0 && NextBook() is { } book)
        {
            var id = new LeaseId(++_lastLease);
            if (!TakesPlace(book, id)) continue;
            var fetcher = _idle.First();
            _idle.Remove(fetcher);
            var lease = book.Leases.Grant(id, fetcher, Now);
            _bookOf.Add(lease.Id, book);
            _busy[fetcher] = lease.Id;
            _turns.Remove(book.Turn);
            _turns.AddLast(book.Turn);
            fetcher.Tell(new FetcherProtocol.Fetch(lease.Id, RequestOf(book, lease.Order), book.Hooks?.OnRequest));
            lease.Queue.Tell(new HostQueueProtocol.Granted(lease.Id, lease.Order));
        }

        AwaitDue();
    }

    private Book? NextBook()
    {
        foreach (var book in _turns)
        {
            if (!book.Leases.CanGrant()) continue;
            var wait = book.Leases.RateWait(Now);
            if (wait == TimeSpan.Zero) return book;
            if (!Timers.IsTimerActive(book)) Timers.StartSingleTimer(book, RateAllows.Instance, wait);
        }

        return null;
    }

    private static void Publish(CrawlEvent crawlEvent) => Context.System.EventStream.Publish(crawlEvent);

    /// <summary>Whom to ask for another fetcher; told once, by the parent, since the router needs this actor's ref first.</summary>
    internal sealed record UseRouter(IActorRef Router);

    private sealed class Book
    {
        public Book(CrawlId crawl, LeaseBook leases, bool keepBodies, bool limitsAddresses, CrawlHooks? hooks, IActorRef supervisor)
        {
            (Crawl, Leases, KeepBodies, LimitsAddresses, Hooks, Supervisor) = (crawl, leases, keepBodies, limitsAddresses, hooks, supervisor);
            Turn = new LinkedListNode<Book>(this);
        }

        public CrawlId Crawl { get; }

        public LeaseBook Leases { get; }

        public bool KeepBodies { get; }

        public bool LimitsAddresses { get; }

        public CrawlHooks? Hooks { get; }

        /// <summary>Whether nobody keeps a body longer than its page is parsed.</summary>
        public bool LendsBodies { get; init; }

        public UrlHasher? Hasher { get; init; }

        public bool WithDigests { get; init; }

        public bool ComparesPages { get; init; }

        public IActorRef Supervisor { get; }

        public LinkedListNode<Book> Turn { get; }

        /// <summary>Whether outcomes that are push-back are answered by a recall.</summary>
        public bool HoldsHosts { get; init; }

        /// <summary>Hosts whose push-back their queues do not know of yet.</summary>
        public Dictionary<HostKey, HeldOffers> Held { get; } = [];

        /// <summary>Whom to tell when nothing is under way.</summary>
        public List<IActorRef> AwaitIdle { get; } = [];
    }

    private sealed record RateAllows
    {
        public static readonly RateAllows Instance = new();
    }

    private sealed record Watch
    {
        public static readonly Watch Instance = new();
    }
}
