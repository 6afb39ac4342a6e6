using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Frontier.Traps;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public partial class FrontierLedgerTests
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
    public void EveryReasonToSkip_HasItsPlaceInAMark() => Assert.InRange(Enum.GetValues<SkipReason>().Max(reason => (int)reason) + 1, 1, FrontierLedger.ReasonBits);

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
    public void RefusedInAnEarlierProcess_IsNotJudgedAgainButALinkMayWantIt()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        Assert.Null(ledger.Recover(Known(7, "http://a.test/x", UrlState.Skipped, "Refused"), judgeAgain: true));
        Assert.Equal(1, ledger.Skipped(SkipReason.Refused));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/x"))!.State);
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void WholePageAsksNotToFollow_ItsKeyIsTheRule()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var judged = ledger.Judge(Link("http://a.test/x") with { NoFollow = true, PageStopper = "crawler.robots.obey-x-robots-tag" })!;
        Assert.Equal(("Nofollow", "crawler.robots.obey-x-robots-tag = on"), (judged.Reason, judged.Rule));
        Assert.Equal("crawler.robots.obey-x-robots-tag", DecidingKey.Of(judged.Reason, judged.Rule));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/x"))!.State);
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
        var late = ledger.Judge(new DiscoveredUrl(seed, 0, null, 0, IsSeed: true, NoFollow: false));
        Assert.True(late is { State: UrlState.Skipped, Reason: "OutOfScope", IsKnown: true, Url: { IsSeed: true, Depth: 0, Referrer: null } });
        Assert.Equal(outside.Url.Id, late.Url.Id);
        Assert.Null(ledger.Judge(new DiscoveredUrl(seed, 0, null, 0, IsSeed: true, NoFollow: false)));
        Assert.Null(ledger.Judge(Link("http://b.test/")));
        ledger.BeginRejudging();
        Assert.True(ledger.Rejudge(late.Url) is { State: UrlState.Pending, Url: { IsSeed: true, Depth: 0, Referrer: null } });
        Assert.Equal(new CrawlBalance(2, 2, 0, 0, 0, 0, 0), ledger.Balance);
    }

    // Its row may have been read before it was known to be a seed.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SeedFoundAsADeepLinkBefore_IsNotTooDeepWhenJudgedAgain(bool isReadBefore)
    {
        var ledger = Ledger(maxDepth: 1);
        Seed(ledger, "http://a.test/");
        var outside = ledger.Judge(Link("http://b.test/", depth: 2) with { NoFollow = true })!;
        var late = Seed(ledger, "http://b.test/");
        ledger.BeginRejudging();
        Assert.True(ledger.Rejudge((isReadBefore ? outside : late).Url) is { State: UrlState.Pending, Url: { IsSeed: true, Depth: 0, NoFollow: false } });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SeedFoundAsADeepLinkBefore_IsASeedToTheNextProcess(bool judgeAgain)
    {
        var killed = Ledger(maxDepth: 1);
        Seed(killed, "http://a.test/");
        killed.Judge(Link("http://b.test/", depth: 2));
        var late = Seed(killed, "http://b.test/");
        var ledger = Ledger(maxDepth: 1);
        Assert.True(CanonicalUrl.TryCreate("http://b.test/", out var seed, out _));
        ledger.Widen(seed);
        var judged = ledger.Recover(new KnownUrl(late.Url.Id, late.Url.Fingerprint, late.State, late.Reason, late.Url.IsSeed, late.Url.NoFollow, late.Url, 0, default), judgeAgain);
        ledger.EndRecovery(judgeAgain);
        Assert.Equal(!judgeAgain, ledger.NeedsRejudging);
        if (!judgeAgain) judged = ledger.Rejudge(late.Url);
        Assert.True(judged is { State: UrlState.Pending, Url: { IsSeed: true, Depth: 0 } });
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

    [Theory]
    [InlineData(false, UrlState.Skipped)]
    [InlineData(true, UrlState.Pending)]
    public void OutOfScopeBehindNofollow_IsWantedByAWiderScopeOnlyIfItWasFoundOtherwiseToo(bool foundOtherwise, UrlState expected)
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var row = ledger.Judge(Link("http://b.test/x") with { NoFollow = true })!;
        Assert.Null(ledger.Judge(Link("http://b.test/x") with { NoFollow = true }));
        if (foundOtherwise) row = ledger.Judge(Link("http://b.test/x"))!;
        Assert.Equal(("OutOfScope", !foundOtherwise), (row.Reason, row.Url.NoFollow));
        Assert.True(CanonicalUrl.TryCreate("http://b.test/", out var target, out _));
        ledger.Widen(target);
        Assert.Equal(expected, ledger.Rejudge(row.Url)!.State);
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void HostFull_FurtherUrlsAreSkippedWithTheLimit_SeedsAreNot()
    {
        var ledger = Ledger(maxUrlsPerHost: 2);
        Seed(ledger, "http://a.test/");
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/1"))!.State);
        var third = ledger.Judge(Link("http://a.test/2"))!;
        Assert.Equal(("HostFull", "crawler.frontier.max-urls-per-host = 2"), (third.Reason, third.Rule));
        Assert.Equal(UrlState.Pending, Seed(ledger, "http://a.test/3").State);
        Assert.Equal(UrlState.Pending, Seed(ledger, "http://b.test/").State);
        Assert.Equal(1, ledger.Skipped(SkipReason.HostFull));
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void TooDeepAtItsHost_IsSkippedWithTheLimit_CountedFromWhereTheHostBegins()
    {
        var ledger = Ledger(maxDepthPerHost: 2);
        Seed(ledger, "http://a.test/");
        Seed(ledger, "http://b.test/");
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/2", depth: 2))!.State);
        var deep = ledger.Judge(Link("http://a.test/3", depth: 3))!;
        Assert.Equal(("TooDeep", "crawler.frontier.max-depth-per-host = 2"), (deep.Reason, deep.Rule));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/3", depth: 2))!.State);
        Assert.Equal((UrlState.Pending, 0L), (ledger.Judge(Link("http://b.test/9", depth: 2))!.State, ledger.Skipped(SkipReason.TooDeep)));
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void TrapsThatAreLetThrough_AreNotCountedAnyMore_AlsoThoseOfAnEarlierProcess()
    {
        var traps = new TrapDetector(CrawlOptions.Default.Traps, new DateOnly(2026, 11, 25));
        var ledger = Ledger(traps: traps);
        Seed(ledger, "http://a.test/");
        const string Rule = "crawler.traps.calendar-ahead = 3: http://a.test /calendar/#/#";
        var known = Known(7, "http://a.test/calendar/2040/02", UrlState.Skipped, "Trapped") with { Trapped = new TrappedUrl(Rule, "http://a.test/calendar/2040/02") };
        Assert.Null(ledger.Recover(known, judgeAgain: false));
        var trapped = ledger.Judge(Link("http://a.test/calendar/2040/01") with { Referrer = "http://a.test/calendar/2039/12" })!;
        Assert.Equal(("Trapped", Rule), (trapped.Reason, trapped.Rule));
        Assert.Equal(2, traps.Patterns.Single().Urls);
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/calendar/2040/01"))!.State);
        Assert.Equal((1L, 1L), (traps.Patterns.Single().Urls, ledger.Skipped(SkipReason.Trapped)));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/calendar/2040/02"))!.State);
        Assert.Empty(traps.Patterns);
    }

    [Fact]
    public void Withdrawn_IsSkippedAndWantedAgainByALaterProcess()
    {
        var ledger = Ledger();
        var seed = Seed(ledger, "http://a.test/");
        var withdrawn = ledger.Withdraw(seed.Url, SkipReason.HostFailing, "crawler.frontier.max-errors-per-host = 1");
        Assert.Equal((UrlState.Skipped, "HostFailing", true), (withdrawn.State, withdrawn.Reason, withdrawn.IsKnown));
        Assert.Equal((new CrawlBalance(1, 0, 0, 0, 0, 0, 1), 0L, 1L), (ledger.Balance, ledger.Unsettled, ledger.Skipped(SkipReason.HostFailing)));
        Assert.Null(ledger.Judge(Link("http://a.test/")));
        var later = Ledger();
        later.Widen(seed.Url.Url);
        Assert.Equal(UrlState.Pending, later.Recover(Known(1, "http://a.test/1", UrlState.Skipped, "HostFailing"), judgeAgain: true)!.State);
        Assert.Equal((0L, 1L), (later.Skipped(SkipReason.HostFailing), later.Unsettled));
    }

    [Fact]
    public void HostFullBefore_IsPendingUnderAHigherLimit()
    {
        var ledger = Ledger(maxUrlsPerHost: 2);
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var seed, out _));
        ledger.Widen(seed);
        ledger.Recover(Known(1, "http://a.test/1", UrlState.Fetched), judgeAgain: true);
        Assert.Equal(UrlState.Pending, ledger.Recover(Known(2, "http://a.test/2", UrlState.Skipped, "HostFull"), judgeAgain: true)!.State);
        Assert.Null(ledger.Recover(Known(3, "http://a.test/3", UrlState.Skipped, "HostFull"), judgeAgain: true));
        Assert.Equal(new CrawlBalance(3, 1, 1, 0, 0, 0, 1), ledger.Balance);
    }

    [Fact]
    public void Recovered_CountsAsItWasLeft()
    {
        var ledger = Ledger();
        ledger.Recover(Known(1, "http://a.test/1", UrlState.Fetched), judgeAgain: false);
        ledger.Recover(Known(2, "http://a.test/2", UrlState.Pending), judgeAgain: false);
        ledger.Recover(Known(3, "http://b.test/3", UrlState.Skipped, "OutOfScope"), judgeAgain: false);
        Assert.Equal((new CrawlBalance(3, 1, 1, 0, 0, 0, 1), 1L, 1L), (ledger.Balance, ledger.Unsettled, ledger.Skipped(SkipReason.OutOfScope)));
        Assert.Null(ledger.Judge(Link("http://a.test/1")));
        Assert.Equal(4, ledger.Judge(Link("http://c.test/"))!.Url.Id.Order);
    }

    [Fact]
    public void RecoveredUnderAWiderScope_IsPending()
    {
        var ledger = Ledger();
        Assert.True(CanonicalUrl.TryCreate("http://b.test/", out var seed, out _));
        ledger.Widen(seed);
        var judged = ledger.Recover(Known(1, "http://b.test/3", UrlState.Skipped, "OutOfScope"), judgeAgain: true);
        Assert.Equal((UrlState.Pending, true), (judged!.State, judged.IsKnown));
        Assert.Equal(new CrawlBalance(1, 1, 0, 0, 0, 0, 0), ledger.Balance);
    }

    [Fact]
    public void RecoveredUnderANarrowerScope_IsSkippedWithTheRule()
    {
        var ledger = Ledger(maxDepth: 0);
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var seed, out _));
        ledger.Widen(seed);
        var judged = ledger.Recover(Known(1, "http://a.test/3", UrlState.Pending), judgeAgain: true);
        Assert.Equal((UrlState.Skipped, "TooDeep", "crawler.limits.max-depth = 0"), (judged!.State, judged.Reason, judged.Rule));
        Assert.Equal((new CrawlBalance(1, 0, 0, 0, 0, 0, 1), 0L), (ledger.Balance, ledger.Unsettled));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/3", depth: 0))!.State);
    }

    [Fact]
    public void Trapped_IsSkippedWithTheRule_AndWantedWhenFoundOnAnotherPage()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var walked = Link("http://a.test/cal/2099/02/") with { Referrer = "http://a.test/cal/2099/01/" };
        var trapped = ledger.Judge(walked)!;
        Assert.Equal((UrlState.Skipped, "Trapped", "crawler.traps.calendar-ahead = 3: http://a.test /cal/#/#/"), (trapped.State, trapped.Reason, trapped.Rule));
        Assert.Null(ledger.Judge(walked));
        Assert.Equal(1, ledger.Skipped(SkipReason.Trapped));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/cal/2099/02/"))!.State);
        Assert.Equal(0, ledger.Skipped(SkipReason.Trapped));
        Assert.True(ledger.Balance.Holds);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, UrlState.Pending)]
    public void TrappedBefore_IsJudgedAgainOnlyWhereTrapsAreToldOtherwise(bool haveTrapsChanged, UrlState? expected)
    {
        var ledger = Ledger(haveTrapsChanged: haveTrapsChanged);
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var seed, out _));
        ledger.Widen(seed);
        Assert.Equal(expected, ledger.Recover(Known(1, "http://a.test/was/a/trap", UrlState.Skipped, "Trapped"), judgeAgain: true)?.State);
        Assert.Equal(haveTrapsChanged ? 0 : 1, ledger.Skipped(SkipReason.Trapped));
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void TrappedStill_GetsTheRuleInForce()
    {
        var ledger = Ledger(haveTrapsChanged: true);
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var seed, out _));
        ledger.Widen(seed);
        var judged = ledger.Recover(Known(1, "http://a.test/way/out/way/out/way/out/", UrlState.Skipped, "Trapped"), judgeAgain: true)!;
        Assert.Equal(("Trapped", "crawler.traps.max-repeats = 2: http://a.test /way/out", true), (judged.Reason, judged.Rule, judged.IsKnown));
        Assert.Equal((1, new CrawlBalance(1, 0, 0, 0, 0, 0, 1)), (ledger.Skipped(SkipReason.Trapped), ledger.Balance));
    }

    [Fact]
    public void PendingBefore_IsWithdrawnWhenItIsATrapNow()
    {
        var ledger = Ledger(haveTrapsChanged: true);
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var seed, out _));
        ledger.Widen(seed);
        Assert.Equal("Trapped", ledger.Recover(Known(1, "http://a.test/way/out/way/out/way/out/", UrlState.Pending), judgeAgain: true)!.Reason);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("crawler.limits.max-depth = 3", false)]
    [InlineData("crawler.robots.obey-meta-robots = off", false)]
    [InlineData("crawler.robots.obey-x-robots-tag = off", false)]
    [InlineData("crawler.traps.max-repeats = 3", true)]
    [InlineData("crawler.traps.calendar-ahead = unlimited", true)]
    [InlineData("crawler.traps.max-same-content = 10", true)]
    [InlineData("crawler.traps.allow = [x]", true)]
    public void TrapsAreToldOtherwise_WhereTheirSettingsAreOthers(string settings, bool expected)
    {
        var before = JudgedBy.Text(CrawlOptions.Default);
        var now = Crawler.Tests.Configuration.Configs.Load(settings).Options;
        Assert.Equal(expected, JudgedBy.HaveTrapsChanged(before, now));
        Assert.Equal(settings.Length > 0, before != JudgedBy.Text(now));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void RecoveryWithoutJudging_LeavesWhatIsOutOfScopeToBeJudgedAtTheEnd(bool judgedAgain, bool expected)
    {
        var ledger = Ledger();
        ledger.Recover(Known(1, "http://b.test/3", UrlState.Skipped, "OutOfScope"), judgedAgain);
        ledger.EndRecovery(judgedAgain);
        Assert.Equal(expected, ledger.NeedsRejudging);
    }

    [Theory]
    [InlineData("crawler.limits.max-depth = 5", "crawler.limits.max-depth = 2")]
    [InlineData("crawler.limits.max-depth = 2", null)]
    public void TooDeepStill_GetsTheRuleInForce(string before, string? expected)
    {
        var ledger = Ledger(maxDepth: 2);
        Seed(ledger, "http://a.test/");
        var known = Known(7, "http://a.test/x", UrlState.Skipped, "TooDeep");
        var judged = ledger.Recover(known with { Rule = before, Url = known.Url! with { Depth = 9 } }, judgeAgain: true);
        Assert.Equal(expected, judged?.Rule);
        Assert.Equal((1, 1L), (ledger.Balance.Skipped, ledger.Skipped(SkipReason.TooDeep)));
        Assert.Null(ledger.Judge(Link("http://a.test/x", depth: 3)));
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://a.test/x", depth: 1))!.State);
    }

    private static KnownUrl Known(long id, string text, UrlState state, string? reason = null)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));
        var fingerprint = new UrlHasher(1, 2).Hash(url);
        return new KnownUrl(new UrlId(id), fingerprint, state, reason, false, false, new FrontierUrl(new UrlId(id), url, fingerprint, 1, "http://a.test/", 0, IsSeed: false), 0, default);
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

    [Theory]
    [InlineData("crawler.robots.obey-meta-robots", true, "crawler.robots.obey-nofollow = off", UrlState.Skipped)]
    [InlineData("crawler.robots.obey-x-robots-tag", false, "crawler.robots.obey-nofollow = off", UrlState.Skipped)]
    [InlineData("crawler.robots.obey-meta-robots", false, "crawler.robots.obey-meta-robots = off", UrlState.Pending)]
    [InlineData("crawler.robots.obey-x-robots-tag", false, "crawler.robots.obey-x-robots-tag = off", UrlState.Pending)]
    [InlineData("crawler.robots.obey-meta-robots", false, "crawler.robots.obey-x-robots-tag = off", UrlState.Skipped)]
    [InlineData("crawler.robots.obey-meta-robots", true, "crawler.robots.obey-meta-robots = off", UrlState.Skipped)]
    public void StoppedByItsPage_ARecoveryKnowsWhatStoppedIt(string stopper, bool isLinkNofollow, string settings, UrlState expected)
    {
        var first = Ledger();
        Seed(first, "http://a.test/");
        var skipped = first.Judge(Link("http://a.test/x") with { NoFollow = isLinkNofollow, PageStopper = stopper })!;
        Assert.Equal((UrlState.Skipped, $"{stopper} = on"), (skipped.State, skipped.Rule));
        var second = Ledger(robots: Crawler.Tests.Configuration.Configs.Load(settings).Options.Robots);
        Seed(second, "http://a.test/");
        var again = second.Recover(new KnownUrl(skipped.Url.Id, skipped.Url.Fingerprint, skipped.State, skipped.Reason, false, true, skipped.Url, 0, default), judgeAgain: true);
        Assert.Equal(expected, again?.State ?? UrlState.Skipped);
    }

    [Theory]
    [InlineData("crawler.robots.obey-meta-robots")]
    [InlineData("crawler.robots.obey-x-robots-tag")]
    public void StopperSwitchedOn_WhatWaitsBehindItIsSkipped(string stopper)
    {
        var first = Ledger(robots: Crawler.Tests.Configuration.Configs.Load($"{stopper} = off").Options.Robots);
        Seed(first, "http://a.test/");
        var waits = first.Judge(Link("http://a.test/x") with { PageStopper = stopper })!;
        Assert.Equal(UrlState.Pending, waits.State);
        var second = Ledger();
        Seed(second, "http://a.test/");
        var again = second.Recover(new KnownUrl(waits.Url.Id, waits.Url.Fingerprint, waits.State, null, false, true, waits.Url, 0, default), judgeAgain: true)!;
        Assert.Equal(("Nofollow", $"{stopper} = on"), (again.Reason, again.Rule));
    }

    [Theory]
    [InlineData(true, false, "", "crawler.robots.obey-meta-robots")]
    [InlineData(false, true, "", "crawler.robots.obey-x-robots-tag")]
    [InlineData(true, true, "", "crawler.robots.obey-meta-robots")]
    [InlineData(true, true, "crawler.robots.obey-meta-robots = off", "crawler.robots.obey-x-robots-tag")]
    [InlineData(false, false, "", null)]
    public void PageAsksTwice_TheOneObeyedStops(bool inMeta, bool inHeader, string settings, string? expected) =>
        Assert.Equal(expected, PageStopper.Of(inMeta, inHeader, Crawler.Tests.Configuration.Configs.Load(settings).Options.Robots));

    private static FrontierLedger Ledger(int? maxDepth = null, bool recordOutOfScope = true, long? maxUrlsPerHost = null, int? maxDepthPerHost = null, bool haveTrapsChanged = false, Crawler.Robots.RobotsOptions? robots = null, TrapDetector? traps = null)
    {
        var options = CrawlOptions.Default;
        Assert.True(CrawlScope.TryCreate(options.Scope, out var scope, out _));
        return new FrontierLedger(0, new UrlHasher(1, 2), scope, options.Limits with { MaxDepth = maxDepth }, robots ?? options.Robots, options.Frontier with { RecordOutOfScope = recordOutOfScope, MaxUrlsPerHost = maxUrlsPerHost, MaxDepthPerHost = maxDepthPerHost }, traps ?? new TrapDetector(options.Traps, new DateOnly(2026, 11, 25))) { RejudgesTraps = haveTrapsChanged };
    }
}
