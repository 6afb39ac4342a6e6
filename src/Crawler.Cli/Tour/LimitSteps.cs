using Crawler.Fetching;
using Crawler.Hosting;

namespace Crawler.Cli.Tour;

/// <summary>Time limits and cancellation of requests.</summary>
internal static class LimitSteps
{
    // Long enough for requests to have reached the server, however short the tour's second is.
    private static readonly TimeSpan HalfASecond = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<TourStep> All { get; } =
    [
        new("wait_for(fetch, timeout)", "A server that never answers, and a limit for this request alone", OneRequestAsync),
        new("asyncio.timeout", "A deadline for all requests of a call", WholeCallAsync),
        new("task.cancel()", "Cancelled is another outcome than timed out", CancelAsync),
    ];

    private static async Task OneRequestAsync(TourStage stage)
    {
        var (crawler, limit) = (stage.Crawler, HalfASecond);
        var (dead, alive) = (FetchRequest.Get(stage.At("/never/1")), FetchRequest.Get(stage.At("/page/1")));
        var pages = await stage.RunAsync(async () => await crawler.FetchAllAsync([dead with { Timeout = limit }, alive]));
        stage.Claim("the one that never answers fails as TotalTimedOut", pages[0].Outcome is FetchOutcome.Failure { Error: FetchError.TotalTimedOut });
        stage.Claim("the other one is fetched", pages[1].IsSuccess);
        await stage.CountAbandonedAsync(1);
    }

    private static async Task WholeCallAsync(TourStage stage)
    {
        var (crawler, limit, requests) = (stage.Crawler, HalfASecond, stage.Requests("/never/1", "/never/2", "/never/3"));
        var pages = await stage.RunAsync(async () => await crawler.FetchAllAsync(requests, new FetchOptions { Timeout = limit }));
        stage.Count("requests that failed as TotalTimedOut", 3, pages.Count(page => page.Outcome is FetchOutcome.Failure { Error: FetchError.TotalTimedOut }));
        await stage.CountAbandonedAsync(3);
    }

    private static async Task CancelAsync(TourStage stage)
    {
        var (crawler, server, requests) = (stage.Crawler, stage.Server, stage.Requests("/never/1", "/never/2", "/never/3"));
        using var cancel = new CancellationTokenSource();
        var thrown = await stage.RunAsync(async () =>
        {
            var fetches = crawler.FetchAllAsync(requests, cancellationToken: cancel.Token);
            await server.WhenInFlightAsync(3);
            await cancel.CancelAsync();
            return await fetches.ContinueWith(ended => ended.IsCanceled, TaskScheduler.Default);
        });
        stage.Claim("the call ends as cancelled", thrown);
        await stage.CountAbandonedAsync(3);
    }
}
