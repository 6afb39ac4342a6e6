using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Crawler.Actors;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Parsing;

namespace Crawler.Crawling;

/// <summary>
/// <c>/user/crawler</c>: owns what all crawls of the process share, the router pools of fetchers and parsers and their coordinators, and under
/// <c>crawls</c> the crawls themselves. The pools' sizes come from akka.actor.deployment. Children that hold leases never restart. A router stops
/// with its last member, as Akka's do; a new one takes its place.
/// </summary>
internal sealed class CrawlerActor : PlainReceiveActor
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CrawlOptions _options;
    private readonly IFetcher _fetcher;
    private readonly IPageParser _parser;
    private readonly IActorRef _parsePool;
    private readonly IActorRef _fetchPool;
    private readonly IActorRef _crawls;
    private IActorRef _fetchers = ActorRefs.Nobody;
    private IActorRef _parsers = ActorRefs.Nobody;

    public CrawlerActor(CrawlOptions options, IFetcher fetcher, IPageParser parser)
    {
        (_options, _fetcher, _parser) = (options, fetcher, parser);
        _parsePool = Context.Watch(Context.ActorOf(ParsePoolActor.Props(options.Parsing.Timeout, parser is HtmlPageParser), "parse-pool"));
        _fetchPool = Context.Watch(Context.ActorOf(FetchPoolActor.Props(_parsePool, fetcher, options, parser as HtmlPageParser), "fetch-pool"));
        _crawls = Context.Watch(Context.ActorOf(CrawlsActor.Props(_fetchPool), "crawls"));
        StartFetchers();
        StartParsers();
        Receive<CrawlerProtocol.StartCrawl>(_crawls.Forward);
        Receive<CrawlerProtocol.StartFetch>(_crawls.Forward);
        Receive<CrawlerProtocol.StopAll>(_crawls.Forward);
        Receive<CrawlerProtocol.Resize>(OnResize);
        Receive<Counted>(OnCounted);
        Receive<Terminated>(OnTerminated);
    }

    public static Props Props(CrawlOptions options, IFetcher fetcher, IPageParser parser) =>
        Akka.Actor.Props.Create(() => new CrawlerActor(options, fetcher, parser));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private static RoundRobinPool Pool() =>
        new RoundRobinPool(1).WithSupervisorStrategy(new OneForOneStrategy(error => error is ActorInitializationException ? Directive.Stop : Directive.Restart));

    private void StartFetchers()
    {
        _fetchers = Context.Watch(Context.ActorOf(FetcherActor.Props(_fetchPool, _fetcher, _options.Fetching.TotalTimeout).WithRouter(Pool()), "fetchers"));
        _fetchPool.Tell(new FetchPoolActor.UseRouter(_fetchers));
    }

    private void StartParsers()
    {
        var props = ParserActor.Props(_parsePool, _parser, _options.Parsing.Timeout).WithDispatcher(Dispatchers.Parser);
        _parsers = Context.Watch(Context.ActorOf(props.WithRouter(Pool()), "parsers"));
        _parsePool.Tell(new ParsePoolActor.Connect(_fetchPool, _parsers));
    }

    private void OnResize(CrawlerProtocol.Resize message) => _ = CountAsync(_fetchers, _parsers, message).PipeTo(Self, Self);

    private static async Task<Counted> CountAsync(IActorRef fetchers, IActorRef parsers, CrawlerProtocol.Resize order)
    {
        var both = await Task.WhenAll(fetchers.Ask<Routees>(GetRoutees.Instance, AnswerTimeout), parsers.Ask<Routees>(GetRoutees.Instance, AnswerTimeout));
        return new Counted(both[0].Members.Count(), both[1].Members.Count(), order);
    }

    private void OnCounted(Counted message)
    {
        var (fetchers, parsers) = (message.Order.Fetchers ?? message.Fetchers, message.Order.Parsers ?? message.Parsers);
        if (fetchers != message.Fetchers) _fetchers.Tell(new AdjustPoolSize(fetchers - message.Fetchers));
        if (parsers != message.Parsers) _parsers.Tell(new AdjustPoolSize(parsers - message.Parsers));
        message.Order.ReplyTo.Tell(new CrawlerProtocol.PoolSizes(fetchers, parsers));
    }

    private void OnTerminated(Terminated message)
    {
        var name = message.ActorRef.Path.Name;
        if (message.ActorRef.Equals(_fetchers)) StartFetchers();
        else if (message.ActorRef.Equals(_parsers)) StartParsers();
        else _crawls.Tell(new CrawlSupervisorProtocol.Fail($"the actor {name} has stopped; its failure is in the log"));
        _log.Warning("the actor {0} has stopped", name);
    }

    private sealed record Counted(int Fetchers, int Parsers, CrawlerProtocol.Resize Order);
}
