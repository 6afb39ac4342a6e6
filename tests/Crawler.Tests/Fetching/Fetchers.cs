using System.Net;
using System.Security.Cryptography.X509Certificates;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Tests.Fetching;

/// <summary>Fetchers for tests: loopback allowed, limits wide unless a test narrows one.</summary>
internal static class Fetchers
{
    public static FetchingOptions Limits { get; } = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(20),
        HeadersTimeout = TimeSpan.FromSeconds(20),
        IdleTimeout = TimeSpan.FromSeconds(20),
        TotalTimeout = TimeSpan.FromSeconds(40),
        MaxWireBytes = 10 << 20,
        MaxBodyBytes = 10 << 20,
        MaxDecodedRatio = 200,
        MaxHeaderBytes = 64 << 10,
        MaxHeaderCount = 500,
        SkipTypes = ["video/*", "application/zip"],
        MaxRedirects = 10,
        MaxAttempts = 3,
    };

    public static HttpOptions Http { get; } = new()
    {
        UserAgent = null,
        Contact = null,
        Headers = [],
        HostHeaders = [],
        Credentials = [],
        Resolve = [],
        AllowPrivate = ["127.0.0.0/8", "::1"],
        MaxVersion = HttpVersionLimit.Http2,
        Proxies = [],
        ProxyRotation = ProxyRotation.Host,
        ProxyRest = TimeSpan.FromMinutes(1),
        TlsVerification = true,
        TlsAccept = [],
        Cookies = false,
        ConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxConnections = 4000,
    };

    public static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Connections that may be open after the first request to an https server without HTTP/2: when .NET's client has found that out, it counts the connection as one that is no longer being made a
    /// moment before it hands it over, and a request that asks within that moment has another one made.
    /// </summary>
    public const int MostAfterDowngrade = 2;

    public static HttpFetcher Create(
        FetchingOptions? limits = null,
        HttpOptions? http = null,
        AddressGuard? guard = null,
        RequestHeaders? headers = null,
        Func<SocketsHttpHandler, HttpMessageHandler>? wrap = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null,
        int? maxUrlLength = null) =>
        new(limits ?? Limits, http ?? Http, headers ?? RequestHeaders.Create(http ?? Http), guard ?? Guard((http ?? Http).AllowPrivate), TimeProvider.System, maxUrlLength, wrap, lookUp);

    public static AddressGuard Guard(IReadOnlyList<string> allowPrivate)
    {
        Assert.True(AddressGuard.TryCreate(allowPrivate, out var guard, out var errors), string.Join('\n', errors));
        return guard!;
    }

    public static CanonicalUrl Url(string text)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out var error), $"{text}: {error}");
        return url!;
    }

    /// <summary>Accepts one self-signed certificate.</summary>
    public static Func<SocketsHttpHandler, HttpMessageHandler> Trust(X509Certificate2 certificate) => handler =>
    {
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Equals(presented);
        return handler;
    };

    public static Task<FetchOutcome> GetAsync(this HttpFetcher fetcher, string url, int maxRedirects = 0, long? truncateAt = null, CancellationToken cancellationToken = default) =>
        fetcher.FetchAsync(new FetchRequest { Url = Url(url), MaxRedirects = maxRedirects, TruncateBodyAt = truncateAt }, cancellationToken);

    /// <summary>Fetches what is there, and tries again where a narrow limit of time, which was meant for another request, has ended it on a busy machine.</summary>
    public static async Task<FetchOutcome.Success> ReachAsync(this HttpFetcher fetcher, string url)
    {
        for (var attempts = 1; ; attempts++)
        {
            var outcome = await fetcher.GetAsync(url);
            if (attempts == 50 || outcome is not FetchOutcome.Failure { Error: FetchError.HeadersTimedOut or FetchError.BodyIdle or FetchError.TotalTimedOut }) return Success(outcome);
        }
    }

    /// <summary>Fetches once from a script.</summary>
    public static async Task<FetchOutcome> OnceAsync(Func<ScriptConnection, Task> script, FetchingOptions? limits = null, int maxRedirects = 0, long? truncateAt = null)
    {
        await using var server = new ScriptServer(script);
        using var fetcher = Create(limits);
        return await fetcher.GetAsync(server.Url(), maxRedirects, truncateAt);
    }

    /// <summary>Fetches a fixed response; the server keeps the connection open after it.</summary>
    public static async Task<FetchOutcome> OnceAsync(byte[] response, FetchingOptions? limits = null, long? truncateAt = null)
    {
        await using var server = ScriptServer.Always(response);
        using var fetcher = Create(limits);
        return await fetcher.GetAsync(server.Url(), truncateAt: truncateAt);
    }

    public static FetchOutcome.Success Success(FetchOutcome outcome) => outcome as FetchOutcome.Success ?? throw new Xunit.Sdk.XunitException($"not a success: {outcome}");

    public static FetchOutcome.Failure Failure(FetchError error, FetchOutcome outcome)
    {
        var failure = outcome as FetchOutcome.Failure ?? throw new Xunit.Sdk.XunitException($"not a failure: {outcome}");
        Assert.True(failure.Error == error, $"expected {error}, got {failure}");
        Assert.DoesNotContain('\n', failure.Detail);
        return failure;
    }
}
