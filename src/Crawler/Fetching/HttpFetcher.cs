using System.Globalization;
using System.Net;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>
/// Fetches over HTTP/1.1 and HTTP/2, directly or through proxies, with pools of connections for all callers. Time limits, size limits, content codings and redirects are
/// its own; the framework's HTTP client does the protocol and nothing else.
/// </summary>
internal sealed class HttpFetcher : IFetcher
{
    private readonly FetchLimits _limits;
    private readonly FetchFailures _failures;
    private readonly BodyReader _bodies;
    private readonly TimeProvider _time;
    private readonly RequestHeaders _headers;
    private readonly CookieJar? _cookies;
    private readonly Version _version;
    private readonly TlsPolicy _tls;
    private readonly MediaTypeSet _unwanted;
    private readonly HostResolver _resolver;
    private readonly HttpRoutes _routes;
    private readonly bool _usesProxies;

    /// <summary>Sets the client up; nothing is sent yet.</summary>
    /// <param name="fetching">Limits of time and size.</param>
    /// <param name="http">Rules of resolution, versions, cookies and pooling, all of them readable.</param>
    /// <param name="headers">The request headers.</param>
    /// <param name="guard">Which addresses may be connected to.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="maxUrlLength">Longest URL that a redirect may lead to, in characters; null is unlimited.</param>
    /// <param name="wrap">Puts a handler around the client's own, or changes that one; null for neither. The fetcher disposes what it returns.</param>
    /// <param name="lookUp">Asks DNS; null asks the operating system.</param>
    /// <exception cref="ArgumentException">The options have problems.</exception>
    public HttpFetcher(
        FetchingOptions fetching,
        HttpOptions http,
        RequestHeaders headers,
        AddressGuard guard,
        TimeProvider time,
        int? maxUrlLength = null,
        Func<SocketsHttpHandler, HttpMessageHandler>? wrap = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        if (!HostResolver.TryCreate(http.Resolve, lookUp, out var resolver, out var errors)) throw new ArgumentException(string.Join("; ", errors), nameof(http));
        if (!TlsPolicy.TryCreate(http, out var tls, out errors)) throw new ArgumentException(string.Join("; ", errors), nameof(http));
        _resolver = resolver;
        _limits = new FetchLimits(fetching, maxUrlLength);
        _tls = tls;
        _unwanted = MediaTypeSet.Of(fetching.SkipTypes);
        _failures = new FetchFailures(_limits);
        _bodies = new BodyReader(_limits, _failures);
        _time = time;
        _headers = headers;
        _cookies = http.Cookies ? new CookieJar() : null;
        _version = http.MaxVersion == HttpVersionLimit.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        _usesProxies = http.Proxies.Count > 0;
        _routes = HttpRoutes.Create(http, _limits, resolver, guard, tls, time, wrap);
    }

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new FetchDeadline(_limits.Within(request.Timeout), _time, cancellationToken);
        var sent = request;
        for (var hops = 0; ; hops++)
        {
            var outcome = await HopAsync(sent.Url, sent, deadline);
            if (request.MaxRedirects == 0 || outcome is not FetchOutcome.Redirect redirect) return outcome;
            if (hops == request.MaxRedirects)
            {
                var detail = string.Create(CultureInfo.InvariantCulture, $"more than {hops} redirects, the next to {redirect.Target}");
                return Failure(deadline, FetchError.TooManyRedirects, detail, redirect.Head);
            }

            sent = sent.RedirectedTo(redirect.Target, redirect.Head.Status);
        }
    }

    /// <inheritdoc/>
    public async Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken)
    {
        // A proxy resolves the names itself, and has the addresses behind it to spare.
        if (_usesProxies || !url.TryToRequestUri(out var target)) return null;
        using var limit = new CancellationTokenSource(_limits.Connect.Value, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var found = await _resolver.ResolveAsync(target.IdnHost.ToLowerInvariant(), target.Port, either.Token);
            return new HostAddress(found.Addresses[0], found.ByRule || IPAddress.IsLoopback(AddressRanges.Plain(found.Addresses[0]))) { All = found.ByRule ? null : found.Addresses };
        }
        catch (Exception e) when (e is ConnectException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _routes.Dispose();

    // A proxy that fails leaves the request to the next one.
    private async Task<FetchOutcome> HopAsync(CanonicalUrl url, FetchRequest request, FetchDeadline deadline)
    {
        if (_routes.Refusal(url) is { } refusal) return Failure(deadline, FetchError.AddressRefused, refusal, null);
        FetchOutcome? outcome = null;
        foreach (var route in _routes.For(url))
        {
            outcome = await ExchangeAsync(new Exchange(url, deadline) { Addresses = route.Proxy is null ? request.Addresses : null, IsKept = _routes.AreConnectionsKept(url) }, route, request, deadline);
            var error = (outcome as FetchOutcome.Failure)?.Error;

            // On a time-out either the proxy hangs or the host behind it: the next attempt shall find out by another one.
            if (route.Proxy is not null && error is FetchError.ProxyFailed or FetchError.ConnectTimedOut) route.PutAside();
            if (error != FetchError.ProxyFailed) break;
        }

        return outcome!;
    }

    private async Task<FetchOutcome> ExchangeAsync(Exchange exchange, HttpRoute route, FetchRequest request, FetchDeadline deadline)
    {
        using var message = Message(exchange, request);
        if (message is null) return Failure(deadline, FetchError.DnsNotFound, $"{exchange.Url.Host} is no host name", null);
        HttpResponseMessage response;
        deadline.AwaitHeaders();
        try
        {
            response = await route.Client(exchange.IsKept).SendAsync(message, deadline.Token);
        }
        catch (Exception e)
        {
            var (error, detail) = _failures.Name(e, deadline, exchange);
            if (deadline.Fired is not null) await exchange.LetGoAsync();
            return Failure(deadline, error, detail, null);
        }

        using (response)
        {
            exchange.OnAnswered();
            var head = ResponseHeads.Read(response, exchange.Url, _time.GetUtcNow());
            if (route.Proxy is not null && response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
                return Failure(deadline, FetchError.ProxyFailed, $"the proxy {route.Proxy} asks for credentials, or for others", null);

            _cookies?.Take(exchange.Url, ResponseHeads.Cookies(response), _time.GetUtcNow());
            if (exchange.Url.Scheme == "https") head = head with { Tls = _tls.OverrideOf(exchange.Url.Host) };
            if (ResponseHeads.Count(response) is var count && count > _limits.HeaderCount)
            {
                var detail = string.Create(CultureInfo.InvariantCulture, $"{count} lines of response headers, more than {_limits.HeaderCount} (crawler.fetching.max-header-count)");
                return Failure(deadline, FetchError.TooManyHeaders, detail, head);
            }

            if (ResponseHeads.LengthProblem(response) is { } problem) return Failure(deadline, FetchError.ProtocolError, problem, head);
            return await ReadAsync(response, head, exchange, request, deadline);
        }
    }

    private async Task<FetchOutcome> ReadAsync(HttpResponseMessage response, ResponseHead head, Exchange exchange, FetchRequest request, FetchDeadline deadline)
    {
        if (head.Status is >= 200 and < 300)
        {
            if (request.SkipUnwantedTypes && MediaType.Parse(head.ContentType).Essence is { } type && _unwanted.Contains(type))
            {
                var unread = head with { BytesWire = await BodyReader.DrainAsync(response, deadline, _time) };
                if (deadline.Fired is { Error: FetchError.Cancelled } stopped) return Failure(deadline, stopped.Error, stopped.Detail, unread);
                return new FetchOutcome.Unwanted(unread, FetchFailures.OneLine($"{type} (crawler.fetching.skip-types)")) { Elapsed = deadline.Elapsed };
            }

            var result = await _bodies.ReadAsync(response, new BodyUse { TruncateAt = request.TruncateBodyAt, Compacts = request.CompactsBody, Lends = request.LendsBody, Scanner = request.Scanner }, head, exchange, deadline);
            var read = head with { BytesWire = result.WireBytes };
            if (result.Body is not { } array) return Failure(deadline, result.Error, result.Detail!, read);
            var body = array.AsMemory(0, result.LentLength ?? array.Length);
            return new FetchOutcome.Success(read, body)
            {
                Elapsed = deadline.Elapsed,
                Compact = result.Compact,
                Lent = result.LentLength is null ? null : array,
                Scanned = result.Scan is { } scan ? new BodyScanned(scan, body) : null,
            };
        }

        var status = FetchFailures.OneLine(string.Create(CultureInfo.InvariantCulture, $"{head.Status} {response.ReasonPhrase}").TrimEnd());

        // A final 1xx is a switch to another protocol, whose bytes have no end to wait for.
        if (head.Status < 200) return Failure(deadline, FetchError.ProtocolError, $"{status}, which was not asked for", head);
        if (request.KeepErrorBody && head.Status >= 400) return await ReadErrorAsync(response, head, status, exchange, deadline);
        var drained = head with { BytesWire = await BodyReader.DrainAsync(response, deadline, _time) };
        if (deadline.Fired is { Error: FetchError.Cancelled } cancelled) return Failure(deadline, cancelled.Error, cancelled.Detail, drained);
        if (head.Status == 304) return new FetchOutcome.NotModified(drained) { Elapsed = deadline.Elapsed };
        if (head.Status is not (301 or 302 or 303 or 307 or 308)) return Failure(deadline, FetchError.HttpStatus, status, drained);
        var (target, problem) = ResponseHeads.Location(response, exchange.Url);
        if (target is null) return Failure(deadline, FetchError.BadRedirect, FetchFailures.OneLine($"{status} with {problem}"), drained);
        return target.Text.Length <= (_limits.UrlLength ?? int.MaxValue)
            ? new FetchOutcome.Redirect(drained, target) { Elapsed = deadline.Elapsed }
            : Failure(deadline, FetchError.UrlTooLong, string.Create(CultureInfo.InvariantCulture, $"{status} to a URL of {target.Text.Length} characters, more than {_limits.UrlLength} (crawler.parsing.max-url-length)"), drained);
    }

    // Whatever is wrong with its body, the response says that it failed.
    private async Task<FetchOutcome> ReadErrorAsync(HttpResponseMessage response, ResponseHead head, string status, Exchange exchange, FetchDeadline deadline)
    {
        var result = await _bodies.ReadAsync(response, default, head, exchange, deadline);
        var read = head with { BytesWire = result.WireBytes };
        return deadline.Fired is { Error: FetchError.Cancelled } cancelled
            ? Failure(deadline, cancelled.Error, cancelled.Detail, read)
            : Failure(deadline, FetchError.HttpStatus, status, read) with { Body = result.Body };
    }

    // Null where the host is none that could be asked for.
    private HttpRequestMessage? Message(Exchange exchange, FetchRequest request)
    {
        if (!exchange.Url.TryToRequestUri(out var uri)) return null;
        var message = new HttpRequestMessage(request.Method, uri)
        {
            Version = exchange.IsKept ? _version : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };

        // The server need not wait for another request. HTTP/2 has no way to say so.
        if (!exchange.IsKept) message.Headers.ConnectionClose = true;
        foreach (var header in _headers.For(exchange.Url))
        {
            if (request.Headers.Count == 0 || !request.Headers.Any(own => own.Key.Equals(header.Name, StringComparison.OrdinalIgnoreCase))) message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);

        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            if (request.ContentType is { } type) message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (_cookies?.HeaderFor(exchange.Url, _time.GetUtcNow()) is { } cookies && !message.Headers.NonValidated.Contains("Cookie")) message.Headers.TryAddWithoutValidation("Cookie", cookies);
        message.Options.Set(Exchange.Key, exchange);
        return message;
    }

    private static FetchOutcome.Failure Failure(FetchDeadline deadline, FetchError error, string detail, ResponseHead? head) =>
        new(error, detail, head) { Elapsed = deadline.Elapsed };
}
