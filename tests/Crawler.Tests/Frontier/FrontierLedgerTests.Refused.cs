using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Frontier.Traps;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

/// <content>URLs that a hook refuses, and what is judged otherwise when it is found again.</content>
public partial class FrontierLedgerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RefusedByAHook_IsSkippedByItsRuleWhateverTheScope(bool recordOutOfScope)
    {
        var ledger = Ledger(recordOutOfScope: recordOutOfScope);
        Seed(ledger, "http://a.test/");
        foreach (var url in new[] { "http://a.test/x", "http://b.test/" })
        {
            var judged = ledger.Judge(Link(url) with { Refusal = "OnLink: no" })!;
            Assert.Equal((UrlState.Skipped, "Refused", "OnLink: no"), (judged.State, judged.Reason, judged.Rule));
            Assert.Null(DecidingKey.Of(judged.Reason, judged.Rule));
            Assert.Null(ledger.Judge(Link(url) with { Refusal = "OnLink: no" }));
        }

        Assert.Equal((2, 0), (ledger.Skipped(SkipReason.Refused), ledger.OutOfScopeUnrecorded));
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void RefusedFirst_IsWantedWhenALinkIsNotRefused()
    {
        var ledger = Ledger();
        Seed(ledger, "http://a.test/");
        var refused = ledger.Judge(Link("http://a.test/x") with { Refusal = "OnLink: no" })!;
        var wanted = ledger.Judge(Link("http://a.test/x"))!;
        Assert.Equal((UrlState.Pending, refused.Url.Id, true), (wanted.State, wanted.Url.Id, wanted.IsKnown));
        Assert.Equal(0, ledger.Skipped(SkipReason.Refused));
        Assert.Null(ledger.Judge(Link("http://a.test/x") with { Refusal = "OnLink: no" }));
        Assert.Equal(new CrawlBalance(2, 2, 0, 0, 0, 0, 0), ledger.Balance);
    }

    [Fact]
    public void RefusedFirst_ALinkThatIsNotRefusedHasTheReasonOfItsOwn()
    {
        var ledger = Ledger(maxUrlsPerHost: 1);
        Seed(ledger, "http://a.test/");
        var refused = ledger.Judge(Link("http://b.test/") with { Refusal = "OnLink: no" })!;
        var outside = ledger.Judge(Link("http://b.test/"))!;
        Assert.Equal((UrlState.Skipped, "OutOfScope", refused.Url.Id, true), (outside.State, outside.Reason, outside.Url.Id, outside.IsKnown));
        Assert.Equal((0, 1), (ledger.Skipped(SkipReason.Refused), ledger.Skipped(SkipReason.OutOfScope)));
        Assert.True(CanonicalUrl.TryCreate("http://b.test/seed", out var seed, out _));
        ledger.Widen(seed);
        Assert.True(ledger.NeedsRejudging);
        Assert.Equal(UrlState.Pending, ledger.Rejudge(outside.Url)!.State);

        // A reason that no other link changes leaves no second chance behind.
        Assert.Equal("Refused", ledger.Judge(Link("http://a.test/y") with { Refusal = "OnLink: no" })!.Reason);
        Assert.Equal("HostFull", ledger.Judge(Link("http://a.test/y"))!.Reason);
        Assert.Null(ledger.Judge(Link("http://a.test/y")));
        Assert.True(ledger.Balance.Holds);
    }

    [Fact]
    public void RefusedFirst_ThenOutOfScope_LeavesNoRowWhereThatIsNotRecorded()
    {
        var ledger = Ledger(recordOutOfScope: false);
        Seed(ledger, "http://a.test/");
        ledger.Judge(Link("http://b.test/") with { Refusal = "OnLink: no" });
        Assert.Null(ledger.Judge(Link("http://b.test/")));
        Assert.Equal((1, 0), (ledger.Skipped(SkipReason.Refused), ledger.Skipped(SkipReason.OutOfScope)));
        Assert.True(CanonicalUrl.TryCreate("http://b.test/seed", out var seed, out _));
        ledger.Widen(seed);
        Assert.Equal(UrlState.Pending, ledger.Judge(Link("http://b.test/"))!.State);
    }

    // Traps are judged last, so they have not seen it until then.
    [Theory]
    [InlineData("Refused")]
    [InlineData("TooDeep")]
    [InlineData("Nofollow")]
    public void SkippedFirst_CountsForTrapsOnceItIsWanted(string reason)
    {
        var traps = new TrapDetector(CrawlOptions.Default.Traps with { MaxSessionIds = 2 }, new DateOnly(2026, 11, 25));
        var ledger = Ledger(maxDepth: 1, traps: traps);
        Seed(ledger, "http://a.test/");
        for (var i = 0; i < 2; i++)
        {
            var link = Link($"http://a.test/p?sid=0123456789abcdef{i}");
            Assert.Equal(reason, ledger.Judge(reason switch { "Refused" => link with { Refusal = "OnLink: no" }, "TooDeep" => link with { Depth = 2 }, _ => link with { NoFollow = true } })!.Reason);
            Assert.Equal(UrlState.Pending, ledger.Judge(link)!.State);
        }

        Assert.Equal("Trapped", ledger.Judge(Link("http://a.test/p?sid=0123456789abcdef2"))!.Reason);
    }

    [Theory]
    [InlineData("http://a.test/x", "TooDeep")]
    [InlineData("http://b.test/", "OutOfScope")]
    public void SkippedThenRefused_StaysAsItWas(string url, string expected)
    {
        var ledger = Ledger(maxDepth: 1);
        Seed(ledger, "http://a.test/");
        Assert.Equal(expected, ledger.Judge(Link(url, depth: 2) with { NoFollow = true })!.Reason);
        Assert.Null(ledger.Judge(Link(url) with { Refusal = "OnLink: no" }));
        Assert.Equal(0, ledger.Skipped(SkipReason.Refused));
    }
}
