using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Parsing;

/// <summary>
/// Owns the responses that wait for a parser, and which parser has which. A response stays here until it is parsed, so a parser that is
/// killed or fails costs a second parse and never a second request. A parser that takes too long is given up with its thread and replaced.
/// It never restarts: a fault here ends the crawls.
/// </summary>
internal sealed class ParsePoolActor : ReceiveActor, IWithTimers
{
    private const int CrashesUntilGivenUp = 3;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    // The parser's own cancellation comes first; only one that ignores it is given up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _timeout;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<Job> _waiting = new();
    private readonly HashSet<IActorRef> _parsers = [];
    private readonly HashSet<IActorRef> _idle = [];
    private readonly Dictionary<IActorRef, Job> _busy = [];
    private IActorRef _fetchPool = ActorRefs.Nobody;
    private IActorRef _router = ActorRefs.Nobody;

    public ParsePoolActor(TimeSpan timeout)
    {
        _timeout = timeout;
        Receive<Connect>(OnConnect);
        Receive<ParsePoolProtocol.Parse>(OnParse);
        Receive<ParsePoolProtocol.ParserIdle>(OnParserIdle);
        Receive<ParsePoolProtocol.ParserDone>(OnParserDone);
        Receive<ParsePoolProtocol.ParserLost>(OnParserLost);
        Receive<Terminated>(OnTerminated);
        Receive<Watch>(_ => OnWatch());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    public static Props Props(TimeSpan timeout) => Akka.Actor.Props.Create(() => new ParsePoolActor(timeout));

    protected override void PreStart() => Timers.StartPeriodicTimer(Watch.Instance, Watch.Instance, WatchInterval);

    private void OnConnect(Connect message) => (_fetchPool, _router) = (message.FetchPool, message.Router);

    private void OnParse(ParsePoolProtocol.Parse message)
    {
        _waiting.Enqueue(new Job(message));
        Assign();
    }

    private void OnParserIdle(ParsePoolProtocol.ParserIdle message)
    {
        if (_parsers.Add(message.Parser)) Context.Watch(message.Parser);

        // Killed between two messages, it finds its job in its mailbox after the restart.
        if (_busy.ContainsKey(message.Parser)) return;
        _idle.Add(message.Parser);
        Assign();
    }

    private void OnParserDone(ParsePoolProtocol.ParserDone message)
    {
        // A parser that was given up and came back after all has no job here any more.
        if (!_busy.TryGetValue(message.Parser, out var job) || job.Parse.Lease != message.Lease) return;
        _busy.Remove(message.Parser);
        _idle.Add(message.Parser);
        job.Parse.Order.Owner.Tell(new ParsePoolProtocol.Parsed(message.Lease, job.Parse.Order, message.Page, message.Record) { Refused = message.Refused });
        End(job);
        Assign();
    }

    private void OnParserLost(ParsePoolProtocol.ParserLost message)
    {
        if (!_busy.Remove(message.Parser, out var job)) return;
        if (message.Cause is { } cause)
        {
            Context.System.EventStream.Publish(new CrawlEvent.ActorFailed(job.Parse.Crawl, "parser", job.Url, cause.ToString()));
            if (cause is OperationCanceledException)
            {
                Fail(job, FailReason.ParseTimedOut, TimedOutDetail);
                return;
            }

            if (++job.Crashes >= CrashesUntilGivenUp)
            {
                Fail(job, FailReason.Crashed, $"parser: {cause.GetType().Name}: {cause.Message}");
                return;
            }
        }

        _waiting.Enqueue(job);
        Assign();
    }

    private void OnTerminated(Terminated message)
    {
        _parsers.Remove(message.ActorRef);
        _idle.Remove(message.ActorRef);
        if (_busy.Remove(message.ActorRef, out var job)) _waiting.Enqueue(job);
        Assign();
    }

    private void OnWatch()
    {
        foreach (var (parser, job) in _busy.Where(busy => Now - busy.Value.StartedAt > _timeout + Grace).ToArray())
        {
            _log.Warning("a parser has not come back from {0} in {1} s; its thread is given up", job.Url, (Now - job.StartedAt).TotalSeconds);
            Context.System.EventStream.Publish(new CrawlEvent.LeaseStalled(job.Parse.Crawl, job.Url, nameof(LeaseStage.Parse), Now - job.StartedAt));
            Context.Unwatch(parser);
            _busy.Remove(parser);
            _parsers.Remove(parser);
            Context.System.Stop(parser);
            _router.Tell(new AdjustPoolSize(1));
            Fail(job, FailReason.ParseTimedOut, TimedOutDetail);
        }
    }

    private string TimedOutDetail => $"not parsed within {_timeout.TotalSeconds} s (crawler.parsing.timeout)";

    private void Assign()
    {
        while (_waiting.Count > 0 && _idle.Count > 0)
        {
            var parser = _idle.First();
            _idle.Remove(parser);
            var job = _waiting.Dequeue();
            job.StartedAt = Now;
            _busy[parser] = job;
            parser.Tell(new ParserProtocol.Work(job.Parse));
        }
    }

    private void Fail(Job job, FailReason reason, string detail)
    {
        job.Parse.Order.Owner.Tell(new ParsePoolProtocol.ParseFailed(job.Parse.Lease, job.Parse.Order, job.Parse.Response, reason, detail));
        End(job);
    }

    private void End(Job job) => _fetchPool.Tell(new FetchPoolProtocol.ParseEnded(job.Parse.Crawl, job.Parse.Lease));

    /// <summary>Whom it works with; told once, by the parent, since both need this actor's ref first.</summary>
    internal sealed record Connect(IActorRef FetchPool, IActorRef Router);

    private sealed class Job(ParsePoolProtocol.Parse parse)
    {
        public ParsePoolProtocol.Parse Parse { get; } = parse;

        public string Url => Parse.Order.Request.Url.Text;

        public TimeSpan StartedAt { get; set; }

        public int Crashes { get; set; }
    }

    private sealed record Watch
    {
        public static readonly Watch Instance = new();
    }
}
