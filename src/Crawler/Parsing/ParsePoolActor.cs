using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Crawler.Actors;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Parsing;

/// <summary>
/// Owns the responses that wait for a parser, and which parser has which. A response stays here until it is parsed, so a parser that is
/// killed or fails costs a second parse and never a second request. A parser that takes too long is given up with its thread and replaced.
/// A busy parser is told responses ahead, so that its thread need not sleep in between: one where all are busy, and several before another is woken while responses
/// are parsed in hardly more time than it takes to wake a thread. It never restarts: a fault here ends the crawls.
/// </summary>
internal sealed class ParsePoolActor : PlainReceiveActor, IWithTimers
{
    private const int CrashesUntilGivenUp = 3;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    // The parser's own cancellation comes first; only one that ignores it is given up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private const int MostAhead = 8;

    // Hardly more than it takes to wake a thread.
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(300);

    // Where responses usually take longer, waking a parser is nothing beside it, and what waits behind a slow one would wait long.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _timeout;
    private readonly bool _areParsersOurs;
    private readonly TimeProvider _time;
    private readonly long _begunAt;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<ParseJob> _waiting = new();
    private readonly HashSet<IActorRef> _parsers = [];
    private readonly HashSet<IActorRef> _idle = [];
    private readonly Dictionary<IActorRef, ParserDesk> _busy = [];

    // What the last responses took, from being told to a parser or its last answer to the answer.
    private TimeSpan _usual = TimeSpan.FromMilliseconds(10);
    private IActorRef _fetchPool = ActorRefs.Nobody;
    private IActorRef _router = ActorRefs.Nobody;

    public ParsePoolActor(TimeSpan timeout, bool areParsersOurs, TimeProvider time)
    {
        (_timeout, _areParsersOurs, _time, _begunAt) = (timeout, areParsersOurs, time, time.GetTimestamp());
        Receive<Connect>(OnConnect);
        Receive<ParsePoolProtocol.Parse>(OnParse);
        Receive<ParsePoolProtocol.ParserIdle>(OnParserIdle);
        Receive<ParsePoolProtocol.ParserDone>(OnParserDone);
        Receive<ParsePoolProtocol.ParserLost>(OnParserLost);
        Receive<Terminated>(OnTerminated);
        Receive<Watch>(_ => OnWatch());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => _time.GetElapsedTime(_begunAt);

    /// <summary>Makes it.</summary>
    /// <param name="timeout">Longest time for one response.</param>
    /// <param name="areParsersOurs">Whether no code of the host application parses: ours keeps nothing of a body, and may read one twice.</param>
    /// <param name="time">What tells how long a parser takes; the system's where not given.</param>
    public static Props Props(TimeSpan timeout, bool areParsersOurs, TimeProvider? time = null) =>
        Akka.Actor.Props.Create(() => new ParsePoolActor(timeout, areParsersOurs, time ?? TimeProvider.System));

    protected override void PreStart() => Timers.StartPeriodicTimer(Watch.Instance, Watch.Instance, WatchInterval);

    private void OnConnect(Connect message) => (_fetchPool, _router) = (message.FetchPool, message.Router);

    private void OnParse(ParsePoolProtocol.Parse message)
    {
        _waiting.Enqueue(new ParseJob(message));
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
        if (!_busy.TryGetValue(message.Parser, out var desk) || desk.Current.Job.Parse.Lease != message.Lease) return;
        var (done, job) = (desk.Current, desk.Current.Job);
        _usual += (Now - done.StartedAt - _usual) / 8;
        if (!TakeNext(desk)) _idle.Add(message.Parser);
        if (done.IsTakenBack)
        {
            Assign();
            return;
        }

        job.Parse.Order.Owner.Tell(new ParsePoolProtocol.Parsed(message.Lease, job.Parse.Order, message.Page, message.Record) { Refused = message.Refused });
        if (_areParsersOurs && !job.MayBeReadStill) job.Parse.Response.GiveBodyBack();
        End(job);
        Assign();
    }

    private void OnParserLost(ParsePoolProtocol.ParserLost message)
    {
        if (!_busy.TryGetValue(message.Parser, out var desk) || desk.Current.Job.Parse.Lease != message.Lease) return;
        var (lost, job) = (desk.Current, desk.Current.Job);
        TakeNext(desk);
        if (lost.IsTakenBack) return;
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

        Requeue(job);
        Assign();
    }

    private void OnTerminated(Terminated message)
    {
        _parsers.Remove(message.ActorRef);
        _idle.Remove(message.ActorRef);
        if (_busy.Remove(message.ActorRef, out var desk))
        {
            TakeBack(desk.Current);
            TakeBackAhead(desk);
        }

        Assign();
    }

    private void OnWatch()
    {
        foreach (var desk in _busy.Values.ToArray())
        {
            var age = Now - desk.Current.StartedAt;
            if (age > _timeout + Grace) GiveUp(desk, age);
            else if (age > WatchInterval) TakeBackAhead(desk);
        }

        Assign();
    }

    private void GiveUp(ParserDesk desk, TimeSpan age)
    {
        var job = desk.Current.Job;
        _log.Warning("a parser has not come back from {0} in {1} s; its thread is given up", job.Url, age.TotalSeconds);
        Context.System.EventStream.Publish(new CrawlEvent.LeaseStalled(job.Parse.Crawl, job.Url, nameof(LeaseStage.Parse), age));
        Context.Unwatch(desk.Parser);
        TakeBackAhead(desk);
        _busy.Remove(desk.Parser);
        _parsers.Remove(desk.Parser);
        Context.System.Stop(desk.Parser);
        _router.Tell(new AdjustPoolSize(1));
        if (!desk.Current.IsTakenBack) Fail(job, FailReason.ParseTimedOut, TimedOutDetail);
    }

    // The parser still has the messages: if it lives, it parses those responses once more, for nothing.
    private void TakeBackAhead(ParserDesk desk)
    {
        foreach (var told in desk.Ahead) TakeBack(told);
    }

    private void TakeBack(ToldParse told)
    {
        if (told.IsTakenBack) return;
        told.IsTakenBack = true;
        Requeue(told.Job);
    }

    private void Requeue(ParseJob job)
    {
        job.MayBeReadStill = true;
        _waiting.Enqueue(job);
    }

    private string TimedOutDetail => $"not parsed within {_timeout.TotalSeconds} s (crawler.parsing.timeout)";

    private void Assign()
    {
        if (_usual < Quick) TellAhead(MostAhead);
        while (_waiting.Count > 0 && _idle.Count > 0)
        {
            var parser = _idle.First();
            _idle.Remove(parser);
            var told = new ToldParse(_waiting.Dequeue()) { StartedAt = Now };
            _busy[parser] = new ParserDesk(parser, told);
            parser.Tell(new ParserProtocol.Work(told.Job.Parse, told.Job.TakeScan()));
        }

        if (_usual < Short) TellAhead(1);
    }

    private void TellAhead(int most)
    {
        if (!_areParsersOurs) return;
        foreach (var desk in _busy.Values)
        {
            // Nothing waits behind a slow one, nor behind code of the host.
            if (desk.Current.Job.CallsHost || Now - desk.Current.StartedAt > WatchInterval) continue;
            while (desk.Ahead.Count < most)
            {
                if (_waiting.Count == 0 || _waiting.Peek().CallsHost) return;
                var told = new ToldParse(_waiting.Dequeue());
                desk.Ahead.Enqueue(told);
                desk.Parser.Tell(new ParserProtocol.Work(told.Job.Parse, told.Job.TakeScan()));
            }
        }
    }

    // Its parser is done with one, and begins with the next by itself.
    private bool TakeNext(ParserDesk desk)
    {
        if (!desk.Ahead.TryDequeue(out var next))
        {
            _busy.Remove(desk.Parser);
            return false;
        }

        next.StartedAt = Now;
        desk.Current = next;
        return true;
    }

    private void Fail(ParseJob job, FailReason reason, string detail)
    {
        job.Parse.Order.Owner.Tell(new ParsePoolProtocol.ParseFailed(job.Parse.Lease, job.Parse.Order, job.Parse.Response, reason, detail));
        End(job);
    }

    private void End(ParseJob job) => _fetchPool.Tell(new FetchPoolProtocol.ParseEnded(job.Parse.Crawl, job.Parse.Lease));

    /// <summary>Whom it works with; told once, by the parent, since both need this actor's ref first.</summary>
    internal sealed record Connect(IActorRef FetchPool, IActorRef Router);

    private sealed record Watch
    {
        public static readonly Watch Instance = new();
    }
}
