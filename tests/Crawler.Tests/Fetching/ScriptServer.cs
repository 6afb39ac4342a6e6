using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Crawler.Tests.Fetching;

/// <summary>A server on loopback that sends exactly the bytes that a test's script says.</summary>
internal sealed class ScriptServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ScriptConnection, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _connections;

    public ScriptServer(Func<ScriptConnection, Task> script, X509Certificate2? certificate = null, IPAddress? address = null, int port = 0)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _script = script;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    public static X509Certificate2 SelfSigned(int lastDay = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(lastDay));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>One response to every request.</summary>
    public static ScriptServer Always(string response) => Always(Encoding.Latin1.GetBytes(response));

    public static ScriptServer Always(byte[] response) => new(async connection =>
    {
        while (await connection.ReadRequestAsync() is not null) await connection.SendAsync(response);
    });

    public string Url(string path = "/", string scheme = "http", string host = "127.0.0.1") => $"{scheme}://{host}:{Port}{path}";

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
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                running.Add(ServeAsync(client, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that was stopped says so in one of these ways.
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using var _ = client;
        try
        {
            client.NoDelay = true;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                stream = tls;
            }

            await _script(new ScriptConnection(client.Client, stream, number, _stop.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, or the test is over.
        }
    }
}

/// <summary>One connection of a <see cref="ScriptServer"/>.</summary>
internal sealed class ScriptConnection(Socket socket, Stream stream, int number, CancellationToken stop)
{
    /// <summary>1 for the first connection.</summary>
    public int Number => number;

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stop => stop;

    /// <summary>The head of the next request; null where the client has closed.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stop) == 1)
        {
            head.Add(one[0]);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n') return Encoding.Latin1.GetString([.. head]);
        }

        return null;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(byte[] bytes) => stream.WriteAsync(bytes, stop).AsTask();

    /// <summary>Sends byte after byte, slowly, for ever.</summary>
    public async Task DripAsync(string text, TimeSpan pause)
    {
        for (var i = 0; ; i++)
        {
            await SendAsync([(byte)text[i % text.Length]]);
            await Task.Delay(pause, stop);
        }
    }

    /// <summary>Completes when the client has closed or reset the connection.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            var sink = new byte[1024];
            while (await stream.ReadAsync(sink, stop) > 0)
            {
            }
        }
        catch (IOException)
        {
        }
    }

    public Task HangAsync() => Task.Delay(Timeout.Infinite, stop);

    /// <summary>Ends the connection with RST.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }
}
