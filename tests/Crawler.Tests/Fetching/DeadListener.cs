using System.Net;
using System.Net.Sockets;

namespace Crawler.Tests.Fetching;

/// <summary>A port on 127.0.0.1 whose queue of connections is full, so that further ones get no answer at all.</summary>
internal sealed class DeadListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    public DeadListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public async Task FillAsync()
    {
        for (var i = 0; i < 8; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _fillers.Add(filler);
            _ = filler.ConnectAsync(_listener.LocalEndPoint!).ContinueWith(static connect => connect.Exception, TaskScheduler.Default);
        }

        await Task.Delay(100);
    }

    public void Dispose()
    {
        _fillers.ForEach(filler => filler.Dispose());
        _listener.Dispose();
    }
}
