using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>One way out: directly, or through one proxy, with a pool of connections of its own.</summary>
internal sealed class HttpRoute : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _rest;

    // In ticks, UTC: before this moment the other proxies are tried first. Set by whichever fetcher it fails, read by all.
    private long _asideUntil;

    private HttpRoute(string? proxy, HttpMessageInvoker client, TimeProvider time, TimeSpan rest) => (Proxy, Client, _time, _rest) = (proxy, client, time, rest);

    /// <summary>The proxy's address; null for the direct way.</summary>
    public string? Proxy { get; }

    /// <summary>The HTTP client.</summary>
    public HttpMessageInvoker Client { get; }

    /// <summary>Whether it failed of late.</summary>
    public bool IsAside => Interlocked.Read(ref _asideUntil) > _time.GetUtcNow().UtcTicks;

    /// <summary>The direct way.</summary>
    public static HttpRoute Direct(HttpMessageInvoker client, TimeProvider time) => new(null, client, time, TimeSpan.Zero);

    /// <summary>The way through a proxy.</summary>
    /// <param name="proxy">Its address.</param>
    /// <param name="client">Makes the HTTP client around the callbacks that connect to the proxy and tell that it is connected.</param>
    /// <param name="resolver">Finds the proxy.</param>
    /// <param name="limit">Longest time for a connection to it.</param>
    /// <param name="rest">How long it is put aside when it fails.</param>
    /// <param name="time">The clock.</param>
    public static HttpRoute Through(string proxy, Func<Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>, HttpMessageInvoker> client, HostResolver resolver, TimeSpan limit, TimeSpan rest, TimeProvider time)
    {
        HttpRoute? route = null;
        route = new HttpRoute(proxy, client((context, cancellationToken) => route!.ConnectAsync(context, resolver, limit, cancellationToken)), time, rest);
        return route;
    }

    /// <summary>The HTTP client's plaintext filter behind a proxy: it changes nothing, it tells that the connection is ready. What establishes a tunnel is a request of the client's own.</summary>
    public static ValueTask<Stream> OnConnectedAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(Exchange.Key, out var exchange)) exchange.OnConnected();
        return ValueTask.FromResult(context.PlaintextStream);
    }

    /// <summary>It failed: for a while the others are tried first.</summary>
    public void PutAside() => Interlocked.Exchange(ref _asideUntil, (_time.GetUtcNow() + _rest).UtcTicks);

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    // The configuration names the proxy, so no guard is asked.
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The stream owns the socket, and every other way disposes it.")]
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, HostResolver resolver, TimeSpan limit, CancellationToken cancellationToken)
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
            return new NetworkStream(socket, ownsSocket: true);
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
