using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>Makes the connections of the HTTP client: resolves, asks the guard, and connects to nothing but the very addresses that passed, so that a second answer of DNS has no say. What the limits per address have asked DNS for shortly before is not asked for again.</summary>
/// <param name="resolver">Finds the addresses.</param>
/// <param name="guard">Says which are allowed.</param>
/// <param name="connections">Counts what is connected.</param>
/// <param name="limit">Longest time for the whole connection.</param>
/// <param name="time">The clock.</param>
internal sealed class Connector(HostResolver resolver, AddressGuard guard, OpenConnections connections, TimeSpan limit, TimeProvider time)
{
    /// <summary>The HTTP client's connect callback.</summary>
    /// <exception cref="ConnectException">The name, the address or the connection failed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var exchange = ExchangeOf(context.InitialRequestMessage);
        var attempt = exchange.BeginConnect();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange.Abandoned);
            var socket = await ConnectAsync(exchange, context.DnsEndPoint, attempt, either.Token);
            attempt.Stage = "in the TLS handshake";
            attempt.OnConnected(socket);
            return connections.Open(socket, exchange);
        }
        catch (OperationCanceledException)
        {
            // The HTTP client knows its own connect limit by its own token only.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            attempt.OnCallbackEnded();
        }
    }

    /// <summary>The HTTP client's plaintext filter: it changes nothing, it tells that TCP and TLS are done.</summary>
    public static ValueTask<Stream> OnConnectedAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        ExchangeOf(context.InitialRequestMessage).OnConnected();
        return ValueTask.FromResult(context.PlaintextStream);
    }

    private static Exchange ExchangeOf(HttpRequestMessage request) => request.Options.TryGetValue(Exchange.Key, out var exchange)
        ? exchange
        : throw new InvalidOperationException("a handler around the fetcher's own has replaced the request's options");

    private async Task<Socket> ConnectAsync(Exchange exchange, DnsEndPoint endPoint, ConnectAttempt attempt, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var host = endPoint.Host.ToLowerInvariant();
        attempt.Stage = $"resolving {host}";
        var resolved = exchange.Addresses is { } known ? new ResolvedHost(known, endPoint.Port, ByRule: false) : await resolver.ResolveAsync(host, endPoint.Port, cancellationToken);
        var addresses = resolved.ByRule ? resolved.Addresses : Permitted(exchange, host, resolved.Addresses);
        for (var i = 0; ; i++)
        {
            var target = new IPEndPoint(addresses[i], resolved.Port);
            attempt.Stage = $"connecting to {target}";
            var last = i == addresses.Count - 1;
            // All but the last address get half of the time that is left, so that a dead one leaves time for the next.
            var share = last ? Timeout.InfiniteTimeSpan : (limit - time.GetElapsedTime(start)) / 2;
            try
            {
                return await ConnectAsync(target, share, cancellationToken);
            }
            catch (SocketException e) when (last)
            {
                var error = e.SocketErrorCode == SocketError.TimedOut ? FetchError.ConnectTimedOut : FetchError.ConnectFailed;
                var detail = string.Create(CultureInfo.InvariantCulture, $"connecting to {string.Join(", ", addresses)} port {resolved.Port} failed: {e.Message}{(e.SocketErrorCode == SocketError.TooManyOpenSockets ? "; this process may open no more files (ulimit -n), which is no fault of the host" : "")}");
                throw new ConnectException(error, detail, e);
            }
            catch (SocketException)
            {
                // The next address may answer.
            }
        }
    }

    private List<IPAddress> Permitted(Exchange exchange, string host, IReadOnlyList<IPAddress> addresses)
    {
        var permitted = new List<IPAddress>(addresses.Count);
        string? firstReason = null;
        foreach (var address in addresses)
        {
            if (guard.Permits(exchange.Url.HostKey, host, address, out var reason)) permitted.Add(address);
            else firstReason ??= reason;
        }

        return permitted.Count > 0 ? permitted : throw new ConnectException(FetchError.AddressRefused, firstReason!);
    }

    private async Task<Socket> ConnectAsync(IPEndPoint target, TimeSpan share, CancellationToken cancellationToken)
    {
        using var shared = share == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(share < TimeSpan.Zero ? TimeSpan.Zero : share, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shared?.Token ?? CancellationToken.None);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, either.Token);
            return socket;
        }
        catch (OperationCanceledException e)
        {
            socket.Dispose();
            if (cancellationToken.IsCancellationRequested) throw;
            throw new SocketException((int)SocketError.TimedOut, e.Message);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }
}
