using Crawler.Crawling;
using Crawler.Frontier;

namespace Crawler.Telemetry;

/// <summary>What happens in a crawl, published on the actor system's event stream for whoever subscribes.</summary>
/// <param name="Crawl">Which crawl.</param>
public abstract record CrawlEvent(CrawlId Crawl)
{
    /// <summary>A URL has come to its end, and its record and row are committed.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Settlement">Its end.</param>
    public sealed record UrlSettled(CrawlId Crawl, Settlement Settlement) : CrawlEvent(Crawl);

    /// <summary>An actor failed on a URL and was restarted.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Actor">Its role: fetcher, parser.</param>
    /// <param name="Url">What it was at.</param>
    /// <param name="Detail">The exception.</param>
    public sealed record ActorFailed(CrawlId Crawl, string Actor, string Url, string Detail) : CrawlEvent(Crawl);

    /// <summary>Code of the host application threw on a URL; the crawl went on without it.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Hook">Which code: OnRequest, OnPage or OnLink.</param>
    /// <param name="Url">What it was called for.</param>
    /// <param name="Detail">The exception.</param>
    public sealed record HookFailed(CrawlId Crawl, string Hook, string Url, string Detail) : CrawlEvent(Crawl)
    {
        /// <summary>The exception itself, for the log; null where its words are all there is.</summary>
        internal Exception? Cause { get; init; }
    }

    /// <summary>A URL stays in one stage longer than it should.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Url">The URL.</param>
    /// <param name="Stage">Fetch, Decide, Parse or Write.</param>
    /// <param name="Since">For how long.</param>
    public sealed record LeaseStalled(CrawlId Crawl, string Url, string Stage, TimeSpan Since) : CrawlEvent(Crawl);

    /// <summary>A seed redirected out of the scope, and the scope has taken its target in.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Seed">The seed.</param>
    /// <param name="Target">Where it leads.</param>
    public sealed record ScopeWidened(CrawlId Crawl, string Seed, string Target) : CrawlEvent(Crawl);

    /// <summary>The list of seeds is not the one that earlier processes took seeds from: what is new in it is taken, wherever it stands.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Taken">How many they had taken.</param>
    public sealed record SeedsChanged(CrawlId Crawl, long Taken) : CrawlEvent(Crawl);

    /// <summary>A host asks for a longer Crawl-delay than is obeyed.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Host">The host.</param>
    /// <param name="Asked">What its robots.txt says.</param>
    /// <param name="Obeyed">What is done: <c>crawler.politeness.max-crawl-delay</c>.</param>
    public sealed record CrawlDelayCut(CrawlId Crawl, string Host, TimeSpan Asked, TimeSpan Obeyed) : CrawlEvent(Crawl);

    /// <summary>A host's circuit breaker has opened, for the first time or because a probe failed: nothing is requested of it for a time.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Host">The host.</param>
    /// <param name="Until">When a probe goes.</param>
    /// <param name="Openings">How often the breaker has opened since the host last answered; 1 is the first time.</param>
    /// <param name="Trouble">The last failure.</param>
    public sealed record HostLeftAlone(CrawlId Crawl, string Host, DateTimeOffset Until, int Openings, string? Trouble) : CrawlEvent(Crawl);

    /// <summary>A host that was left alone has answered.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Host">The host.</param>
    public sealed record HostBack(CrawlId Crawl, string Host) : CrawlEvent(Crawl);

    /// <summary>A host has failed its last probe: what waits there fails as HostUnavailable.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Host">The host.</param>
    /// <param name="Probes">Probes that failed.</param>
    /// <param name="Trouble">The last failure.</param>
    public sealed record HostGivenUp(CrawlId Crawl, string Host, int Probes, string? Trouble) : CrawlEvent(Crawl);

    /// <summary>So many URLs of a host have failed one after the other that the rest is skipped as HostFailing.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Host">The host.</param>
    /// <param name="Errors">How many: <c>crawler.frontier.max-errors-per-host</c>.</param>
    public sealed record HostFailing(CrawlId Crawl, string Host, int Errors) : CrawlEvent(Crawl);

    /// <summary>A result came for a lease that is not open any more; it was dropped.</summary>
    /// <param name="Crawl">Which crawl.</param>
    /// <param name="Where">The actor that dropped it.</param>
    public sealed record StaleResult(CrawlId Crawl, string Where) : CrawlEvent(Crawl);
}
