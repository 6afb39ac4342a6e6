using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crawler.Cli.Tour;

/// <summary>Where a crawler lives: in a block of code, in a host application.</summary>
internal static class HostSteps
{
    private static readonly Action<CrawlerBuilder> Configure = builder => TourGuide.Configure(builder);

    public static IEnumerable<TourStep> All { get; } =
    [
        new("async with ClientSession()", "Connections are kept for the next request, and let go at the end of the block", SessionAsync),
        new("a web application (FastAPI)", "A host application with a crawler in it, configured by the host, ended with it", HostAsync),
    ];

    private static async Task SessionAsync(TourStage stage)
    {
        await using var server = await SlowServer.StartAsync();
        string[] urls = [.. Enumerable.Range(1, 20).Select(name => $"{server.Url}/together/2/{name}")];
        var pages = await stage.RunAsync(async () =>
        {
            await using var crawler = CrawlerHost.Start(Configure);
            return await crawler.FetchAllAsync(urls, concurrency: 2);
        });
        stage.Count("pages fetched", 20, pages.Count(page => page.IsSuccess));
        stage.Count("connections that the server saw for them", 2, server.ConnectionsOpened);
        await stage.WithinAsync(server.WhenDisconnectedAsync());
        stage.Count("connections open afterwards", 0, server.Connections);
    }

    private static async Task HostAsync(TourStage stage)
    {
        var seed = stage.Links(20, 0);
        var (isFetched, summary) = await stage.RunAsync(async () =>
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration["Crawler:Limits:MaxPages"] = "5";
            builder.Services.AddCrawler(Configure);
            using var host = builder.Build();
            await host.StartAsync();
            var crawler = host.Services.GetRequiredService<ICrawler>();
            var page = await crawler.FetchAsync(seed);
            var crawl = await crawler.StartAsync(CrawlRequest.Of(seed));
            var summary = await crawl.Completion;
            await host.StopAsync();
            return (page.IsSuccess, summary);
        });
        stage.Claim("a page is fetched", isFetched);
        stage.Count($"the crawl ended as {summary.Reason}; pages", 5, summary.Reason == StopReason.MaxPages ? summary.Final.Balance.Fetched : 0);
    }
}
