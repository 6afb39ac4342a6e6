using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;

namespace Crawler.Tests.Frontier;

public class DecidingKeyTests
{
    // Where no key would have made a difference, and what is said instead.
    private static readonly Dictionary<string, string> WithoutKey = new()
    {
        [nameof(SkipReason.Refused)] = "CrawlHooks.OnLink",
        [nameof(FailReason.Crashed)] = "a bug",
        [nameof(FailReason.SinkFailed)] = "the output",
        [nameof(FetchError.HookFailed)] = "CrawlHooks.OnRequest",
        [nameof(FetchError.Cancelled)] = "the stop of the crawl",
        [nameof(FetchError.DnsNotFound)] = "the name system",
        [nameof(FetchError.DecodingFailed)] = "the server",
        [nameof(FetchError.BadRedirect)] = "the server",
    };

    public static TheoryData<string> Reasons => [.. Enum.GetNames<SkipReason>().Concat(Enum.GetNames<FailReason>()).Concat(Enum.GetNames<FetchError>()).Distinct().Except([nameof(SkipReason.Trapped), nameof(FetchError.HttpStatus)])];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void EveryReason_DependsOnAKeyThatThereIs_OrSaysWhatElseHasDecided(string reason)
    {
        var key = DecidingKey.Of(reason, "the row's own words");
        if (WithoutKey.TryGetValue(reason, out var instead))
        {
            Assert.Null(key);
            Assert.Contains(instead, DecidingKey.Instead(reason, null, null), StringComparison.Ordinal);
            return;
        }

        Assert.NotNull(key);
        Assert.True(KeyMeaning.TryFind(key, out var found, out _));
        Assert.NotNull(Assert.Single(found).Allowed);
    }

    [Theory]
    [InlineData(404, null)]
    [InlineData(503, "crawler.fetching.max-attempts")]
    public void Status_DependsOnTheAttemptsOnlyWhereItMayPass(int status, string? expected)
    {
        Assert.Equal(expected, DecidingKey.Of(nameof(FetchError.HttpStatus), null, status));
        Assert.Contains($"with status {status}", DecidingKey.Instead(nameof(FetchError.HttpStatus), null, status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("body larger than 10 MiB (crawler.fetching.max-wire-bytes)", "crawler.fetching.max-wire-bytes")]
    [InlineData("body larger than 8 MiB (crawler.fetching.max-body-bytes)", "crawler.fetching.max-body-bytes")]
    public void BodyTooLarge_DependsOnTheSmallerLimit(string rule, string expected) => Assert.Equal(expected, DecidingKey.Of(nameof(FetchError.BodyTooLarge), rule));

    [Theory]
    [InlineData("robots.txt: AddressRefused: 127.0.0.1 is loopback", "crawler.http.allow-private")]
    [InlineData("robots.txt: DnsNotFound: a.test does not exist", null)]
    [InlineData("robots.txt: HttpStatus: 503", "crawler.robots.error-ttl")]
    [InlineData("robots.txt: 503", "crawler.robots.error-ttl")]
    [InlineData("robots.txt: 1: written before names were kept", "crawler.robots.error-ttl")]
    [InlineData(null, "crawler.robots.error-ttl")]
    public void RobotsUnreachable_DependsOnWhatItsRequestMet(string? rule, string? expected)
    {
        Assert.Equal(expected, DecidingKey.Of(nameof(FailReason.RobotsUnreachable), rule));
        if (expected is null) Assert.Contains("the name system", DecidingKey.Instead(nameof(FailReason.RobotsUnreachable), rule, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crawler.scope.kind", "scope=host", "host")]
    [InlineData("crawler.frontier.max-depth-per-host", "crawler.frontier.max-depth-per-host = 3", "3")]
    [InlineData("crawler.traps.max-growth", "crawler.traps.max-growth = 16: http://a.test URLs that grow", "16")]
    [InlineData("crawler.fetching.idle-timeout", "no byte of the body for 1.5 s (crawler.fetching.idle-timeout)", "1.5s")]
    [InlineData("crawler.fetching.connect-timeout", "no connection within 200 ms (crawler.fetching.connect-timeout), connecting to 192.0.2.1:80", "200ms")]
    [InlineData("crawler.fetching.max-wire-bytes", "body larger than 10 MiB (crawler.fetching.max-wire-bytes): 9000000000000000000 bytes announced", "10MiB")]
    [InlineData("crawler.fetching.max-body-bytes", "decoded body larger than 1500 bytes (crawler.fetching.max-body-bytes)", "1500B")]
    [InlineData("crawler.fetching.max-decoded-ratio", "decoded body more than 200 times as large as the one on the wire (crawler.fetching.max-decoded-ratio)", "200")]
    [InlineData("crawler.fetching.max-header-count", "501 lines of response headers, more than 500 (crawler.fetching.max-header-count)", "500")]
    [InlineData("crawler.fetching.max-redirects", "more than 10 redirects (crawler.fetching.max-redirects)", "10")]
    [InlineData("crawler.fetching.total-timeout", "not done within 2 s (the request's own limit)", null)]
    [InlineData("crawler.politeness.breaker-probes", "3 probes of the host in a row failed (crawler.politeness.breaker-probes = 2); the last: HttpStatus: 500", "2")]
    [InlineData("crawler.http.tls-verification", "self-signed", "on")]
    [InlineData("crawler.fetching.skip-types", "video/mp4 (crawler.fetching.skip-types)", null)]
    [InlineData("crawler.robots.obey", "line 2: Disallow: /", "on")]
    [InlineData("crawler.robots.obey", null, null)]
    public void ValueThen_IsWhatTheRowHasKept(string key, string? rule, string? expected) => Assert.Equal(expected, DecidingKey.ValueThen(key, rule));
}
