using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crawler.Tests.Fetching;

/// <summary>A small proxy on loopback: HTTP with CONNECT and absolute form, SOCKS 4a and 5 on the same port. Every host is the loopback address, on the port that is asked for.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _user;
    private readonly string? _password;
    private readonly Task _accepting;

    public ProxyServer(string? user = null, string? password = null)
    {
        (_user, _password) = (user, password);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What was asked for: <c>CONNECT site.example:443</c>, <c>GET http://site.example/</c>, <c>SOCKS5 site.example:80</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What CONNECT is answered with, where that is no tunnel.</summary>
    public string? Refusal { get; set; }

    public string Address(string scheme) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true) running.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        try
        {
            var stream = client.GetStream();
            var first = await ByteAsync(stream);
            await (first switch { 5 => Socks5Async(stream), 4 => Socks4Async(stream), _ => HttpAsync(stream, (char)first) });
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task HttpAsync(NetworkStream stream, char first)
    {
        var start = first.ToString();
        while (await HeadAsync(stream, start) is { } head)
        {
            start = "";
            var words = head.Split(' ');
            if (_user is not null && !head.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{_password}"))}", StringComparison.Ordinal))
            {
                await SendAsync(stream, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
                continue;
            }

            lock (Asked) Asked.Add($"{words[0]} {words[1]}");
            if (words[0] == "CONNECT")
            {
                await SendAsync(stream, Refusal ?? "HTTP/1.1 200 OK\r\n\r\n");
                if (Refusal is null) await TunnelAsync(stream, words[1]);
                return;
            }

            var authority = words[1].Split('/')[2];
            using var target = await DialAsync(authority);
            await SendAsync(target.GetStream(), $"{words[0]} {words[1][(words[1].IndexOf(authority, StringComparison.Ordinal) + authority.Length)..]} {head[(words[0].Length + words[1].Length + 2)..]}");
            var buffer = new byte[4096];
            await stream.WriteAsync(buffer.AsMemory(0, await target.GetStream().ReadAsync(buffer, _stop.Token)), _stop.Token);
        }
    }

    private async Task Socks5Async(NetworkStream stream)
    {
        var methods = await BytesAsync(stream, await ByteAsync(stream));
        var method = (byte)(_user is null ? 0 : 2);
        if (!methods.Contains(method))
        {
            await stream.WriteAsync(new byte[] { 5, 0xFF }, _stop.Token);
            return;
        }

        await stream.WriteAsync(new byte[] { 5, method }, _stop.Token);
        if (method == 2)
        {
            _ = await ByteAsync(stream);
            var user = Encoding.UTF8.GetString(await BytesAsync(stream, await ByteAsync(stream)));
            var password = Encoding.UTF8.GetString(await BytesAsync(stream, await ByteAsync(stream)));
            var isKnown = user == _user && password == _password;
            await stream.WriteAsync(new byte[] { 1, (byte)(isKnown ? 0 : 1) }, _stop.Token);
            if (!isKnown) return;
        }

        var head = await BytesAsync(stream, 4);
        var host = head[3] switch
        {
            1 => new IPAddress(await BytesAsync(stream, 4)).ToString(),
            3 => Encoding.ASCII.GetString(await BytesAsync(stream, await ByteAsync(stream))),
            _ => new IPAddress(await BytesAsync(stream, 16)).ToString(),
        };
        var port = await BytesAsync(stream, 2);
        var authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{(port[0] << 8) | port[1]}");
        lock (Asked) Asked.Add($"SOCKS5 {authority}");
        await stream.WriteAsync(new byte[] { 5, (byte)(Refusal is null ? 0 : 5), 0, 1, 0, 0, 0, 0, 0, 0 }, _stop.Token);
        if (Refusal is null) await TunnelAsync(stream, authority);
    }

    private async Task Socks4Async(NetworkStream stream)
    {
        var head = await BytesAsync(stream, 7);
        await StringAsync(stream);
        var host = await StringAsync(stream);
        var authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{(head[1] << 8) | head[2]}");
        lock (Asked) Asked.Add($"SOCKS4a {authority}");
        await stream.WriteAsync(new byte[] { 0, 90, 0, 0, 0, 0, 0, 0 }, _stop.Token);
        await TunnelAsync(stream, authority);
    }

    private async Task TunnelAsync(NetworkStream stream, string authority)
    {
        using var target = await DialAsync(authority);
        await Task.WhenAny(stream.CopyToAsync(target.GetStream(), _stop.Token), target.GetStream().CopyToAsync(stream, _stop.Token));
    }

    private async Task<TcpClient> DialAsync(string authority)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, int.Parse(authority.Split(':')[^1], CultureInfo.InvariantCulture), _stop.Token);
        return client;
    }

    private async Task<string?> HeadAsync(NetworkStream stream, string start)
    {
        var head = new StringBuilder(start);
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && one[0] == '\n' && head[^2] == '\r' && head[^3] == '\n') return head.ToString();
        }

        return null;
    }

    private async Task<string> StringAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        for (var next = await ByteAsync(stream); next != 0; next = await ByteAsync(stream)) text.Append((char)next);
        return text.ToString();
    }

    private async Task<byte> ByteAsync(NetworkStream stream) => (await BytesAsync(stream, 1))[0];

    private async Task<byte[]> BytesAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }

    private Task SendAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token).AsTask();
}
