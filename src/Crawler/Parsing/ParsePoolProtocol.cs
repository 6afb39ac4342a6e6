using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;

namespace Crawler.Parsing;

/// <summary>The parse pool's messages, and what the owner of a lease gets from it.</summary>
internal static class ParsePoolProtocol
{
    /// <summary>A response to parse. Its order's owner gets <see cref="Parsed"/> or <see cref="ParseFailed"/>.</summary>
    public sealed record Parse(CrawlId Crawl, LeaseId Lease, FetchOrder Order, FetchOutcome.Success Response, bool KeepBody, CrawlHooks? Hooks = null)
    {
        /// <summary>What has scanned the response, or its beginning, while it arrived; null where nothing has.</summary>
        public IBodyScan? Scan { get; init; }

        /// <summary>What makes the fingerprints of the crawl's links; null where no crawl follows them.</summary>
        public UrlHasher? Hasher { get; init; }

        /// <summary>Whether an output, or the host application's code, is shown the body's digest.</summary>
        public bool WithDigest { get; init; } = true;

        /// <summary>Whether the page is compared with others: by its digest where it has no likeness.</summary>
        public bool IsCompared { get; init; }
    }

    /// <summary>A parser is there and has nothing to do.</summary>
    public sealed record ParserIdle(IActorRef Parser);

    /// <summary>A parser is done with a response and idle.</summary>
    public sealed record ParserDone(LeaseId Lease, IActorRef Parser, ParsedPage Page, PageRecord Record)
    {
        /// <summary>Links that a hook has taken out of the page.</summary>
        public IReadOnlyList<RefusedLink> Refused { get; init; } = [];
    }

    /// <summary>A parser failed on a response, or was killed with it.</summary>
    /// <param name="Lease">What it was parsing.</param>
    /// <param name="Parser">Which parser; it announces itself again if it lives.</param>
    /// <param name="Cause">The exception; null where it was stopped or killed.</param>
    public sealed record ParserLost(LeaseId Lease, IActorRef Parser, Exception? Cause);

    /// <summary>A response was parsed.</summary>
    public sealed record Parsed(LeaseId Lease, FetchOrder Order, ParsedPage Page, PageRecord Record)
    {
        /// <summary>Links that a hook has taken out of the page.</summary>
        public IReadOnlyList<RefusedLink> Refused { get; init; } = [];
    }

    /// <summary>A response could not be parsed: parsers crashed on it, or it took too long.</summary>
    /// <param name="Lease">The lease.</param>
    /// <param name="Order">Its order.</param>
    /// <param name="Response">The response.</param>
    /// <param name="Reason">A <c>FailReason</c>.</param>
    /// <param name="Detail">One line for people.</param>
    public sealed record ParseFailed(LeaseId Lease, FetchOrder Order, FetchOutcome.Success Response, Frontier.FailReason Reason, string Detail);
}

/// <summary>What a parser is told.</summary>
internal static class ParserProtocol
{
    /// <summary>Parse this. Sent only to a parser that announced itself idle, or ahead to one that is busy.</summary>
    /// <param name="Job">The response.</param>
    /// <param name="Scan">What has scanned the response, or its beginning, while it arrived; null where nothing has, or another parser was told the response before.</param>
    public sealed record Work(ParsePoolProtocol.Parse Job, IBodyScan? Scan = null);
}
