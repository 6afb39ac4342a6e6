using System.Text.Json;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;
using Crawler.Output;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Hosting;

/// <summary>Outputs of the host application that fail, beside pages.jsonl and a reader of the stream: both say the same, and the summary says what was thrown.</summary>
public sealed class OutputFaultTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _folder = new();
    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OutputThrowsOnARecord_TheStreamGivesEachUrlOnceAndAsItStands()
    {
        var (summary, streamed) = await CrawlAsync(() => new BadSink { ThrowsOn = url => url.EndsWith("/page/3", StringComparison.Ordinal) });
        Assert.Equal((StopReason.Drained, 1), (summary.Reason, summary.Final.Balance.Failed));
        Assert.Equal(21, streamed.Count);
        Assert.Contains((At("/page/3"), "failed"), streamed);
        Assert.Equal(Written(), streamed);
    }

    [Fact]
    public async Task OutputIsFull_TheStreamHasGivenWhatStandsAndNothingElse()
    {
        var (summary, streamed) = await CrawlAsync(() => new BadSink { IsFullOn = url => url.EndsWith("/page/12", StringComparison.Ordinal) });
        Assert.Equal((StopReason.Failed, "bad: no room"), (summary.Reason, summary.Error));
        Assert.Equal(summary.Final.Balance.Fetched, streamed.Count);
        Assert.Equal(Written(), streamed);
    }

    [Fact]
    public async Task OutputCannotBeOpened_TheSummarySaysWhatWasThrown()
    {
        var (summary, _) = await CrawlAsync(() => throw new InvalidOperationException("no such bucket"));
        Assert.Equal((StopReason.Failed, "bad: it could not be opened: InvalidOperationException: no such bucket"), (summary.Reason, summary.Error));
    }

    [Fact]
    public async Task OutputFailsAgainAndAgain_TheSummarySaysWhatWasThrown()
    {
        var (summary, streamed) = await CrawlAsync(() => new BadSink { ThrowsAtTheEndOfABatch = true });
        Assert.Equal((StopReason.Failed, "bad: it failed again and again, the last time with InvalidOperationException: not sent"), (summary.Reason, summary.Error));
        Assert.Empty(streamed);
    }

    [Fact]
    public async Task SeedsThatCannotBeRead_TheSummarySaysWhatWasThrown()
    {
        await using var crawler = CrawlerHost.Start();
        var crawl = await crawler.StartAsync(new CrawlRequest { Seeds = new UnreadableSeeds() });
        var summary = await crawl.Completion.WaitAsync(LongEnough);
        Assert.Equal((StopReason.Failed, "the seeds cannot be read: the database is gone"), (summary.Reason, summary.Error));
    }

    private async Task<(CrawlSummary Summary, List<(string Url, string Outcome)> Streamed)> CrawlAsync(Func<IPageSink> open)
    {
        await using var crawler = CrawlerHost.Start(builder => builder
            .AddHocon("crawler { http.allow-private = [127.0.0.1], politeness { delay = 0, jitter = 0, per-host = 8 }, robots.obey = off, sitemaps.use = off, output { commit-interval = 20ms, batch-records = 5 } }")
            .WithSeams(seams => seams with { Sinks = new Dictionary<string, Func<IPageSink>> { ["bad"] = open } }));
        var crawl = await crawler.StartAsync(CrawlRequest.Of(At("/links/20")).Into(_folder.Below("out")) with { StreamPages = true });
        var streamed = new List<(string, string)>();
        await foreach (var page in crawl.Pages) streamed.Add((page.Url, page.Outcome == PageOutcome.Fetched ? "fetched" : "failed"));
        return (await crawl.Completion.WaitAsync(LongEnough), streamed);
    }

    private IEnumerable<(string Url, string Outcome)> Written()
    {
        foreach (var line in File.ReadLines(_folder.Below("out/pages.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            yield return (record.RootElement.GetProperty("url").GetString()!, record.RootElement.GetProperty("outcome").GetString()!);
        }
    }

    private string At(string path) => _server.Url + path;

    private sealed class BadSink : IPageSink
    {
        public Func<string, bool> ThrowsOn { get; init; } = _ => false;

        public Func<string, bool> IsFullOn { get; init; } = _ => false;

        public bool ThrowsAtTheEndOfABatch { get; init; }

        public string Name => "bad";

        public long Length => 0;

        public void CutBack(long length)
        {
        }

        public void Write(PageRecord record)
        {
            if (IsFullOn(record.Url)) throw new IOException("no room");
            if (ThrowsOn(record.Url) && record.Outcome == PageOutcome.Fetched) throw new InvalidOperationException("no");
        }

        public void Flush(bool toDisk)
        {
            if (ThrowsAtTheEndOfABatch) throw new InvalidOperationException("not sent");
        }

        public void Dispose()
        {
        }
    }

    private sealed class UnreadableSeeds : IEnumerable<Crawler.Urls.CanonicalUrl>
    {
        public IEnumerator<Crawler.Urls.CanonicalUrl> GetEnumerator() => throw new InvalidOperationException("the database is gone");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
