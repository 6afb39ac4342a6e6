using Crawler.Fetching;
using Crawler.Hosting;

namespace Crawler.Cli.Tour;

/// <summary>Web APIs: lists over pages, JSON, POST, headers.</summary>
internal static class ApiSteps
{
    public static IEnumerable<TourStep> All { get; } =
    [
        new("async generator paginate()", "A JSON list over three pages, followed by its cursor", CursorAsync),
        new("paginate(), lazily", "The first three of a hundred pages, followed by rel=next", LazyAsync),
        new("post(json=...), raise_for_status", "JSON out, a header, JSON back", PostAsync),
    ];

    private static async Task CursorAsync(TourStage stage)
    {
        var (crawler, first) = (stage.Crawler, FetchRequest.Get(stage.At("/items")));
        var items = await stage.RunAsync(async () =>
        {
            var items = new List<int>();
            await foreach (var page in crawler.PaginateAsync(first, NextPage.JsonCursor("paging.cursor", "cursor"))) items.AddRange(page.ReadJson(TourJson.Default.ItemsPageType)!.Items);
            return items;
        });
        stage.Claim($"items of all pages: {string.Join(", ", items)}", items.SequenceEqual([1, 2, 3, 4, 5, 6]));
    }

    private static async Task LazyAsync(TourStage stage)
    {
        var (crawler, first) = (stage.Crawler, FetchRequest.Get(stage.At("/pages/1/100")));
        var pages = await stage.RunAsync(async () => await crawler.PaginateAsync(first, NextPage.RelNext).Take(3).ToListAsync());
        stage.Count("pages read", 3, pages.Count(page => page.IsSuccess));
        stage.Count("requests that the server saw", 3, stage.Server.Requests);
    }

    private static async Task PostAsync(TourStage stage)
    {
        var (crawler, url) = (stage.Crawler, stage.At("/echo"));
        var echo = await stage.RunAsync(async () =>
        {
            var request = FetchRequest.PostJson(url, new("crawler"), TourJson.Default.VisitorType).WithHeader("X-Tour", "yes");
            var answer = await crawler.FetchAsync(request);
            return answer.EnsureSuccess().ReadJson(TourJson.Default.EchoType);
        });
        stage.Claim($"the server got {echo?.Method} {echo?.Body}", echo is { Method: "POST", Body: """{"name":"crawler"}""" });
        stage.Claim("with the header", echo?.Headers.GetValueOrDefault("X-Tour") == "yes");
    }
}
