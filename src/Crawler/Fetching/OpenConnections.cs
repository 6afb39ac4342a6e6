using System.Globalization;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>
/// Counts the connections of a fetcher. Those to many hosts wait unused for a minute each, and every one is a file to the system, of which a process may have so many: with too many of them the next
/// connection, and the next file, fails, which would look like a fault of its host.
/// </summary>
/// <param name="most">So many are kept.</param>
internal sealed class OpenConnections(int most)
{
    private const string Limits = "/proc/self/limits";
    private const string Files = "Max open files";

    // They begin and end on threads of the HTTP client.
    private int _count;

    /// <summary>Whether a request's shall be its own, and end with its response.</summary>
    public bool AreEnough => Interlocked.CompareExchange(ref _count, 0, 0) >= most;

    /// <summary>Those that a process may keep.</summary>
    /// <param name="configured">As many at most.</param>
    public static OpenConnections Within(int configured) => new(Math.Max(1, Math.Min(configured, (FilesAllowed() ?? int.MaxValue) / 2)));

    /// <summary>The stream of a socket, counted until it is closed.</summary>
    /// <param name="socket">Connected; the stream owns it.</param>
    public Stream Open(Socket socket) => new CountedStream(socket, this);

    /// <summary>How many files a process with these limits may have open.</summary>
    /// <param name="limits">The lines of Linux's <c>/proc/self/limits</c>.</param>
    /// <returns>Null where they do not say, or there is no limit.</returns>
    internal static int? FilesAllowed(IEnumerable<string> limits) =>
        limits.FirstOrDefault(line => line.StartsWith(Files, StringComparison.Ordinal)) is { } files
        && int.TryParse(files[Files.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var soft) ? soft : null;

    // macOS allows the runtime 10,240 and Windows any number.
    private static int? FilesAllowed()
    {
        try
        {
            return File.Exists(Limits) ? FilesAllowed(File.ReadAllLines(Limits)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class CountedStream : NetworkStream
    {
        private OpenConnections? _connections;

        public CountedStream(Socket socket, OpenConnections connections)
            : base(socket, ownsSocket: true)
        {
            _connections = connections;
            Interlocked.Increment(ref connections._count);
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _connections, null) is { } connections) Interlocked.Decrement(ref connections._count);
            base.Dispose(disposing);
        }
    }
}
