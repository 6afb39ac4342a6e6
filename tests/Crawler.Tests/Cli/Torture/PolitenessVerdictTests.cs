using Crawler.Cli.Torture;
using Crawler.MockWeb;

namespace Crawler.Tests.Cli.Torture;

public class PolitenessVerdictTests
{
    private const string Host = "a.test";

    private static readonly ProcessLife First = Life(0);

    [Fact]
    public void RequestThatDiedWithItsProcess_IsFollowedAfterTheCrawlDelay()
    {
        var verdict = Judge([First, Life(5, Host)], Request("/robots.txt", 1), Request("/", 4.1, isAborted: true), Request("/", 7.2));
        Assert.Empty(verdict.Problems);
        Assert.Equal(1, verdict.Restarts);
    }

    [Fact]
    public void RequestThatDiedWithItsProcess_IsFollowedTooEarly()
    {
        var verdict = Judge([First, Life(5, Host)], Request("/robots.txt", 1), Request("/", 4.1, isAborted: true), Request("/", 5.5));
        Assert.Equal("a.test: 1400.0 ms instead of 3000 between / and /, across a restart", Assert.Single(verdict.Problems));
    }

    [Fact]
    public void AnswerBeforeARestart_IsFollowedTooEarly()
    {
        var verdict = Judge([First, Life(5, Host)], Request("/robots.txt", 1), Request("/", 4.1), Request("/x", 7.07));
        Assert.Equal("a.test: 2950.0 ms instead of 3000 between / and /x, across a restart", Assert.Single(verdict.Problems));
    }

    [Fact]
    public void RobotsTxtOnRecord_MakesItsDelayDueAtOnce() => Assert.Equal(
        ["a.test: its robots.txt was known, and was asked for again", "a.test: 480.0 ms instead of 3000 between /robots.txt and /robots.txt, across a restart"],
        Judge([First, Life(1.2, Host)], Request("/robots.txt", 1), Request("/robots.txt", 1.5)).Problems);

    [Fact]
    public void RobotsTxtOnRecord_MustNotBeAskedForAgain() =>
        Assert.Equal("a.test: its robots.txt was known, and was asked for again", Assert.Single(Judge([First, Life(5, Host)], Request("/robots.txt", 1), Request("/robots.txt", 9)).Problems));

    [Fact]
    public void RobotsTxtAnsweredInTheSameLife_MustNotBeAskedForAgain() =>
        Assert.Equal("a.test: its robots.txt was known, and was asked for again", Assert.Single(Judge([First], Request("/robots.txt", 1), Request("/robots.txt", 9)).Problems));

    [Fact]
    public void ProcessWithoutAMemory_IsFoundOutTwice()
    {
        var verdict = Judge([First, Life(5, Host)], Request("/robots.txt", 1), Request("/", 4.1), Request("/robots.txt", 5.5));
        Assert.Equal(2, verdict.Problems.Count);
    }

    [Fact]
    public void RobotsTxtThatNeverCameToBeOnRecord_IsAskedForAgainBeforeItsDelayIsKnown() =>
        Assert.Empty(Judge([First, Life(1.5)], Request("/robots.txt", 1), Request("/robots.txt", 2), Request("/", 5.1)).Problems);

    [Fact]
    public void WithinOneLife_TheDelayIsOwedAsWell() => Assert.Equal(
        "a.test: 50.0 ms instead of 100 between / and /x",
        Assert.Single(PolitenessVerdict.Of([Request("/", 1), Request("/x", 1.07)], [First], TimeSpan.FromMilliseconds(100), null).Problems));

    [Fact]
    public void AnotherCrawl_KnowsNothingOfTheOneBefore() =>
        Assert.Empty(Judge([First, Life(2) with { Crawl = 2 }], Request("/robots.txt", 1), Request("/robots.txt", 2.5), Request("/", 5.6)).Problems);

    private static PolitenessVerdict Judge(ProcessLife[] lives, params MockRequest[] requests) => PolitenessVerdict.Of(requests, lives, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));

    private static ProcessLife Life(double started, params string[] known) => new(1, TimeSpan.FromSeconds(started), known.ToHashSet());

    // An answer takes 20 ms.
    private static MockRequest Request(string path, double started, bool isAborted = false) =>
        new(Host, path, TimeSpan.FromSeconds(started), TimeSpan.FromSeconds(started) + TimeSpan.FromMilliseconds(20), 1, 1, null, isAborted ? 0 : 200, isAborted);
}
