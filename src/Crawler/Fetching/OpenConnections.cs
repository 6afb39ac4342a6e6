using System.Collections.Concurrent;
using System.Net.Sockets;
using Crawler.Configuration;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>
/// Counts the connections of a fetcher. Those to many hosts wait unused for a minute each, and every one is a file to the system, of which a process may have so many: with too many of them the next
/// connection, and the next file, fails, which would look like a fault of its host.
/// </summary>
/// <param name="most">So many are kept.</param>
internal sealed class OpenConnections(int most)
{
    // They begin and end on threads of the HTTP client. No longer than the connections are many that are open.
    private readonly ConcurrentDictionary<OriginKey, int> _kept = new();
    private int _count;

    /// <summary>Those that a process may keep.</summary>
    /// <param name="configured">As many at most.</param>
    public static OpenConnections Within(int configured) => new(Math.Max(1, (int)Math.Min(configured, (ProcessLimits.OpenFiles() ?? long.MaxValue) / 2)));

    /// <summary>Whether a request's connection may be one that was kept, and is kept; else it shall be its own, and end with its response.</summary>
    /// <param name="origin">What is asked. One that has a connection goes on with it, however many there are.</param>
    public bool AreKept(OriginKey origin) => Volatile.Read(ref _count) < most || _kept.ContainsKey(origin);

    /// <summary>The stream of a socket, counted until it is closed.</summary>
    /// <param name="socket">Connected; the stream owns it.</param>
    /// <param name="exchange">What it was connected for; null where that is not known.</param>
    public Stream Open(Socket socket, Exchange? exchange) => new CountedStream(socket, this, exchange is { IsKept: true } ? exchange.Url.Origin : null);

    private void Forget(OriginKey origin)
    {
        while (_kept.TryGetValue(origin, out var connections))
        {
            if (connections > 1 ? _kept.TryUpdate(origin, connections - 1, connections) : _kept.TryRemove(KeyValuePair.Create(origin, connections))) return;
        }
    }

    private sealed class CountedStream : NetworkStream
    {
        private readonly OriginKey? _origin;
        private OpenConnections? _connections;

        public CountedStream(Socket socket, OpenConnections connections, OriginKey? origin)
            : base(socket, ownsSocket: true)
        {
            (_connections, _origin) = (connections, origin);
            Interlocked.Increment(ref connections._count);
            if (origin is { } kept) connections._kept.AddOrUpdate(kept, 1, static (_, count) => count + 1);
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _connections, null) is { } connections)
            {
                Interlocked.Decrement(ref connections._count);
                if (_origin is { } kept) connections.Forget(kept);
            }

            base.Dispose(disposing);
        }
    }
}
