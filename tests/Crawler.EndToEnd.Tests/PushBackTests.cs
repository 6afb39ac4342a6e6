using System.Collections.Concurrent;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A host with many requests at once says that it is too much: nothing further starts there, also of what was on its way to a fetcher.</summary>
public class PushBackTests
{
    private const int InFlight = 4;
    private const string Settings = $$"""
        {{MockCrawl.Fast}}
        crawler.politeness { per-host = 8, max-retry-after = 1h, breaker-failures = 1, breaker-wait = 1h, breaker-max-wait = 1h }
        crawler.limits.concurrency = 4
        """;

    [Theory]
    [InlineData(429)]
    [InlineData(null)]
    public async Task HostPushesBack_WhatWasOfferedBeforeDoesNotStart(int? status)
    {
        var web = new HeldWeb();
        await using var crawl = MockCrawl.Create(Settings, new CrawlerSeams { Fetcher = web });
        var handle = await crawl.StartAsync("http://a.test/");
        await Eventually.True(async () => web.Held.Count == InFlight && (await handle.GetSnapshotAsync())?.Ready == 8 - InFlight);
        var (refused, others) = (web.Held[0], web.Held.Skip(1).ToArray());
        refused.Answer.SetResult(status is { } code
            ? new FetchOutcome.Failure(FetchError.HttpStatus, "too many", ScriptedWeb.Head(refused.Url, code) with { RetryAfter = TimeSpan.FromHours(1) }) { Elapsed = TimeSpan.Zero }
            : ScriptedWeb.Down());
        await Eventually.True(async () => (await handle.GetSnapshotAsync())?.InFlight == InFlight - 1);
        foreach (var other in others) other.Answer.SetResult(ScriptedWeb.Page(other.Url));
        await Eventually.True(async () => await handle.GetSnapshotAsync() is { InFlight: 0, Ready: 0, Balance.Fetched: InFlight });
        Assert.Equal(InFlight, web.Held.Count);
        await handle.StopAsync(TimeSpan.Zero);
        Assert.True((await MockCrawl.EndOf(handle)).Final.Balance.Holds);
    }

    /// <summary>Every page but the first is answered when the test says so.</summary>
    private sealed class HeldWeb : IFetcher
    {
        private readonly ConcurrentQueue<HeldRequest> _held = new();

        public IReadOnlyList<HeldRequest> Held => [.. _held];

        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            if (request.Url.PathAndQuery == "/robots.txt") return Task.FromResult(ScriptedWeb.Status(request.Url, 404));
            if (request.Url.PathAndQuery == "/") return Task.FromResult(ScriptedWeb.Page(request.Url, Enumerable.Range(1, 30).Select(page => $"http://a.test/{page}")));
            var held = new HeldRequest(request.Url, new TaskCompletionSource<FetchOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
            _held.Enqueue(held);
            return held.Answer.Task.WaitAsync(cancellationToken);
        }

        public void Dispose()
        {
        }
    }

    private sealed record HeldRequest(CanonicalUrl Url, TaskCompletionSource<FetchOutcome> Answer);
}
