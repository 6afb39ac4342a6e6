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
    };

    public static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(200);

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
