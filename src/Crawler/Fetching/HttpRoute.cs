using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>One way out: directly, or through one proxy, with a pool of connections of its own, and a client without one for when there are enough of them.</summary>
internal sealed class HttpRoute : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _rest;
    private readonly HttpMessageInvoker _pooled;
    private readonly Lazy<HttpMessageInvoker> _unpooled;

    // In ticks, UTC: before this moment the other proxies are tried first. Set by whichever fetcher it fails, read by all.
    private long _asideUntil;

    private HttpRoute(string? proxy, Func<bool, HttpMessageInvoker> client, TimeProvider time, TimeSpan rest)
    {
        (Proxy, _time, _rest) = (proxy, time, rest);
        _pooled = client(true);
        _unpooled = new Lazy<HttpMessageInvoker>(() => client(false));
    }

    /// <summary>The proxy's address; null for the direct way.</summary>
    public string? Proxy { get; }

    /// <summary>Whether it failed of late.</summary>
    public bool IsAside => Interlocked.Read(ref _asideUntil) > _time.GetUtcNow().UtcTicks;

    /// <summary>The direct way.</summary>
    /// <param name="client">Makes the HTTP client that keeps its connections, and the one that does not.</param>
    /// <param name="time">The clock.</param>
    public static HttpRoute Direct(Func<bool, HttpMessageInvoker> client, TimeProvider time) => new(null, client, time, TimeSpan.Zero);

    /// <summary>The way through a proxy.</summary>
    /// <param name="proxy">Its address.</param>
    /// <param name="client">Makes the HTTP client that keeps its connections, and the one that does not, around the callback that connects to the proxy.</param>
    /// <param name="resolver">Finds the proxy.</param>
    /// <param name="connections">Counts what is connected.</param>
    /// <param name="limit">Longest time for a connection to it.</param>
    /// <param name="rest">How long it is put aside when it fails.</param>
    /// <param name="time">The clock.</param>
    public static HttpRoute Through(string proxy, Func<Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>, bool, HttpMessageInvoker> client, HostResolver resolver, OpenConnections connections, TimeSpan limit, TimeSpan rest, TimeProvider time)
    {
        HttpRoute? route = null;
        route = new HttpRoute(proxy, isKept => client((context, cancellationToken) => route!.ConnectAsync(context, resolver, connections, limit, cancellationToken), isKept), time, rest);
        return route;
    }

    /// <summary>The HTTP client's plaintext filter behind a proxy: it changes nothing, it tells that the connection is ready. What establishes a tunnel is a request of the client's own.</summary>
    public static ValueTask<Stream> OnConnectedAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(Exchange.Key, out var exchange)) exchange.OnConnected();
        return ValueTask.FromResult(context.PlaintextStream);
    }

    /// <summary>The HTTP client.</summary>
    /// <param name="isKept">Whether the connection may be one that was kept, and is kept; else it is made for the one request.</param>
    public HttpMessageInvoker Client(bool isKept) => isKept ? _pooled : _unpooled.Value;

    /// <summary>It failed: for a while the others are tried first.</summary>
    public void PutAside() => Interlocked.Exchange(ref _asideUntil, (_time.GetUtcNow() + _rest).UtcTicks);

    /// <inheritdoc/>
    public void Dispose()
    {
        _pooled.Dispose();
        if (_unpooled.IsValueCreated) _unpooled.Value.Dispose();
    }

    // The configuration names the proxy, so no guard is asked.
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The stream owns the socket, and every other way disposes it.")]
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, HostResolver resolver, OpenConnections connections, TimeSpan limit, CancellationToken cancellationToken)
    {
        var attempt = context.InitialRequestMessage.Options.TryGetValue(Exchange.Key, out var exchange) ? exchange.BeginConnect() : null;
        using var late = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange?.Abandoned ?? CancellationToken.None, late.Token);
        var socket = default(Socket);
        try
        {
            var resolved = await resolver.ResolveAsync(context.DnsEndPoint.Host.ToLowerInvariant(), context.DnsEndPoint.Port, either.Token);
            socket = new Socket(resolved.Addresses[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(resolved.Addresses[0], resolved.Port), either.Token);
            attempt?.OnConnected(socket);
            return connections.Open(socket, exchange);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && exchange?.Abandoned.IsCancellationRequested != true)
        {
            socket?.Dispose();
            var cause = late.IsCancellationRequested ? $"no connection within {LimitText.Time(limit)}" : e.Message;
            throw new ConnectException(FetchError.ProxyFailed, FetchFailures.OneLine($"the proxy {Proxy} cannot be reached: {cause}"), e);
        }
        catch (Exception)
        {
            socket?.Dispose();
            throw;
        }
        finally
        {
            attempt?.OnCallbackEnded();
        }
    }
}
