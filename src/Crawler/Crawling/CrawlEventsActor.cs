using Akka.Actor;
using Crawler.Actors;
using Crawler.Telemetry;

namespace Crawler.Crawling;

/// <summary>Passes the events of one crawl on to an actor of the host application, until that one ends or <see cref="End"/> comes behind the last of them. Whoever makes it subscribes it, so that nothing is published between the two; it never restarts.</summary>
internal sealed class CrawlEventsActor : PlainReceiveActor
{
    private readonly IActorRef _subscriber;

    public CrawlEventsActor(CrawlId crawl, IActorRef subscriber)
    {
        _subscriber = subscriber;
        Receive<CrawlEvent>(_subscriber.Tell, crawlEvent => crawlEvent.Crawl == crawl);
        Receive<CrawlEvent>(_ => { });
        Receive<End>(_ => Context.Stop(Self));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(CrawlId crawl, IActorRef subscriber) => Akka.Actor.Props.Create(() => new CrawlEventsActor(crawl, subscriber));

    protected override void PreStart() => Context.Watch(_subscriber);

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>What was published before this is passed on still, and nothing after it.</summary>
    public sealed record End
    {
        public static readonly End Instance = new();
    }
}
