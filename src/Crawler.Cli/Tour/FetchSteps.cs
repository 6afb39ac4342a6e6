using Crawler.Fetching;
using Crawler.Hosting;

namespace Crawler.Cli.Tour;

/// <summary>Many requests at once: all of them, the first, one after the other as they come.</summary>
internal static class FetchSteps
{
    public static IEnumerable<TourStep> All { get; } =
    [
        new("gather(*fetches)", "Five pages that take a second each, in the order of the list", AllAtOnceAsync),
        new("Semaphore(10)", "Fifty pages that take 0.2 s each, ten at a time", TenAtATimeAsync),
        new("gather(return_exceptions=True)", "One of three fails: a value in its place", FailureIsAValueAsync),
        new("TaskGroup, ExceptionGroup", "The first failure cancels the rest", FailFastAsync),
        new("wait(FIRST_COMPLETED)", "Three mirrors, one of them dead, one broken: the first success wins", FirstSuccessAsync),
        new("as_completed", "Results as they come; the server holds the first one back until two others are read", AsCompletedAsync),
    ];

    private static async Task AllAtOnceAsync(TourStage stage)
    {
        var (crawler, urls) = (stage.Crawler, stage.Slow(count: 5, together: 5, seconds: 1));
        var pages = await stage.RunAsync(async () => await crawler.FetchAllAsync(urls));
        stage.OneByOne = stage.Seconds(5);
        stage.Claim("every page is there, in its place", pages.All(page => page.IsSuccess) && pages.Select(page => page.Request.Url.Text).SequenceEqual(urls));
        stage.Count("most requests in flight at once, by the server's count", 5, stage.Server.Peak);
    }

    private static async Task TenAtATimeAsync(TourStage stage)
    {
        var (crawler, urls) = (stage.Crawler, stage.Slow(count: 50, together: 10, seconds: 0.2));
        var pages = await stage.RunAsync(async () => await crawler.FetchAllAsync(urls, concurrency: 10));
        stage.OneByOne = stage.Seconds(10);
        stage.Count("pages fetched", 50, pages.Count(page => page.IsSuccess));
        stage.Count("most requests in flight at once, by the server's count", 10, stage.Server.Peak);
    }

    private static async Task FailureIsAValueAsync(TourStage stage)
    {
        var crawler = stage.Crawler;
        string[] urls = [stage.Slow(together: 2, seconds: 0.5, name: 1), stage.At("/status/500"), stage.Slow(together: 2, seconds: 0.5, name: 3)];
        var pages = await stage.RunAsync(async () => await crawler.FetchAllAsync(urls));
        stage.OneByOne = stage.Seconds(1);
        stage.Claim("the first and the third are fetched", pages[0].IsSuccess && pages[2].IsSuccess);
        stage.Claim($"the second says: {pages[1].Outcome switch { FetchOutcome.Failure failure => $"{failure.Error}, {failure.Detail}", var other => other.GetType().Name }}", pages[1].Outcome is FetchOutcome.Failure { Error: FetchError.HttpStatus });
    }

    private static async Task FailFastAsync(TourStage stage)
    {
        var (crawler, requests) = (stage.Crawler, stage.Requests("/never/1", "/never/2", "/status/404?ms=300"));
        var failures = await stage.RunAsync(async () =>
        {
            try
            {
                await crawler.FetchAllAsync(requests, new FetchOptions { FailFast = true });
                return [];
            }
            catch (AggregateException failed)
            {
                return failed.InnerExceptions;
            }
        });
        stage.Claim($"one exception with every failure: {string.Join("; ", failures.OfType<FetchFailedException>().Select(failure => failure.Result.Status))}", failures is [FetchFailedException { Result: { Index: 2, Status: 404 } }]);
        await stage.CountAbandonedAsync(2);
    }

    private static async Task FirstSuccessAsync(TourStage stage)
    {
        var (crawler, mirrors) = (stage.Crawler, stage.Requests("/never/dead", "/status/503", "/delay/300/alive"));
        var first = await stage.RunAsync(async () => await crawler.FetchFirstAsync(mirrors));
        stage.Count("the winner's place in the list", 2, first.Index);
        await stage.CountAbandonedAsync(1);
    }

    private static async Task AsCompletedAsync(TourStage stage)
    {
        var (crawler, server, requests) = (stage.Crawler, stage.Server, stage.Requests("/gate/held", "/page/1", "/page/2"));
        var order = await stage.RunAsync(async () =>
        {
            var order = new List<int>();
            await foreach (var page in crawler.FetchAsCompletedAsync(requests))
            {
                order.Add(page.Index);
                if (order.Count == 2) server.Open();
            }

            return order;
        });
        stage.Claim($"the order of completion: {string.Join(", ", order)}", order.Count == 3 && order[^1] == 0);
    }
}
