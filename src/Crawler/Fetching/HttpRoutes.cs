using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>The ways out of the fetcher: the direct one, or one through each proxy of the configuration, in the order in which a request tries them.</summary>
internal sealed class HttpRoutes : IDisposable
{
    private readonly HttpRoute[] _routes;
    private readonly AddressGuard _guard;
    private readonly OpenConnections _connections;
    private readonly bool _isSticky;

    // Counts requests where proxies rotate with each; which fetcher gets which number is no matter.
    private int _turn;

    private HttpRoutes(HttpRoute[] routes, AddressGuard guard, OpenConnections connections, bool isSticky) => (_routes, _guard, _connections, _isSticky) = (routes, guard, connections, isSticky);

    /// <summary>Whether a request's connection may be one that was kept, and is kept; else it shall be its own, and end with its response.</summary>
    /// <param name="url">What is asked for.</param>
    public bool AreConnectionsKept(CanonicalUrl url) => _connections.AreKept(url.Origin);

    /// <summary>Sets the clients up; nothing is sent yet.</summary>
    /// <param name="http">Proxies, versions and pooling.</param>
    /// <param name="limits">Limits of time and size.</param>
    /// <param name="resolver">Finds the addresses of hosts, or of proxies where there are any.</param>
    /// <param name="guard">Which addresses may be reached.</param>
    /// <param name="tls">Which certificates are taken.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wrap">Puts a handler around each client's own, or changes that one; there are two clients to a route where connections run short.</param>
    /// <exception cref="ArgumentException">A proxy or its secret cannot be read.</exception>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The routes own their clients, which own the handlers, or whoever wraps them does.")]
    public static HttpRoutes Create(
        HttpOptions http, FetchLimits limits, HostResolver resolver, AddressGuard guard, TlsPolicy tls, TimeProvider time, Func<SocketsHttpHandler, HttpMessageHandler>? wrap)
    {
        var proxies = ProxyEntry.Read(http, out var errors);
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors), nameof(http));
        var connections = OpenConnections.Within(http.MaxConnections);
        HttpRoute[] routes = proxies.Count == 0 ? [Direct()] : [.. proxies.Select(Through)];
        return new HttpRoutes(routes, guard, connections, http.ProxyRotation == ProxyRotation.Host);

        HttpRoute Direct()
        {
            var connector = new Connector(resolver, guard, connections, limits.Connect.Value, time);
            return HttpRoute.Direct(
                isKept =>
                {
                    var handler = Handler(http, limits, tls, isKept);
                    handler.ConnectCallback = connector.ConnectAsync;
                    handler.PlaintextStreamFilter = Connector.OnConnectedAsync;
                    return Client(handler);
                },
                time);
        }

        HttpRoute Through(ProxyEntry proxy) => HttpRoute.Through(
            proxy.Address,
            (connect, isKept) =>
            {
                var handler = Handler(http, limits, tls, isKept);
                handler.UseProxy = true;
                handler.Proxy = proxy.TryResolve(out var resolved, out var problem) ? resolved : throw new ArgumentException(problem, nameof(http));
                handler.ConnectCallback = connect;
                handler.PlaintextStreamFilter = HttpRoute.OnConnectedAsync;
                return Client(handler);
            },
            resolver,
            connections,
            limits.Connect.Value / 2,
            http.ProxyRest,
            time);

        HttpMessageInvoker Client(SocketsHttpHandler handler) => new(wrap?.Invoke(handler) ?? handler);
    }

    /// <summary>Why a URL may not be asked of a proxy, which would resolve its name unseen: an address, or a name that means loopback (RFC 6761 section 6.3), that the guard refuses.</summary>
    /// <returns>One line for people; null where it may, and always on the direct way, where every connection is checked.</returns>
    public string? Refusal(CanonicalUrl url)
    {
        if (_routes[0].Proxy is null) return null;
        var name = url.Host.TrimEnd('.');
        var address = AddressText.TryParse(url.Host, out var literal) ? literal : name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal) ? IPAddress.Loopback : null;
        return address is not null && !_guard.Permits(url.HostKey, url.Host, address, out var reason) ? reason : null;
    }

    /// <summary>The routes of one request in the order in which to try them; those that failed of late come last.</summary>
    /// <param name="url">What is asked for: where proxies stay with their hosts, it decides on the first.</param>
    public IEnumerable<HttpRoute> For(CanonicalUrl url)
    {
        if (_routes.Length == 1) return _routes;
        var first = (_isSticky ? Hash(url.Host) : unchecked((uint)Interlocked.Increment(ref _turn))) % (uint)_routes.Length;
        return _routes[(int)first..].Concat(_routes[..(int)first]).OrderBy(route => route.IsAside);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var route in _routes) route.Dispose();
    }

    private static SocketsHttpHandler Handler(HttpOptions http, FetchLimits limits, TlsPolicy tls, bool isKept) => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        // Over the connect callback and the TLS handshake alike, which only the client can do together.
        ConnectTimeout = limits.Connect.Value,
        EnableMultipleHttp2Connections = true,
        // A connection that died without a word would otherwise swallow every further request to its host.
        KeepAlivePingDelay = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        // What is worth draining has been drained; the rest is closed at once.
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = (int)((limits.HeaderBytes + 1023) / 1024),
        PooledConnectionIdleTimeout = http.ConnectionIdleTimeout,
        // Zero: no connection is used twice, whatever the server thinks of it.
        PooledConnectionLifetime = isKept ? http.ConnectionLifetime : TimeSpan.Zero,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        SslOptions = { RemoteCertificateValidationCallback = tls.Validate },
        UseCookies = false,
        UseProxy = false,
    };

    // FNV-1a: the same in every process, so that a host keeps its proxy over a resume.
    private static uint Hash(string text) => text.Aggregate(2166136261u, static (hash, character) => unchecked((hash ^ character) * 16777619));
}
