using System.Diagnostics;
using Crawler.Fetching;
using Crawler.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Crawler.Samples.WebHost.Summary;

/// <summary><c>GET /summary?url=...&amp;url=...</c>: asks every upstream at once. One that fails is a value in its place.</summary>
internal static class SummaryEndpoint
{
    public static async Task<Results<Ok<SummaryAnswer>, ValidationProblem>> GetAsync(string[] url, ICrawler crawler, IOptions<SampleOptions> options, CancellationToken gone)
    {
        var limits = options.Value;
        if (url.Length == 0 || url.Length > limits.MaxUpstreams) return Problem($"give 1 to {limits.MaxUpstreams} of them");
        if (url.FirstOrDefault(text => !Urls.CanonicalUrl.TryCreate(text, out _, out _)) is { } wrong) return Problem($"\"{wrong}\" is no absolute http or https URL");
        var started = Stopwatch.GetTimestamp();
        var requests = url.Select(text => FetchRequest.Get(text) with { Timeout = limits.UpstreamTimeout });
        var results = await crawler.FetchAllAsync(requests, new FetchOptions { Concurrency = limits.MaxUpstreams }, gone);
        return TypedResults.Ok(new SummaryAnswer(Stopwatch.GetElapsedTime(started).TotalMilliseconds, [.. results.Select(Upstream.Of)]));
    }

    private static ValidationProblem Problem(string error) => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["url"] = [error] });
}

/// <summary>What all upstreams together said.</summary>
/// <param name="ElapsedMs">How long it took, in milliseconds: about as long as the slowest one.</param>
/// <param name="Upstreams">One for every URL, in their order.</param>
internal sealed record SummaryAnswer(double ElapsedMs, IReadOnlyList<Upstream> Upstreams);

/// <summary>What one upstream said.</summary>
/// <param name="Url">As it was asked for.</param>
/// <param name="FinalUrl">The URL that answered, where that is another one.</param>
/// <param name="Status">The status code; null where no response came.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
/// <param name="ContentType">Of a response.</param>
/// <param name="Bytes">Size of the decoded body of a success.</param>
/// <param name="Title">Of an HTML page.</param>
/// <param name="Error">Which way it failed; null for a success.</param>
/// <param name="Detail">The failure in one line.</param>
internal sealed record Upstream(string Url, string? FinalUrl, int? Status, double ElapsedMs, string? ContentType, int? Bytes, string? Title, string? Error, string? Detail)
{
    public static Upstream Of(FetchResult result)
    {
        var failure = result.Outcome as FetchOutcome.Failure;
        var error = result.IsSuccess ? null : failure?.Error.ToString() ?? result.Outcome.GetType().Name;
        var finalUrl = result.Url.Text == result.Request.Url.Text ? null : result.Url.Text;
        return new Upstream(
            result.Request.Url.Text,
            finalUrl,
            result.Status,
            result.Outcome.Elapsed.TotalMilliseconds,
            result.Outcome.Response?.ContentType,
            result.IsSuccess ? result.Body.Length : null,
            PageTitle.Of(result),
            error,
            failure?.Detail);
    }
}
