using Akka.Actor;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>The messages of the actor that reads a crawl's sitemaps. What it asks for, host queues answer with <c>HostQueueProtocol.HopFetched</c> and <c>HopRefused</c>.</summary>
internal static class SitemapProtocol
{
    /// <summary>The first page of an origin is about to be requested: its sitemaps are wanted.</summary>
    /// <param name="Page">A URL of the origin.</param>
    /// <param name="Listed">The sitemap lines of its robots.txt, as written.</param>
    public sealed record OpenSite(CanonicalUrl Page, IReadOnlyList<string> Listed);

    /// <summary>From now on sitemaps may be requested.</summary>
    public sealed record Begin
    {
        public static readonly Begin Instance = new();
    }

    /// <summary>Asks for <see cref="Report"/>.</summary>
    public sealed record GetReport(IActorRef ReplyTo);

    /// <summary>Where the sitemaps stand.</summary>
    /// <param name="Counts">The counts.</param>
    /// <param name="IsIdle">Whether none is to be read.</param>
    public sealed record Report(SitemapCounts Counts, bool IsIdle);

    /// <summary>Told to the supervisor: no sitemap is left to be read, until another site is opened.</summary>
    public sealed record BecameIdle
    {
        public static readonly BecameIdle Instance = new();
    }
}
