using Akka.Actor;
using Crawler.Actors;
using Crawler.Telemetry;

namespace Crawler.Cli;

/// <summary>Owns what a person is told while a crawl runs: the first few events of each kind, as lines. A restart forgets how many were told.</summary>
internal sealed class WarningsActor : PlainReceiveActor
{
    private const int ToldOfEachKind = 10;

    private readonly Action<string> _tell;
    private readonly Dictionary<Type, int> _told = [];

    public WarningsActor(Action<string> tell)
    {
        _tell = tell;
        Receive<CrawlEvent.ScopeWidened>(message => Tell(message, $"the seed {PlainText.Of(message.Seed)} redirects to {PlainText.Of(message.Target)}, which now belongs to the scope"));
        Receive<CrawlEvent.SeedsChanged>(message => Tell(message, $"the list of seeds has changed since {Quantity.Of(message.Taken, "seed")} were taken from it: what is new in it is taken, what is known stays as it is"));
        Receive<CrawlEvent.CrawlDelayCut>(message => Tell(message, $"{PlainText.Of(message.Host)} asks for a Crawl-delay of {Quantity.Time(message.Asked)}; obeyed are {Quantity.Time(message.Obeyed)} (crawler.politeness.max-crawl-delay)"));
        Receive<CrawlEvent.HostLeftAlone>(message => Tell(message, $"{PlainText.Of(message.Host)} is left alone until {LifeText.Moment(message.Until)}: {PlainText.Of(message.Trouble ?? "it fails")} (crawler.politeness.breaker-failures)"), message => message.Openings == 1);
        Receive<CrawlEvent.HostLeftAlone>(_ => { });
        Receive<CrawlEvent.HostBack>(message => Tell(message, $"{PlainText.Of(message.Host)} answers again and is requested as before", "note"));
        Receive<CrawlEvent.HostGivenUp>(message => Tell(message, $"{PlainText.Of(message.Host)} is given up after {Quantity.Count(message.Probes)} probes: {PlainText.Of(message.Trouble ?? "it fails")} (crawler.politeness.breaker-probes)"));
        Receive<CrawlEvent.HostFailing>(message => Tell(message, $"{PlainText.Of(message.Host)}: {Quantity.Count(message.Errors)} URLs have failed one after the other, and the rest is skipped as HostFailing (crawler.frontier.max-errors-per-host)"));
        Receive<CrawlEvent.LeaseStalled>(message => Tell(message, $"{PlainText.Of(message.Url)} is in the stage {message.Stage} for {Quantity.Time(message.Since)}"));
        Receive<CrawlEvent.ActorFailed>(message => Tell(message, $"the {message.Actor} failed on {PlainText.Of(message.Url)} and was restarted: {PlainText.Of(message.Detail)}"));
    }

    public static Props Props(Action<string> tell) => Akka.Actor.Props.Create(() => new WarningsActor(tell));

    protected override void PreStart()
    {
        foreach (var kind in new[] { typeof(CrawlEvent.ScopeWidened), typeof(CrawlEvent.SeedsChanged), typeof(CrawlEvent.CrawlDelayCut), typeof(CrawlEvent.HostLeftAlone), typeof(CrawlEvent.HostBack), typeof(CrawlEvent.HostGivenUp), typeof(CrawlEvent.HostFailing), typeof(CrawlEvent.LeaseStalled), typeof(CrawlEvent.ActorFailed) })
        {
            Context.System.EventStream.Subscribe(Self, kind);
        }
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Tell(CrawlEvent message, string line, string kind = "warning")
    {
        var told = _told[message.GetType()] = _told.GetValueOrDefault(message.GetType()) + 1;
        if (told <= ToldOfEachKind) _tell($"{kind}: {line}");
        if (told == ToldOfEachKind) _tell($"{kind}: further ones of this kind are only counted");
    }
}
