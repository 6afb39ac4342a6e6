using Akka.Actor;
using Crawler.Fetching;

namespace Crawler.Crawling;

/// <summary>
/// <c>/user/crawler/crawls</c>: makes a supervisor for each crawl and answers for its end: a supervisor that is stopped from outside, or fails,
/// faults its crawl's completion, so that nobody waits for ever. Answers a start with the supervisor's ref.
/// </summary>
internal sealed class CrawlsActor : ReceiveActor
{
    private readonly IActorRef _fetchPool;
    private readonly Dictionary<IActorRef, Action<Exception>> _running = [];

    public CrawlsActor(IActorRef fetchPool)
    {
        _fetchPool = fetchPool;
        Receive<CrawlerProtocol.StartCrawl>(OnStartCrawl);
        Receive<CrawlerProtocol.StartFetch>(OnStartFetch);
        Receive<CrawlSupervisorProtocol.Fail>(OnFail);
        Receive<Terminated>(OnTerminated);
    }

    public static Props Props(IActorRef fetchPool) => Akka.Actor.Props.Create(() => new CrawlsActor(fetchPool));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void OnStartCrawl(CrawlerProtocol.StartCrawl message)
    {
        var plan = message.Plan;
        var supervisor = Context.Watch(Context.ActorOf(CrawlSupervisorActor.Props(plan, _fetchPool), plan.Id.Value));
        _running.Add(supervisor, error => plan.Completion.TrySetException(error));
        Sender.Tell(supervisor);
    }

    private void OnStartFetch(CrawlerProtocol.StartFetch message)
    {
        var plan = message.Plan;
        var fetch = Context.Watch(Context.ActorOf(FetchAllActor.Props(plan, _fetchPool), plan.Id.Value));
        _running.Add(fetch, error => plan.Results.TryComplete(error));
        Sender.Tell(fetch);
    }

    private void OnFail(CrawlSupervisorProtocol.Fail message)
    {
        foreach (var running in _running.Keys) running.Tell(message);
    }

    private void OnTerminated(Terminated message)
    {
        if (_running.Remove(message.ActorRef, out var fault))
            fault(new InvalidOperationException($"the actor {message.ActorRef.Path.Name} was stopped before its work was done"));
    }
}
