using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Tests.Fetching;

namespace Crawler.Tests.Politeness;

public class HostSignalTests
{
    public static TheoryData<FetchError> Errors => [.. Enum.GetValues<FetchError>()];

    [Theory]
    [InlineData(404, nameof(HostSignal.Answer))]
    [InlineData(403, nameof(HostSignal.Answer))]
    [InlineData(408, nameof(HostSignal.Trouble))]
    [InlineData(429, nameof(HostSignal.Refusal))]
    [InlineData(500, nameof(HostSignal.Trouble))]
    [InlineData(503, nameof(HostSignal.Refusal))]
    [InlineData(524, nameof(HostSignal.Trouble))]
    public void Status_SaysSomethingOfTheHost(int status, string expected) => Assert.Equal(expected, HostSignals.Of(Failure(FetchError.HttpStatus, status)).ToString());

    [Theory]
    [MemberData(nameof(Errors))]
    public void WhatMayPassWithoutAResponse_IsAFailureOfTheHost(FetchError error)
    {
        if (error is FetchError.HttpStatus or FetchError.ProxyFailed) return;
        var isFailure = HostSignals.Of(Failure(error, null)) is HostSignal.Trouble or HostSignal.Unreachable;

        // A name that does not exist and a certificate that is refused do not pass, but no other URL of the host fares better.
        Assert.Equal(RetryPolicy.MayPass(Failure(error, null)) || error is FetchError.DnsNotFound or FetchError.TlsRejected, isFailure);
    }

    [Theory]
    [InlineData(FetchError.Cancelled)]
    [InlineData(FetchError.AddressRefused)]
    public void OurOwnDoing_SaysNothing(FetchError error) => Assert.Equal(HostSignal.None, HostSignals.Of(Failure(error, null)));

    [Fact]
    public void Redirect_IsAnAnswer() => Assert.Equal(HostSignal.Answer, HostSignals.Of(new FetchOutcome.Redirect(Head(301), Fetchers.Url("http://a.test/")) { Elapsed = TimeSpan.Zero }));

    private static FetchOutcome.Failure Failure(FetchError error, int? status) => new(error, "", status is null ? null : Head(status.Value)) { Elapsed = TimeSpan.Zero };

    private static ResponseHead Head(int status) => new() { Url = Fetchers.Url("http://a.test/"), Status = status, HttpVersion = "1.1" };
}
