using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Traps;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Sitemaps;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Configuration;

/// <summary>Everything a crawl can be told, one property per section under <c>crawler</c> in HOCON. The defaults stand in reference.conf only.</summary>
public sealed record CrawlOptions
{
    private static readonly Lazy<CrawlOptions> Reference = new(ReadReference);

    /// <summary>What reference.conf says; change a part with <c>CrawlOptions.Default with { ... }</c>.</summary>
    public static CrawlOptions Default => Reference.Value;

    /// <summary>When a crawl stops by itself, and how much runs at once: <c>crawler.limits</c>.</summary>
    public required LimitsOptions Limits { get; init; }

    /// <summary>Which links belong to the crawl: <c>crawler.scope</c>.</summary>
    public required ScopeOptions Scope { get; init; }

    /// <summary>Which URLs are taken to be the same page: <c>crawler.urls</c>.</summary>
    public required UrlsOptions Urls { get; init; }

    /// <summary>How the frontier is split and what it remembers: <c>crawler.frontier</c>.</summary>
    public required FrontierOptions Frontier { get; init; }

    /// <summary>What tells a part of a site that has no end: <c>crawler.traps</c>.</summary>
    public required TrapsOptions Traps { get; init; }

    /// <summary>How a host is spared: <c>crawler.politeness</c>.</summary>
    public required PolitenessOptions Politeness { get; init; }

    /// <summary>How robots.txt and its relatives are read: <c>crawler.robots</c>.</summary>
    public required RobotsOptions Robots { get; init; }

    /// <summary>How sitemaps are found and read: <c>crawler.sitemaps</c>.</summary>
    public required SitemapOptions Sitemaps { get; init; }

    /// <summary>Time limits, size limits and attempts of one request: <c>crawler.fetching</c>.</summary>
    public required FetchingOptions Fetching { get; init; }

    /// <summary>Who we say we are and how hosts are reached: <c>crawler.http</c>.</summary>
    public required HttpOptions Http { get; init; }

    /// <summary>What is taken from a page: <c>crawler.parsing</c>.</summary>
    public required ParsingOptions Parsing { get; init; }

    /// <summary>What is written: <c>crawler.output</c>.</summary>
    public required OutputOptions Output { get; init; }

    /// <summary>What is reported while it runs: <c>crawler.telemetry</c>.</summary>
    public required TelemetryOptions Telemetry { get; init; }

    private static CrawlOptions ReadReference() =>
        EffectiveConfig.TryLoad([], [], out var config, out var errors)
            ? config.Options
            : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
}
