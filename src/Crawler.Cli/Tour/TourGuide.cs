using Crawler.Hosting;
using Crawler.MockWeb.Slow;

namespace Crawler.Cli.Tour;

/// <summary>Leads through steps, one after the other, with a slow server and a crawler of their own.</summary>
internal static class TourGuide
{
    /// <summary>What the crawlers of the tour are made with: they may reach loopback, and the server is theirs alone.</summary>
    public static CrawlerBuilder Configure(CrawlerBuilder builder) => builder
        .Set("crawler.http.allow-private", "[\"127.0.0.0/8\"]")
        .Set("crawler.robots.obey", "off")
        .Set("crawler.sitemaps.use", "off")
        .Set("crawler.politeness.delay", "0")
        .Set("crawler.politeness.per-host", "64")
        .Set("crawler.output.commit-interval", "20ms");

    /// <summary>Shows steps.</summary>
    /// <param name="steps">Which.</param>
    /// <param name="second">How long a second of the tour is.</param>
    /// <param name="time">The clock.</param>
    /// <returns>How each went, as soon as it has ended.</returns>
    public static async IAsyncEnumerable<TourReport> RunAsync(IEnumerable<TourStep> steps, TimeSpan second, TimeProvider time)
    {
        await using var server = await SlowServer.StartAsync();
        await using var crawler = CrawlerHost.Start(builder => Configure(builder));

        // The first request of a process takes a tenth of a second longer, which is no matter of patterns.
        await crawler.FetchAsync($"{server.Url}/page/first");
        foreach (var step in steps) yield return await step.RunAsync(new TourStage(crawler, server, second, time));
    }
}
