using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crawler.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Crawler.Samples.WebHost.Crawls;

/// <summary>Crawls as a resource: start one and read its pages as server-sent events, look at those that run, stop them.</summary>
internal static class CrawlEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void MapCrawls(this RouteGroupBuilder crawls)
    {
        crawls.MapPost("", StartAsync);
        crawls.MapGet("", async (CrawlList list) => (await list.GetAsync()).Select(CrawlStarted.Of));
        crawls.MapGet("{id}", GetAsync);
        crawls.MapDelete("{id}", StopAsync);
    }

    private static async Task<Results<ServerSentEventsResult<string>, ValidationProblem, ProblemHttpResult>> StartAsync(
        CrawlOrder order, ICrawler crawler, CrawlList list, IOptions<SampleOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, HttpResponse response, CancellationToken gone)
    {
        if (order.Check(options.Value) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        if (await list.EnterAsync() is not { } place) return TypedResults.Problem($"{options.Value.MaxCrawls} crawls are running; try again when one has ended", statusCode: StatusCodes.Status429TooManyRequests);

        // Also where the answer is never begun, because the client has gone already.
        response.OnCompleted(() =>
        {
            list.Leave(place);
            return Task.CompletedTask;
        });
        return TypedResults.ServerSentEvents(RunAsync(order, place, crawler, list, options.Value, lifetime, time, gone));
    }

    // A client that goes away, or a host that ends, stops the crawl.
    private static async IAsyncEnumerable<SseItem<string>> RunAsync(
        CrawlOrder order, Guid place, ICrawler crawler, CrawlList list, SampleOptions options, IHostApplicationLifetime lifetime, TimeProvider time, [EnumeratorCancellation] CancellationToken gone)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        try
        {
            var crawl = new RunningCrawl(await crawler.StartAsync(order.ToRequest(crawler.Options, options), stop.Token), order.Seeds!, time.GetUtcNow());
            list.Start(place, crawl);
            yield return Event("crawl", CrawlStarted.Of(crawl));
            await foreach (var page in crawl.Handle.Pages) yield return Event("page", CrawledPage.Of(page));
            yield return Event("end", CrawlEnded.Of(await crawl.Handle.Completion));
        }
        finally
        {
            await stop.CancelAsync();
            list.Leave(place);
        }
    }

    private static async Task<Results<Ok<CrawlState>, NotFound>> GetAsync(string id, CrawlList list, CancellationToken gone) =>
        await list.FindAsync(id) is { } crawl && await crawl.Handle.GetSnapshotAsync(gone) is { } snapshot ? TypedResults.Ok(CrawlState.Of(crawl, snapshot)) : TypedResults.NotFound();

    private static async Task<Results<Ok<CrawlEnded>, NotFound>> StopAsync(string id, CrawlList list) =>
        await list.FindAsync(id) is { } crawl ? TypedResults.Ok(CrawlEnded.Of(await crawl.Handle.StopAsync(TimeSpan.Zero))) : TypedResults.NotFound();

    private static SseItem<string> Event<T>(string type, T data) => new(JsonSerializer.Serialize(data, Json), type);
}
