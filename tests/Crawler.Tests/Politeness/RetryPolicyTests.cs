using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Tests.Fetching;

namespace Crawler.Tests.Politeness;

public class RetryPolicyTests
{
    private static readonly PolitenessOptions Options = CrawlOptions.Default.Politeness with
    {
        Delay = TimeSpan.FromSeconds(1),
        PerHost = 1,
        Jitter = 0,
        BackOff = TimeSpan.FromSeconds(2),
        MaxBackOff = TimeSpan.FromSeconds(60),
        MaxRetryAfter = TimeSpan.FromSeconds(300),
        MaxCrawlDelay = TimeSpan.FromSeconds(60),
    };

    public static TheoryData<FetchError, bool> Errors => new()
    {
        { FetchError.DnsNotFound, false },
        { FetchError.DnsFailed, true },
        { FetchError.AddressRefused, false },
        { FetchError.ConnectFailed, true },
        { FetchError.ConnectTimedOut, true },
        { FetchError.ProxyFailed, true },
        { FetchError.TlsHandshakeFailed, true },
        { FetchError.TlsRejected, false },
        { FetchError.HeadersTimedOut, true },
        { FetchError.HeadersTooLarge, false },
        { FetchError.TooManyHeaders, false },
        { FetchError.BodyIdle, true },
        { FetchError.TotalTimedOut, true },
        { FetchError.ConnectionReset, true },
        { FetchError.ProtocolError, true },
        { FetchError.BodyTooLarge, false },
        { FetchError.DecodedTooLarge, false },
        { FetchError.DecodedRatioTooHigh, false },
        { FetchError.DecodingFailed, false },
        { FetchError.BadRedirect, false },
        { FetchError.UrlTooLong, false },
        { FetchError.TooManyRedirects, false },
        { FetchError.Cancelled, false },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_PassesOrNot(FetchError error, bool mayPass) =>
        Assert.Equal(mayPass, RetryPolicy.Decide(Failure(error), 1, 3, Options, 0).Wait is not null);

    [Fact]
    public void EveryError_IsInTheTable()
    {
        foreach (var error in Enum.GetValues<FetchError>()) _ = RetryPolicy.MayPass(Failure(error, 404));
    }

    [Fact]
    public void OnlyTheNamedStatuses_MayPass()
    {
        int[] expected = [408, 425, 429, 500, 502, 503, 504, 522, 524];
        Assert.Equal(expected, Enumerable.Range(100, 900).Where(status => RetryPolicy.MayPass(Failure(FetchError.HttpStatus, status))));
    }

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(2, 0, 4)]
    [InlineData(3, 0, 8)]
    [InlineData(5, 0, 32)]
    [InlineData(6, 0, 60)]
    [InlineData(1000, 0.99, 60)]
    [InlineData(1, 0.5, 2.5)]
    [InlineData(2, 0.5, 5)]
    [InlineData(5, 0.999999, 48)]
    public void BackOff_DoublesUpToItsLimitAndJitterOnlyLengthens(int attempts, double random, double seconds)
    {
        var wait = RetryPolicy.Decide(Failure(FetchError.ConnectFailed), attempts, int.MaxValue, Options, random).Wait!.Value;
        Assert.Equal(seconds, wait.TotalSeconds, 0.001);
    }

    [Fact]
    public void LastAttempt_GivesUp()
    {
        Assert.NotNull(RetryPolicy.Decide(Failure(FetchError.BodyIdle), 2, 3, Options, 0).Wait);
        Assert.Null(RetryPolicy.Decide(Failure(FetchError.BodyIdle), 3, 3, Options, 0).Wait);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(100, 100)]
    [InlineData(100_000, 300)]
    public void RetryAfter_IsObeyedUpToItsLimitAndNeverShortensTheBackOff(int asked, int waited)
    {
        var decision = RetryPolicy.Decide(Failure(FetchError.HttpStatus, 429, TimeSpan.FromSeconds(asked)), 1, 3, Options, 0);
        Assert.Equal(TimeSpan.FromSeconds(waited), decision.Wait);
        Assert.Equal(TimeSpan.FromSeconds(waited), decision.HostWait);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(500, false)]
    [InlineData(504, false)]
    public void OnlyRefusalsOfTheWholeHost_HoldTheHost(int status, bool holds) =>
        Assert.Equal(holds, RetryPolicy.Decide(Failure(FetchError.HttpStatus, status), 1, 3, Options, 0).HostWait is not null);

    [Fact]
    public void HostWaits_EvenWhenTheUrlIsGivenUp()
    {
        var decision = RetryPolicy.Decide(Failure(FetchError.HttpStatus, 503, TimeSpan.FromSeconds(30)), 3, 3, Options, 0);
        Assert.Null(decision.Wait);
        Assert.Equal(TimeSpan.FromSeconds(30), decision.HostWait);
    }

    [Fact]
    public void NotFound_LeavesTheHostAlone() =>
        Assert.Equal(RetryDecision.GiveUp, RetryPolicy.Decide(Failure(FetchError.HttpStatus, 404, TimeSpan.FromSeconds(30)), 1, 3, Options, 0));

    private static FetchOutcome.Failure Failure(FetchError error, int? status = null, TimeSpan? retryAfter = null) =>
        new(error, "", status is null ? null : new ResponseHead { Url = Fetchers.Url("http://example.org/"), Status = status.Value, HttpVersion = "1.1", RetryAfter = retryAfter }) { Elapsed = TimeSpan.Zero };
}
