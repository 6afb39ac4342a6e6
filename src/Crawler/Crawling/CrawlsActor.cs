using Akka.Actor;
using Crawler.Actors;
using Crawler.Fetching;

namespace Crawler.Crawling;

/// <summary>
/// <c>/user/crawler/crawls</c>: makes a supervisor for each crawl and answers for its end: a supervisor that is stopped from outside, or fails,
/// faults its crawl's completion, so that nobody waits for ever. Answers a start with the supervisor's ref.
/// </summary>
internal sealed class CrawlsActor : PlainReceiveActor
{
    private readonly IActorRef _fetchPool;
    private readonly Dictionary<IActorRef, Running> _running = [];
    private readonly List<IActorRef> _awaitEnd = [];
    private bool _isStopping;

    public CrawlsActor(IActorRef fetchPool)
    {
        _fetchPool = fetchPool;
        Receive<CrawlerProtocol.StartCrawl>(OnStartCrawl);
        Receive<CrawlerProtocol.StartFetch>(OnStartFetch);
        Receive<CrawlerProtocol.StopAll>(OnStopAll);
        Receive<CrawlSupervisorProtocol.Fail>(OnFail);
        Receive<Terminated>(OnTerminated);
    }

    public static Props Props(IActorRef fetchPool) => Akka.Actor.Props.Create(() => new CrawlsActor(fetchPool));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    // Whoever waits for one of them is told, also when the whole crawler goes.
    protected override void PostStop()
    {
        foreach (var (actor, running) in _running) running.Fault(Stopped(actor));
    }

    private static InvalidOperationException Stopped(IActorRef actor) => new($"the actor {actor.Path.Name} was stopped before its work was done");

    private void OnStartCrawl(CrawlerProtocol.StartCrawl message)
    {
        var plan = message.Plan;
        var supervisor = Context.Watch(Context.ActorOf(CrawlSupervisorActor.Props(plan, _fetchPool), plan.Id.Value));
        Begin(supervisor, new Running(error => plan.Completion.TrySetException(error), stop => new CrawlSupervisorProtocol.Stop(stop.Patience) { AtMost = stop.AtMost }));
        message.ReplyTo.Tell(supervisor);
    }

    private void OnStartFetch(CrawlerProtocol.StartFetch message)
    {
        var plan = message.Plan;
        var fetch = Context.Watch(Context.ActorOf(FetchAllActor.Props(plan, _fetchPool), plan.Id.Value));
        Begin(fetch, new Running(error => plan.Results.TryComplete(error), stop => stop.Patience == TimeSpan.Zero ? FetchAllProtocol.Cancel.Instance : FetchAllProtocol.BeginNoMore.Instance));
        message.ReplyTo.Tell(fetch);
    }

    private void Begin(IActorRef actor, Running running)
    {
        _running.Add(actor, running);
        if (_isStopping) actor.Tell(running.Stop(new CrawlerProtocol.StopAll(TimeSpan.Zero, ActorRefs.Nobody)));
    }

    private void OnStopAll(CrawlerProtocol.StopAll message)
    {
        _isStopping = true;
        if (!message.ReplyTo.IsNobody()) _awaitEnd.Add(message.ReplyTo);
        foreach (var (running, what) in _running) running.Tell(what.Stop(message));
        TellIfStopped();
    }

    private void TellIfStopped()
    {
        if (!_isStopping || _running.Count > 0) return;
        foreach (var asker in _awaitEnd) asker.Tell(CrawlerProtocol.AllStopped.Instance);
        _awaitEnd.Clear();
    }

    private void OnFail(CrawlSupervisorProtocol.Fail message)
    {
        foreach (var running in _running.Keys) running.Tell(message);
    }

    private void OnTerminated(Terminated message)
    {
        if (_running.Remove(message.ActorRef, out var ended))
            ended.Fault(Stopped(message.ActorRef));
        TellIfStopped();
    }

    // How to tell whoever waits that it was stopped from outside, and how to stop it.
    private sealed record Running(Action<Exception> Fault, Func<CrawlerProtocol.StopAll, object> Stop);
}
