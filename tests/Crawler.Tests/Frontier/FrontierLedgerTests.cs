using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class FrontierLedgerTests
{
    [Fact]
    public void SeedThenLinkToItself_IsKnownOnce()
    {
        var ledger = Ledger();
        var seed = Seed(ledger, "http://a.test/");
        Assert.Equal(UrlState.Pending, seed.State);
        Assert.Null(ledger.Judge(Link("http://a.test/#top")));
        Assert.Equal(new CrawlBalance(1, 1, 0, 0, 0, 0, 0), ledger.Balance);
    }

    [Fact]
    public void LinkOutOfScope_IsSkippedWithTheRule()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var judged = ledger.Judge(Link("http://b.test/"));
        Assert.Equal((UrlState.Skipped, "OutOfScope", "scope=host"), (judged!.State, judged.Reason, judged.Rule));
        Assert.Equal(1, ledger.Skipped(SkipReason.OutOfScope));
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void OutOfScopeNotRecorded_IsOnlyCountedAndOnlyOnce()
    {
        var ledger = Ledger(recordOutOfScope: false);
        Seed(ledger, "http://a.test/");
        Assert.Null(ledger.Judge(Link("http://b.test/")));
        Assert.Null(ledger.Judge(Link("http://b.test/")));
        Assert.Equal(1, ledger.OutOfScopeUnrecorded);
        Assert.Equal(1, ledger.Balance.Discovered);
    }

    [Fact]
    public void TooDeepFirst_IsWantedWhenFoundNearer()
    {
        var ledger = Ledger(maxDepth: 2);
        Seed(ledger, "http://a.test/");
        var deep = ledger.Judge(Link("http://a.test/x", depth: 3));
        Assert.Equal(("TooDeep", "crawler.limits.max-depth = 2"), (deep!.Reason, deep.Rule));
        Assert.Null(ledger.Judge(Link("http://a.test/x", depth: 4)));
        var near = ledger.Judge(Link("http://a.test/x", depth: 2));
        Assert.Equal((UrlState.Pending, deep.Url.Id, 2), (near!.State, near.Url.Id, near.Url.Depth));
        Assert.Equal(new CrawlBalance(2, 2, 0, 0, 0, 0, 0), ledger.Balance);
        Assert.Equal(0, ledger.Skipped(SkipReason.TooDeep));
        Assert.Null(ledger.Judge(Link("http://a.test/x", depth: 1)));
    }

    [Fact]
    public void NofollowFirst_IsWantedWhenFoundOtherwise()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        Assert.Equal("Nofollow", ledger.Judge(Link("http://a.test/x") with { NoFollow = true })!.Reason);
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/x"))!.State);
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void ScopeWidened_OutOfScopeUrlIsJudgedAgain()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var outside = ledger.Judge(Link("http://b.test/x"))!;
        Assert.False(ledger.NeedsRejudging);
        Assert.True(CanonicalUrl.TryCreate("http://b.test/", out var target, out _));
        ledger.Widen(target);
        Assert.True(ledger.NeedsRejudging);
        ledger.BeginRejudging();
        Assert.Equal(UrlState.Pending, ledger.Rejudge(outside.Url)!.State);
        Assert.Equal(new CrawlBalance(2, 2, 0, 0, 0, 0, 0), ledger.Balance);
    }

    [Fact]
    public void SeedFoundAsALinkBefore_IsASeedWhenJudgedAgain()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var outside = ledger.Judge(Link("http://b.test/"))!;
        Assert.True(CanonicalUrl.TryCreate("http://b.test/", out var seed, out _));
        ledger.Widen(seed);
        Assert.Null(ledger.Judge(new DiscoveredUrl(seed, 0, null, 0, IsSeed: true, NoFollow: false)));
        ledger.BeginRejudging();
        Assert.True(ledger.Rejudge(outside.Url) is { State: UrlState.Pending, Url: { IsSeed: true, Depth: 0, Referrer: null } });
    }

    [Fact]
    public void SettledButNotCommitted_CountsAsPending()
    {
        var ledger = Ledger();
        var seed = Seed(ledger, "http://a.test/");
        ledger.Settle();
        Assert.Equal((0, 1), (ledger.Unsettled, ledger.Balance.Pending));
        ledger.Commit(new Settlement(seed.Url, UrlState.Fetched, null, null, null));
        Assert.Equal(new CrawlBalance(1, 0, 1, 0, 0, 0, 0), ledger.Balance);
    }

    private static Judgement Seed(FrontierLedger ledger, string url)
    {
        Assert.True(CanonicalUrl.TryCreate(url, out var seed, out _));
        ledger.Widen(seed);
        return ledger.Judge(new DiscoveredUrl(seed, 0, null, 0, IsSeed: true, NoFollow: false))!;
    }

    private static DiscoveredUrl Link(string url, int depth = 1)
    {
        Assert.True(CanonicalUrl.TryCreate(url, out var link, out _));
        return new DiscoveredUrl(link, depth, "http://a.test/", 0, IsSeed: false, NoFollow: false);
    }

    private static FrontierLedger Ledger(int? maxDepth = null, bool recordOutOfScope = true)
    {
        var options = CrawlOptions.Default;
        Assert.True(CrawlScope.TryCreate(options.Scope, out var scope, out _));
        return new FrontierLedger(0, new UrlHasher(1, 2), scope, options.Limits with { MaxDepth = maxDepth }, options.Robots, recordOutOfScope);
    }
}
