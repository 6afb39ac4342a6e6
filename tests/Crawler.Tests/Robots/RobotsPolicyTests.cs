using System.Text;
using Crawler.Fetching;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Robots;

public class RobotsPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly RobotsOptions Options = new()
    {
        Obey = true,
        Ttl = TimeSpan.FromHours(24),
        ErrorTtl = TimeSpan.FromMinutes(30),
        MaxBytes = 100,
        MaxRedirects = 5,
        MaxAttempts = 3,
        ObeyMetaRobots = true,
        ObeyXRobotsTag = true,
        ObeyNofollow = true,
    };

    [Fact]
    public void Success_IsParsed()
    {
        var robots = Decide(Success("user-agent: *\ndisallow: /a"));

        Assert.Equal(RobotsState.Fetched, robots.State);
        Assert.Equal(Now + Options.Ttl, robots.Expires);
        Assert.Null(robots.Error);
        Assert.False(robots.Rules.IsAllowed("/a").Allowed);
        Assert.True(robots.Rules.IsAllowed("/b").Allowed);
    }

    [Fact]
    public void BodyOverTheLimit_LosesItsCutLine()
    {
        var body = "user-agent: *\ndisallow: /early\n#" + new string('-', 56) + "\ndisallow: /private";
        Assert.Equal("disallow: /", body[89..100]);

        var robots = Decide(Success(body)).Rules;

        Assert.False(robots.IsAllowed("/early").Allowed);
        Assert.True(robots.IsAllowed("/other").Allowed);
        Assert.Equal(90, robots.Raw.Length + 1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(499)]
    public void ClientErrorStatus_AllowsEverything(int status) => AssertAllowsAll(Decide(Failure(FetchError.HttpStatus, status)));

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(599)]
    [InlineData(300)]
    public void OtherStatus_DisallowsEverything(int status) => AssertDisallowsAll(Decide(Failure(FetchError.HttpStatus, status)), Now + Options.ErrorTtl);

    [Fact]
    public void TooManyRedirects_AllowsEverything()
    {
        AssertAllowsAll(Decide(Failure(FetchError.TooManyRedirects, 301)));
        AssertAllowsAll(Decide(new FetchOutcome.Redirect(Head(301), Url) { Elapsed = TimeSpan.Zero }));
    }

    [Theory]
    [MemberData(nameof(UnreachableErrors))]
    public void EveryOtherFailure_DisallowsEverything(FetchError error) => AssertDisallowsAll(Decide(Failure(error, null)), Now + Options.ErrorTtl);

    [Fact]
    public void CancelledByUs_SaysNothingForLong() => AssertDisallowsAll(Decide(Failure(FetchError.Cancelled, null)), Now);

    [Fact]
    public void UnreachableWithACopy_KeepsTheCopy()
    {
        var before = Decide(Success("user-agent: *\ndisallow: /a"));

        var stale = Decide(Failure(FetchError.ConnectTimedOut, null), before);
        var staler = Decide(Failure(FetchError.HttpStatus, 503), stale);

        Assert.Equal(RobotsState.Stale, staler.State);
        Assert.Equal(Now + Options.ErrorTtl, staler.Expires);
        Assert.Same(before.Rules, staler.Rules);
        Assert.NotNull(staler.Error);
    }

    [Fact]
    public void UnreachableAfterUnavailable_DisallowsEverything() =>
        AssertDisallowsAll(Decide(Failure(FetchError.HttpStatus, 500), Decide(Failure(FetchError.HttpStatus, 404))), Now + Options.ErrorTtl);

    [Fact]
    public void NotModified_RenewsTheCopy()
    {
        var notModified = new FetchOutcome.NotModified(Head(304)) { Elapsed = TimeSpan.Zero };
        var stale = Decide(Failure(FetchError.DnsFailed, null), Decide(Success("user-agent: *\ndisallow: /a")));

        var renewed = Decide(notModified, stale);

        Assert.Equal(RobotsState.Fetched, renewed.State);
        Assert.Equal(Now + Options.Ttl, renewed.Expires);
        Assert.Null(renewed.Error);
        AssertDisallowsAll(Decide(notModified), Now + Options.ErrorTtl);
    }

    [Theory]
    [InlineData(RobotsState.Fetched, false, true)]
    [InlineData(RobotsState.Stale, false, true)]
    [InlineData(RobotsState.Unavailable, true, true)]
    [InlineData(RobotsState.Unreachable, false, false)]
    public void StoredRow_IsRestored(RobotsState state, bool allowsA, bool allowsB)
    {
        var raw = state is RobotsState.Fetched or RobotsState.Stale ? "user-agent: *\ndisallow: /a"u8.ToArray() : [];

        var robots = OriginRobots.Restore(state, raw, Now, "why", "bot");

        Assert.Equal((state, Now, "why"), (robots.State, robots.Expires, robots.Error));
        Assert.Equal(allowsA, robots.Rules.IsAllowed("/a").Allowed);
        Assert.Equal(allowsB, robots.Rules.IsAllowed("/b").Allowed);
        Assert.True(robots.Rules.IsAllowed("/robots.txt").Allowed);
    }

    [Theory]
    [InlineData(RobotsState.Fetched, 24 * 60, 10)]
    [InlineData(RobotsState.Unavailable, 24 * 60, 10)]
    [InlineData(RobotsState.Unreachable, 30, 3)]
    [InlineData(RobotsState.Stale, 30, 3)]
    [InlineData(RobotsState.Fetched, 2, 2)]
    [InlineData(RobotsState.Fetched, -5, -5)]
    public void KeptFromBefore_IsUsedNoLongerThanANewOneWouldBe(RobotsState state, int minutes, int expected)
    {
        var options = Options with { Ttl = TimeSpan.FromMinutes(10), ErrorTtl = TimeSpan.FromMinutes(3) };
        var before = new OriginRobots { Rules = RobotsTxt.AllowAll, State = state, Expires = Now.AddMinutes(minutes) };
        var kept = RobotsPolicy.Kept(before, Now, options);
        Assert.Equal(Now.AddMinutes(expected), kept.Expires);
        if (minutes == expected) Assert.Same(before, kept);
    }

    public static TheoryData<FetchError> UnreachableErrors() =>
        new(Enum.GetValues<FetchError>().Where(error => error is not (FetchError.HttpStatus or FetchError.TooManyRedirects or FetchError.Cancelled)));

    private static CanonicalUrl Url => CanonicalUrl.TryCreate("http://example.org/robots.txt", out var url, out _) ? url : throw new InvalidOperationException("no URL");

    private static OriginRobots Decide(FetchOutcome outcome, OriginRobots? previous = null) => RobotsPolicy.Decide(outcome, "bot", Now, Options, previous);

    private static FetchOutcome.Success Success(string body) => new(Head(200), Encoding.UTF8.GetBytes(body)) { Elapsed = TimeSpan.Zero };

    private static FetchOutcome.Failure Failure(FetchError error, int? status) => new(error, "reason", status is null ? null : Head(status.Value)) { Elapsed = TimeSpan.Zero };

    private static ResponseHead Head(int status) => new() { Url = Url, Status = status, HttpVersion = "1.1" };

    private static void AssertAllowsAll(OriginRobots robots)
    {
        Assert.Equal(RobotsState.Unavailable, robots.State);
        Assert.Equal(Now + Options.Ttl, robots.Expires);
        Assert.NotNull(robots.Error);
        Assert.True(robots.Rules.IsAllowed("/a").Allowed);
    }

    private static void AssertDisallowsAll(OriginRobots robots, DateTimeOffset expires)
    {
        Assert.Equal(RobotsState.Unreachable, robots.State);
        Assert.Equal(expires, robots.Expires);
        Assert.NotNull(robots.Error);
        Assert.False(robots.Rules.IsAllowed("/a").Allowed);
    }
}
