using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Hosting;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Telemetry;

namespace Crawler.EndToEnd.Tests;

/// <content>Code of the host application that throws or hangs: hooks, and actors that are told of events.</content>
public partial class FaultTests
{
    private const string Victim = "http://a.test/5";

    [Fact]
    public async Task OnRequestThrowsOnOneUrl_ThatOneFailsUnsentAndTheRestIsComplete()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        var hooks = new CrawlHooks { OnRequest = (request, _) => request.Url.Text == victim ? throw new InvalidOperationException("the hook is broken") : ValueTask.FromResult(request) };
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Hooks = hooks });
        var summary = await crawl.RunAsync(web.SeedUrls);
        OnlyThisFailed(web, crawl, summary, victim, nameof(FetchError.HookFailed), "OnRequest: InvalidOperationException: the hook is broken", requests: 0);
        Assert.Equal((1, 0), (summary.Final.HookFailures, summary.Final.ActorFailures));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OnRequestHangsOnOneUrl_ThatOneHasTimedOutAndTheRestIsComplete(bool heedsItsToken)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        var hooks = new CrawlHooks
        {
            OnRequest = async (request, gone) =>
            {
                if (request.Url.Text == victim) await new TaskCompletionSource().Task.WaitAsync(heedsItsToken ? gone : CancellationToken.None);
                return request;
            },
        };
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.fetching {{ total-timeout = 2s, max-attempts = 2 }}", new() { Hooks = hooks });
        OnlyThisFailed(web, crawl, await crawl.RunAsync(web.SeedUrls), victim, nameof(FetchError.TotalTimedOut), "crawler.fetching.total-timeout", requests: 0);
    }

    [Fact]
    public async Task OnPageAndOnLinkThrowEveryTime_TheCrawlIsCompleteAndEveryTimeIsCounted()
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var (pages, links) = (0, 0);
        var hooks = new CrawlHooks
        {
            OnPage = _ => throw new InvalidOperationException($"page {Interlocked.Increment(ref pages)}"),
            OnLink = _ => throw new InvalidOperationException($"link {Interlocked.Increment(ref links)}"),
        };
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Hooks = hooks });
        var summary = await crawl.RunAsync(web.SeedUrls);
        TruthAssert.EveryDisposition(web, crawl, summary);
        Assert.Equal(web.Truth.Pages.Count + web.Truth.Resources.Count, pages);
        Assert.True(links > pages);
        Assert.Equal((pages + links, 0), (summary.Final.HookFailures, summary.Final.ActorFailures));
    }

    [Theory]
    [InlineData(nameof(CrawlHooks.OnPage))]
    [InlineData(nameof(CrawlHooks.OnLink))]
    public async Task HookHangsOnOnePage_ThatOneHasTimedOutAndTheRestIsComplete(string hook)
    {
        using var never = new ManualResetEventSlim();
        var hooks = hook == nameof(CrawlHooks.OnPage)
            ? new CrawlHooks { OnPage = page => Hang(page.Record.Url) }
            : new CrawlHooks { OnLink = link => Hang(link.Page.Text) };
        var web = Star();
        await using (var crawl = MockCrawl.Create($"{MockCrawl.Fast}\ncrawler.parsing.timeout = 1s", new() { Fetcher = web, Hooks = hooks }))
        {
            var summary = await crawl.RunAsync("http://a.test/");
            OnlyTheVictimFailed(web, crawl, summary, nameof(FailReason.ParseTimedOut), "crawler.parsing.timeout");
        }

        never.Set();

        LinkDecision Hang(string url)
        {
            if (url == Victim) never.Wait(CancellationToken.None);
            return LinkDecision.Follow;
        }
    }

    [Fact]
    public async Task ParserGivesNothing_ThatUrlHasCrashedAndTheRestIsComplete()
    {
        var web = Star();
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new() { Fetcher = web, Parser = new ForgetfulParser(Parser()) });
        OnlyTheVictimFailed(web, crawl, await crawl.RunAsync("http://a.test/"), nameof(FailReason.Crashed), "parser: ");
    }

    [Fact]
    public async Task ParserGivesOnePageAgainAndAgain_EachUrlHasItsLinks()
    {
        var web = new WrittenWeb(_ => "<a href=/>0</a><a href=/1>1</a><a href=/2>2</a>");
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new() { Fetcher = web, Parser = new CachingParser(Parser()) });
        TruthAssert.Drained(await crawl.RunAsync("http://a.test/"));
        Assert.Equal([3, 3, 3], crawl.Records.Select(record => record.Links ?? 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubscribedActorThrowsOrStops_TheCrawlIsComplete(bool throws)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast);
        var told = new TaskCompletionSource();
        var subscriber = crawl.Host.System.ActorOf(Props.Create(() => new BadSubscriber(throws, told)));
        using var gate = new SemaphoreSlim(0);
        var handle = await crawl.Host.StartAsync(new CrawlRequest { Seeds = Seeds(), AllowPrivate = true });
        handle.Subscribe(subscriber);
        gate.Release();
        var summary = await MockCrawl.EndOf(handle);
        TruthAssert.EveryDisposition(web, crawl, summary);
        await told.Task.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((0, 0), (summary.Final.ActorFailures, summary.Final.HookFailures));

        IEnumerable<Crawler.Urls.CanonicalUrl> Seeds()
        {
            gate.Wait();
            foreach (var seed in web.SeedUrls) yield return MockCrawl.Url(seed);
        }
    }

    // A page in the middle with links to nine others, each of which links back.
    private static WrittenWeb Star() => new(url => url.PathAndQuery == "/" ? string.Concat(Enumerable.Range(1, 9).Select(n => $"<a href=/{n}>{n}</a>")) : "<a href=/>home</a>");

    private static void OnlyTheVictimFailed(WrittenWeb web, MockCrawl crawl, CrawlSummary summary, string reason, string words)
    {
        TruthAssert.Drained(summary);
        Assert.Equal((9, 1), (summary.Final.Balance.Fetched, summary.Final.Failures[reason]));
        var record = Assert.Single(crawl.Records, record => record.Outcome != PageOutcome.Fetched);
        Assert.Equal((Victim, reason), (record.Url, record.Reason));
        Assert.Contains(words, record.Error, StringComparison.Ordinal);
        Assert.Equal(10, web.Requests.Count);
    }

    private sealed class ForgetfulParser(IPageParser inner) : IPageParser
    {
        public ParsedPage Parse(FetchOutcome.Success response, CancellationToken cancellationToken) => response.Head.Url.Text == Victim ? null! : inner.Parse(response, cancellationToken);
    }

    private sealed class CachingParser(IPageParser inner) : IPageParser
    {
        private ParsedPage? _page;

        public ParsedPage Parse(FetchOutcome.Success response, CancellationToken cancellationToken) => _page ??= inner.Parse(response, cancellationToken);
    }

    private sealed class BadSubscriber : ReceiveActor
    {
        public BadSubscriber(bool throws, TaskCompletionSource told) => Receive<CrawlEvent>(_ =>
        {
            told.TrySetResult();
            if (throws) throw new InvalidOperationException("the subscriber is broken");
            Context.Stop(Self);
        });
    }
}
