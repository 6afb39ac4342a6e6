using Akka.Configuration;
using Crawler.Cli;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Urls;

namespace Crawler.Tests.Cli;

public sealed class LifeTextTests
{
    [Theory]
    [InlineData("scope=host", "crawler.scope.kind = host")]
    [InlineData("exclude=b$", "crawler.scope.exclude has b$; now a$ b$")]
    [InlineData("include", "crawler.scope.include (now /docs/)")]
    [InlineData(null, "crawler.scope.kind (now host)")]
    [InlineData("scope=domain", "crawler.scope.kind = domain; now host")]
    public void OutOfScope_IsDecidedByTheKeyOfItsRule(string? rule, string expected)
    {
        var config = ConfigurationFactory.ParseString("crawler.scope { kind = host, include = [/docs/], exclude = [\"a$\", \"b$\"] }");
        var entry = new LedgerEntry(new UrlId(1), "http://a.test/", 1, "http://a.test/x", 0, IsSeed: false, UrlState.Skipped, nameof(SkipReason.OutOfScope), rule, IsLeased: false);
        Assert.Contains(("decided by", expected), LifeText.Of(entry, [], config, null, default));
    }

    [Theory]
    [InlineData("TooDeep", "crawler.limits.max-depth = 5", null, "crawler.limits.max-depth = 5; now 3")]
    [InlineData("HttpStatus", "404", 404, "the server, with status 404; no configuration key")]
    [InlineData("HttpStatus", "503", 503, "crawler.fetching.max-attempts = 4")]
    [InlineData("DnsFailed", "no answer", null, "crawler.fetching.max-attempts = 2; now 4", 2)]
    [InlineData("TlsRejected", "self-signed", null, "crawler.http.tls-verification = on", 2)]
    [InlineData("BodyIdle", "no byte of the body for 120 s (crawler.fetching.idle-timeout)", null, "crawler.fetching.idle-timeout = 2m")]
    [InlineData("BodyIdle", "no byte of the body for 15 s (crawler.fetching.idle-timeout)", null, "crawler.fetching.idle-timeout = 15s; now 2m")]
    public void EveryReason_SaysWhatDecided(string reason, string detail, int? status, string expected, int settledAfter = 4)
    {
        var config = ConfigurationFactory.ParseString("crawler { limits.max-depth = 3, fetching.max-attempts = 4, fetching.idle-timeout = 2m, http.tls-verification = on }");
        Assert.Contains(("decided by", expected), LifeText.Of(Entry(reason, detail) with { Status = status, SettledAfter = settledAfter }, [], config, null, default));
    }

    [Fact]
    public void Pending_SaysWhatItWaitsFor() =>
        Assert.Contains(("waits for", "its turn"), LifeText.Of(Entry(null, null), [], ConfigurationFactory.ParseString("a = 1"), null, default, "its turn"));

    [Fact]
    public void Attempt_TellsTheTimeInTheQueueAndTheGateThatHeldLast()
    {
        var attempt = new Attempt(new UrlId(1), 1, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.9), "crawler.politeness.delay = 30ms", 200, null, null, null);
        Assert.Contains(
            ("attempt", "1 at 1970-01-01T00:00:00.000Z, after 2.9 s in its host's queue, last held by crawler.politeness.delay = 30ms: status 200; took 1.0 s"),
            LifeText.Of(Entry(null, null) with { Attempts = [attempt] }, [], ConfigurationFactory.ParseString("a = 1"), null, default));
    }

    [Fact]
    public void AnotherSpelling_SaysUnderWhichUrlThePageIsKnown()
    {
        var config = ConfigurationFactory.ParseString("a = 1");
        Assert.Equal(
            [("url", "http://a.test/"), ("asked", "http://a.test/?utm_source=x, which is one page with the URL that was found first: both have the key http://a.test/ (crawler.urls)")],
            LifeText.Of(Entry(null, null), [], config, null, default, asked: "http://a.test/?utm_source=x", key: "http://a.test/").Take(2));
        Assert.DoesNotContain("asked", LifeText.Of(Entry(null, null), [], config, null, default, asked: "http://a.test/", key: "http://a.test/").Select(line => line.Name));
    }

    [Fact]
    public void NeverSeen_NamesTheGatesThatCannotBeTold()
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var url, out _));
        UrlGate[] gates = [new("depth", null, "a"), new("traps", true, "b"), new("robots", null, "c")];
        Assert.Contains(("would be", "stopped by nothing that is known; not known before it is found or asked for: depth, robots"), LifeText.OfUnseen(url, url.Key, gates, ["something"], null, default));
        Assert.Contains(("but", "something"), LifeText.OfUnseen(url, url.Key, gates, ["something"], null, default));
        Assert.Contains(("would be", "stopped by traps: d"), LifeText.OfUnseen(url, url.Key, [.. gates, new("traps", false, "d")], [], null, default));
    }

    private static LedgerEntry Entry(string? reason, string? detail) => new(new UrlId(1), "http://a.test/", 1, "http://a.test/x", 0, IsSeed: false, reason is null ? UrlState.Pending : UrlState.Failed, reason, detail, IsLeased: false);
}
