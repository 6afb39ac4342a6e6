using Crawler.Crawling;
using Crawler.Hosting;

namespace Crawler.Cli.Tour;

/// <summary>Crawls: in the background, as a stream, paused, stopped.</summary>
internal static class CrawlSteps
{
    public static IEnumerable<TourStep> All { get; } =
    [
        new("async for page in crawl()", "A crawl of 20 pages that take 0.2 s each, read as a stream", StreamAsync),
        new("create_task, await later", "A crawl in the background, something else meanwhile", BackgroundAsync),
        new("Event, Condition", "A crawl is paused, comes to rest, and goes on", PauseAsync),
        new("task.cancel() of a crawl", "A crawl is stopped: sockets are let go, what is left is pending", StopAsync),
    ];

    private static async Task StreamAsync(TourStage stage)
    {
        var (crawler, seed) = (stage.Crawler, stage.Links(20, 0.2));
        var urls = await stage.RunAsync(async () =>
        {
            var urls = new List<string>();
            await foreach (var page in crawler.CrawlAsync(CrawlRequest.Of(seed))) urls.Add(page.Url);
            return urls;
        });
        stage.OneByOne = stage.Seconds(4);
        stage.Count("pages read, each once", 21, urls.Distinct(StringComparer.Ordinal).Count());
        stage.Count("requests that the server saw", 21, stage.Server.Requests);
    }

    private static async Task BackgroundAsync(TourStage stage)
    {
        var (crawler, seed, url) = (stage.Crawler, stage.Links(10, 0.3), stage.At("/page/other"));
        var (other, summary) = await stage.RunAsync(async () =>
        {
            var crawl = await crawler.StartAsync(CrawlRequest.Of(seed));
            var other = await crawler.FetchAsync(url);
            return (other, await crawl.Completion);
        });
        stage.OneByOne = stage.Seconds(3);
        stage.Claim("the other page is fetched", other.IsSuccess);
        stage.Count($"the crawl ended as {summary.Reason}; pages", 11, summary.Reason == StopReason.Drained ? summary.Final.Balance.Fetched : 0);
    }

    private static async Task PauseAsync(TourStage stage)
    {
        var (crawler, server, url) = (stage.Crawler, stage.Server, stage.At("/page/other"));
        var limits = crawler.Options.Limits with { Concurrency = 4 };
        var request = CrawlRequest.Of(stage.Links(20, 0.1)) with { Options = crawler.Options with { Limits = limits } };
        var (atRest, later, summary) = await stage.RunAsync(async () =>
        {
            var crawl = await crawler.StartAsync(request);
            await server.WhenAnsweredAsync(5);
            crawl.Pause();
            await crawl.WhenIdleAsync();
            var atRest = server.Requests;
            await crawler.FetchAsync(url);
            var later = server.Requests;
            crawl.Resume();
            return (atRest, later, await crawl.Completion);
        });
        stage.Claim($"at rest after {atRest} of 21 requests: none came but the other page's", later == atRest + 1);
        stage.Count($"the crawl ended as {summary.Reason}; pages", 21, summary.Reason == StopReason.Drained ? summary.Final.Balance.Fetched : 0);
    }

    private static async Task StopAsync(TourStage stage)
    {
        var (crawler, server, request) = (stage.Crawler, stage.Server, CrawlRequest.Of(stage.At("/never/1"), stage.At("/never/2")));
        var summary = await stage.RunAsync(async () =>
        {
            var crawl = await crawler.StartAsync(request);
            await server.WhenInFlightAsync(2);
            return await crawl.StopAsync(patience: TimeSpan.Zero);
        });
        stage.Count($"the crawl ended as {summary.Reason}; URLs pending", 2, summary.Reason == StopReason.Interrupted ? summary.Final.Balance.Pending : 0);
        await stage.CountAbandonedAsync(2);
    }
}
