using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crawler.Configuration;
using Crawler.Hosting;
using Crawler.Urls;

namespace Crawler.Benchmarks;

/// <summary>A server that does everything at once that a server can do to a crawler, with the limits of size that are the default and shorter ones of time: what it costs at most.</summary>
internal static class HostileBenchmark
{
    private const int OfEachKind = 20;
    private const long MostBytes = 300L << 20;

    private static readonly string[] Attacks =
    [
        "drip-headers", "drip-body", "no-headers", "endless", "reset", "short", "bad-chunks", "cut-gzip", "bomb", "many-headers", "loop", "to-loopback", "to-file", "1xx", "handshake", "fine",
    ];

    [SuppressMessage("Reliability", "CA2025:Ensure tasks using IDisposable instances complete before the instances are disposed", Justification = "Serving is awaited before its listener is disposed.")]
    public static async Task<int> RunAsync()
    {
        var bomb = Bomb();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, bomb, stop.Token);
        var watch = Stopwatch.StartNew();
        var ends = new SortedDictionary<string, (int Count, TimeSpan Longest)>(StringComparer.Ordinal);
        await using (var host = CrawlerHost.Start(Load()))
        {
            var list = new FetchList { Urls = [.. Enumerable.Range(0, OfEachKind).SelectMany(i => Attacks.Select(attack => Url(attack, i, port)))], Concurrency = 64, AllowPrivate = true };
            await foreach (var result in host.FetchAsync(list))
            {
                var record = result.Record;
                var key = $"{record.Url.Split('/')[3]} | {record.Reason ?? record.Outcome.ToString()}";
                var (count, longest) = ends.GetValueOrDefault(key);
                var elapsed = record.Elapsed ?? TimeSpan.Zero;
                ends[key] = (count + 1, elapsed > longest ? elapsed : longest);
            }
        }

        await stop.CancelAsync();
        listener.Stop();
        await serving;
        Console.WriteLine("| attack | ended as | times | longest s |\n|---|---|---|---|");
        foreach (var (key, (count, longest)) in ends) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {key} | {count} | {longest.TotalSeconds:F1} |"));
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{ends.Values.Sum(end => end.Count)} fetches in {watch.Elapsed.TotalSeconds:F0} s, peak {self.PeakWorkingSet64 >> 20} MiB, server and bomb included"));
        return self.PeakWorkingSet64 <= MostBytes ? 0 : 1;
    }

    private static CanonicalUrl Url(string attack, int number, int port)
    {
        var scheme = attack == "handshake" ? "https" : "http";
        return CanonicalUrl.TryCreate(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}/{attack}/{number}"), out var url, out _) ? url : throw new InvalidOperationException(attack);
    }

    private static EffectiveConfig Load()
    {
        var file = new ConfigFile("hostile.conf", "akka.loglevel = OFF\ncrawler.fetching { connect-timeout = 2s, headers-timeout = 2s, idle-timeout = 2s, total-timeout = 5s }");
        return EffectiveConfig.TryLoad([file], [], out var config, out var errors) ? config : throw new InvalidOperationException(string.Join("; ", errors));
    }

    private static async Task ServeAsync(TcpListener listener, byte[] bomb, CancellationToken stop)
    {
        var running = new List<Task>();
        try
        {
            while (true) running.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop), bomb, stop));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private static async Task AnswerAsync(TcpClient client, byte[] bomb, CancellationToken stop)
    {
        using var own = client;
        var stream = client.GetStream();
        try
        {
            while (await HeadAsync(stream, stop) is { } head)
            {
                switch (head.Split('/')[1])
                {
                    case "drip-headers":
                        await DripAsync("HTTP/1.1 200 OK\r\n", "X-A: b\r\n");
                        break;
                    case "drip-body":
                        await DripAsync("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", "x");
                        break;
                    case "no-headers":
                        await Task.Delay(Timeout.Infinite, stop);
                        break;
                    case "endless":
                        await ForEverAsync("HTTP/1.1 200 OK\r\n\r\n", new byte[64 << 10]);
                        break;
                    case "reset":
                        await SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
                        client.Client.LingerState = new LingerOption(true, 0);
                        return;
                    case "short":
                        await SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
                        return;
                    case "bad-chunks":
                        await SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
                        return;
                    case "cut-gzip":
                        await SendAsync("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 500\r\n\r\n");
                        await stream.WriteAsync(bomb.AsMemory(0, 500), stop);
                        break;
                    case "bomb":
                        await SendAsync("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n");
                        for (var i = 0; i < 10; i++) await stream.WriteAsync(bomb, stop);
                        return;
                    case "many-headers":
                        await SendAsync($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat("a: b\r\n", 100_000))}\r\n");
                        break;
                    case "loop":
                        await SendAsync("HTTP/1.1 302 Found\r\nLocation: /loop/0\r\nContent-Length: 0\r\n\r\n");
                        break;
                    case "to-loopback":
                        await SendAsync("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\nContent-Length: 0\r\n\r\n");
                        break;
                    case "to-file":
                        await SendAsync("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
                        break;
                    case "1xx":
                        await ForEverAsync("", "HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray());
                        break;
                    case "fine":
                        await SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok");
                        break;
                    default:
                        await Task.Delay(Timeout.Infinite, stop);
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client has had enough.
        }

        Task SendAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop).AsTask();

        async Task DripAsync(string start, string rest)
        {
            await SendAsync(start);
            for (var i = 0; ; i++)
            {
                await Task.Delay(1000, stop);
                await SendAsync(rest[(i % rest.Length)..][..1]);
            }
        }

        async Task ForEverAsync(string start, byte[] block)
        {
            await SendAsync(start);
            while (true) await stream.WriteAsync(block, stop);
        }
    }

    // A TLS greeting never has an empty line, so that a handshake hangs here until its client gives up.
    private static async Task<string?> HeadAsync(NetworkStream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stop) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && one[0] == '\n' && head[^2] == '\r' && head[^3] == '\n') return head.ToString();
        }

        return null;
    }

    // 1 GiB of zeros, to be sent ten times as one gzip stream of ten members.
    private static byte[] Bomb()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var block = new byte[1 << 20];
            for (var i = 0; i < 1024; i++) gzip.Write(block);
        }

        return packed.ToArray();
    }
}
