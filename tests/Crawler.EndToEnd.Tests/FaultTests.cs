using Akka.Actor;
using Akka.Routing;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Hosting;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <summary>A part that fails on one URL costs that URL, by name; a part that cannot go on ends the crawl, by name; nothing hangs. Here: parser, fetcher, outputs, store and seeds.</summary>
public partial class FaultTests
{
    private static readonly MockWebOptions Web = new() { Hosts = 10, Pages = 200, SlowPercent = 0 };

    [Fact]
    public async Task ParserThrowsOnOneUrl_ThatOneHasCrashedAndTheRestIsComplete()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        var parser = new FaultyParser(Parser(), (url, _) =>
        {
            if (url == victim) throw new InvalidOperationException("the parser is broken");
        });
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Parser = parser });
        var summary = await crawl.RunAsync(web.SeedUrls);
        OnlyThisFailed(web, crawl, summary, victim, nameof(FailReason.Crashed), "the parser is broken");
        Assert.Equal(3, summary.Final.ActorFailures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ParserHangsOnOneUrl_ThatOneHasTimedOutAndThePoolIsWhole(bool heedsItsLimit)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        using var never = new ManualResetEventSlim();
        var parser = new FaultyParser(Parser(), (url, limit) =>
        {
            if (url == victim) never.Wait(heedsItsLimit ? limit : CancellationToken.None);
        });
        await using (var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.parsing.timeout = 1s", new() { Parser = parser }))
        {
            var summary = await crawl.RunAsync(web.SeedUrls);
            OnlyThisFailed(web, crawl, summary, victim, nameof(FailReason.ParseTimedOut), "crawler.parsing.timeout");

            // Every parser of the pool works: as many pages are parsed at once as before.
            var parsers = await crawl.Host.System.ActorSelection("/user/crawler/parsers").Ask<Routees>(GetRoutees.Instance, TimeSpan.FromSeconds(30));
            Assert.InRange(parsers.Members.Count(), 2, 3);
            TruthAssert.Drained(await crawl.RunAsync(web.SeedUrls.Take(1).Select(url => $"{url}?again")));
        }

        never.Set();
    }

    [Fact]
    public async Task SinkThrowsOnOneRecord_ThatUrlFailsAndTheOtherOutputIsComplete()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        var written = new MemorySink("faulty");
        var sink = new FaultySink(written, record =>
        {
            if (record.Url == victim) throw new InvalidOperationException("the output is broken");
        });
        await using var crawl = Create(web, sink);
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.Drained(summary);
        Assert.Equal(1, summary.Final.Failures[nameof(FailReason.SinkFailed)]);
        Assert.Equal(web.Truth.Pages.Count + web.Truth.Resources.Count - 1, summary.Final.Balance.Fetched);
        TruthAssert.SameUrls(web.Truth.Pages, crawl.Pages);
        TruthAssert.SameUrls(crawl.Records.Select(record => record.Url), written.Records.Select(record => record.Url).Append(victim));
    }

    [Fact]
    public async Task OutputFull_TheCrawlFailsAndNamesIt()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var written = new MemorySink("faulty");
        await using var crawl = Create(web, new FaultySink(written, _ =>
        {
            if (written.Length == 50) throw new IOException("no space left on device");
        }));
        var summary = await crawl.RunAsync(web.SeedUrls);
        Failed(summary, "faulty", "no space left on device");

        // Every output holds what was committed and no more.
        Assert.Equal(written.Length, crawl.Records.Count);
        Assert.Equal(written.Length, Settled(summary) - summary.Final.Skips.GetValueOrDefault(nameof(SkipReason.Nofollow)));
    }

    [Fact]
    public async Task OutputThatFailsAtEveryFlush_TheCrawlFailsAndNamesIt()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = Create(web, new FaultySink(new MemorySink("faulty"), onFlush: () => throw new InvalidOperationException("broken")));
        Failed(await crawl.RunAsync(web.SeedUrls), "faulty");
    }

    [Fact]
    public async Task OutputThatFailsAtOneFlush_IsOpenedAgainAndComplete()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var flushes = 0;
        var written = new MemorySink("faulty");
        await using var crawl = Create(web, new FaultySink(written, onFlush: () =>
        {
            if (++flushes == 2) throw new InvalidOperationException("broken");
        }));
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
        Assert.Equal(crawl.Records.Select(record => record.Url), written.Records.Select(record => record.Url));
    }

    [Fact]
    public async Task OutputThatCannotBeOpened_TheCrawlFailsAndNamesIt()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var sinks = new Dictionary<string, Func<IPageSink>> { ["faulty"] = () => throw new IOException("no such volume") };
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Sinks = sinks });
        Failed(await crawl.RunAsync(web.SeedUrls), "faulty");
    }

    [Fact]
    public async Task FetcherThrowsOnOneUrl_ThatOneHasCrashedAfterThreeTries()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        var fetcher = new FaultyFetcher(MockCrawl.HttpFetcher(web, MockCrawl.Fast), url => url == victim);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Fetcher = fetcher });
        var summary = await crawl.RunAsync(web.SeedUrls);
        OnlyThisFailed(web, crawl, summary, victim, nameof(FailReason.Crashed), "the fetcher is broken", requests: 0);
        Assert.Equal(3, fetcher.Thrown);
    }

    [Fact]
    public async Task FetcherThrowsOnRobotsTxt_ThatHostIsLeftAlone()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 5, Pages = 5, RandomLinks = 0 });
        var host = web.Truth.Hosts[4];
        var fetcher = new FaultyFetcher(MockCrawl.HttpFetcher(web, MockCrawl.Fast), url => url == $"http://{host}/robots.txt");
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Fetcher = fetcher });
        TruthAssert.Drained(await crawl.RunAsync(web.SeedUrls));
        Assert.Equal(0, web.Log.RequestCountOf(host));
        Assert.Equal(nameof(FailReason.RobotsUnreachable), Assert.Single(crawl.Records, record => record.Url == $"http://{host}/").Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StoreFailsAtACommit_TheCrawlFailsAndSaysSo(bool expected)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        Func<IFrontierStore> store = () => new FaultyStore(3, () => expected ? new IOException("no space left on device") : new InvalidOperationException("a bug"));
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.output.batch-records = 5", new() { Store = store });
        Failed(await crawl.RunAsync(web.SeedUrls), expected ? ["store", "no space left on device"] : ["store"]);
    }

    [Fact]
    public async Task SeedsThatCannotBeRead_TheCrawlFailsAndSaysSo()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var handle = await crawl.Host.StartAsync(new CrawlRequest { Seeds = Broken(), AllowPrivate = true });
        Failed(await MockCrawl.EndOf(handle), "seeds");

        static IEnumerable<CanonicalUrl> Broken()
        {
            yield return MockCrawl.Url("http://site-0000.mock.test/");
            throw new IOException("the seed file is on a broken disk");
        }
    }

    private static HtmlPageParser Parser() => new(CrawlOptions.Default.Parsing, "Crawler");

    private static MockCrawl Create(MockWebServer web, FaultySink sink) =>
        MockCrawl.Create(web, MockCrawl.Fast, new() { Sinks = new Dictionary<string, Func<IPageSink>> { ["faulty"] = () => sink } });

    private static long Settled(CrawlSummary summary) => summary.Final.Balance.Discovered - summary.Final.Balance.Pending;

    private static void Failed(CrawlSummary summary, params string[] words)
    {
        Assert.Equal(StopReason.Failed, summary.Reason);
        Assert.All(words, word => Assert.Contains(word, summary.Error, StringComparison.Ordinal));
        Assert.True(summary.Final.Balance.Holds, summary.Final.Balance.ToString());
    }

    private static void OnlyThisFailed(MockWebServer web, MockCrawl crawl, CrawlSummary summary, string url, string reason, string words, int requests = 1)
    {
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls(web.Truth.Pages, crawl.Pages);
        TruthAssert.SameUrls(web.Truth.Resources.Append(url).Except(crawl.Pages), crawl.Records.Where(record => web.Truth.Resources.Contains(record.Url)).Select(record => record.Url));
        var record = Assert.Single(crawl.Records, record => record.Url == url);
        Assert.Equal((PageOutcome.Failed, reason), (record.Outcome, record.Reason));
        Assert.Contains(words, record.Error, StringComparison.Ordinal);
        Assert.Equal(1, summary.Final.Failures[reason]);
        Assert.Equal(requests, web.Log.All.Count(request => $"http://{request.Host}{request.PathAndQuery}" == url));
    }
}
