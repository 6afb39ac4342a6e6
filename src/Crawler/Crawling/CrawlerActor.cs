using Akka.Actor;
using Akka.Routing;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Parsing;

namespace Crawler.Crawling;

/// <summary>
/// <c>/user/crawler</c>: owns what all crawls of the process share, the router pools of fetchers and parsers and their coordinators, and under
/// <c>crawls</c> the crawls themselves. The pools' sizes come from akka.actor.deployment. Children that hold leases never restart.
/// </summary>
internal sealed class CrawlerActor : ReceiveActor
{
    public CrawlerActor(CrawlOptions options, IFetcher fetcher, IPageParser parser)
    {
        var parsePool = Context.Watch(Context.ActorOf(ParsePoolActor.Props(options.Parsing.Timeout), "parse-pool"));
        var fetchPool = Context.Watch(Context.ActorOf(FetchPoolActor.Props(parsePool, options.Fetching.TotalTimeout), "fetch-pool"));
        var crawls = Context.Watch(Context.ActorOf(CrawlsActor.Props(fetchPool), "crawls"));
        var pool = new RoundRobinPool(1).WithSupervisorStrategy(new OneForOneStrategy(error => error is ActorInitializationException ? Directive.Stop : Directive.Restart));
        var fetchers = Context.ActorOf(FetcherActor.Props(fetchPool, fetcher, options.Fetching.TotalTimeout).WithRouter(pool), "fetchers");
        var parsers = Context.ActorOf(ParserActor.Props(parsePool, parser, options.Parsing.Timeout).WithDispatcher(Dispatchers.Parser).WithRouter(pool), "parsers");
        fetchPool.Tell(new FetchPoolActor.UseRouter(fetchers));
        parsePool.Tell(new ParsePoolActor.Connect(fetchPool, parsers));
        Receive<CrawlerProtocol.StartCrawl>(crawls.Forward);
        Receive<CrawlerProtocol.StartFetch>(crawls.Forward);
        Receive<Terminated>(message => crawls.Tell(new CrawlSupervisorProtocol.Fail($"the actor {message.ActorRef.Path.Name} has stopped; its failure is in the log")));
    }

    public static Props Props(CrawlOptions options, IFetcher fetcher, IPageParser parser) =>
        Akka.Actor.Props.Create(() => new CrawlerActor(options, fetcher, parser));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
}
