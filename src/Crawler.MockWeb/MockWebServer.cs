using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crawler.MockWeb.Generation;
using Crawler.MockWeb.Serving;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MsOptions = Microsoft.Extensions.Options.Options;

namespace Crawler.MockWeb;

/// <summary>
/// A running mock web: many virtual hosts <c>*.mock.test</c> on one port of one or more loopback addresses, HTTP/1.1. Nothing listens
/// elsewhere, and nothing is written to the console.
/// </summary>
/// <remarks>
/// Besides its graph every ordinary host answers control paths: <c>/slow/SECONDS</c>, <c>/inflight</c> (counters as JSON, itself not
/// counted), <c>/status/CODE</c>,
/// <c>/hang</c>, <c>/large/BYTES</c>, <c>/drip/BYTES-PER-SECOND</c> and <c>/trap/N</c> (pages without end). A query after them is ignored.
/// A host that the web does not have gets 421.
/// </remarks>
public sealed class MockWebServer : IAsyncDisposable
{
    private const int BindAttempts = 20;
    private readonly SiteGraph _graph;
    private readonly KestrelServer _server;
    private readonly Socket? _deadEnd;

    private MockWebServer(SiteGraph graph, MockWebTruth truth, MockWebLog log, KestrelServer server, int port)
    {
        _graph = graph;
        _server = server;
        Truth = truth;
        Log = log;
        Port = port;
        SeedUrls = [.. graph.Seeds.Select(seed => seed.Url)];
        if (graph.Options.DeadHosts > 0)
        {
            // Bound and never listening: connections are refused, and nobody else can get the port meanwhile.
            _deadEnd = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _deadEnd.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }

        ResolveRules = [.. Rules()];
    }

    /// <summary>The port, the same on every address.</summary>
    public int Port { get; }

    /// <summary>A few entry pages from which everything that is reachable is reachable; one for each 25 hosts, at most eight.</summary>
    public IReadOnlyList<string> SeedUrls { get; }

    /// <summary>
    /// Where the hosts are, as <c>PATTERN=ADDRESS:PORT</c>, to be tried in this order: what <c>crawler.http.resolve</c> takes, so that URLs
    /// need no port.
    /// </summary>
    public IReadOnlyList<string> ResolveRules { get; }

    /// <summary>What a correct crawl must find.</summary>
    public MockWebTruth Truth { get; }

    /// <summary>What has been requested.</summary>
    public MockWebLog Log { get; }

    /// <summary>Generates the web and starts to serve it.</summary>
    /// <param name="options">What it looks like.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names each.</exception>
    /// <exception cref="IOException">The port is taken, or an address cannot be bound.</exception>
    public static async Task<MockWebServer> StartAsync(MockWebOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        var graph = await Task.Run(() => GraphBuilder.Build(options), cancellationToken);
        var truth = new MockWebTruth(graph);
        var log = new MockWebLog(graph);
        var application = new MockApplication(graph, truth, log);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port == 0 ? FreePort() : options.Port;
            var server = CreateServer(options, port);
            try
            {
                await server.StartAsync(application, cancellationToken);
                return new MockWebServer(graph, truth, log, server, port);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException && options.Port == 0 && attempt < BindAttempts)
            {
                // Another process was faster to take the free port; look for another one.
                server.Dispose();
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    /// <summary>What a person needs to know to crawl this web, in a few lines.</summary>
    public string Describe()
    {
        var options = _graph.Options;
        var rules = string.Join(", ", ResolveRules.Select(rule => $"\"{rule}\""));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Mock web: seed {options.Seed}, {options.Hosts} hosts, {Truth.Pages.Count} pages to be found, port {Port}");
        foreach (var seed in SeedUrls) text.AppendLine(CultureInfo.InvariantCulture, $"Seed:     {seed}");
        foreach (var rule in ResolveRules.Take(10)) text.AppendLine(CultureInfo.InvariantCulture, $"Resolve:  {rule}");
        if (ResolveRules.Count > 10) text.AppendLine(CultureInfo.InvariantCulture, $"          and {ResolveRules.Count - 10} more");
        text.Append(CultureInfo.InvariantCulture, $"Besides:  {Truth.Redirects.Count} redirects, {Truth.NotFound.Count} missing, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Truth.ServerErrors.Count} broken, {Truth.Flaky.Count} flaky, {Truth.Resources.Count} resources");
        text.AppendLine(CultureInfo.InvariantCulture, $"Not to be fetched: {Truth.DisallowedByRobots.Count} disallowed, {Truth.NofollowOnly.Count} nofollow");
        text.AppendLine("Control:  /slow/SECONDS /inflight /status/CODE /hang /large/BYTES /drip/BYTES-PER-SECOND /trap/N on every host");
        if (ResolveRules.Count > 10) return text.ToString();
        var seeds = string.Join(' ', SeedUrls);
        text.AppendLine(CultureInfo.InvariantCulture, $"Example:  ./run.sh crawl {seeds} --scope any --delay 0 --set 'crawler.http.resolve=[{rules}]'");
        return text.ToString();
    }

    /// <summary>Writes <see cref="MockWebTruth.Pages"/>, one a line, in ordinal order.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTruth(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var url in Truth.Pages.Order(StringComparer.Ordinal)) writer.WriteLine(url);
    }

    /// <summary>Stops serving; requests in flight are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        _deadEnd?.Dispose();
    }

    private static KestrelServer CreateServer(MockWebOptions options, int port)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        for (var i = 0; i < options.SpreadAddresses; i++) kestrel.Listen(Address(i), port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(MsOptions.Create(new SocketTransportOptions { Backlog = 4096 }), NullLoggerFactory.Instance);
        return new KestrelServer(MsOptions.Create(kestrel), transport, NullLoggerFactory.Instance);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static IPAddress Address(int number) => new([127, 0, 0, (byte)(number + 1)]);

    private IEnumerable<string> Rules()
    {
        foreach (var host in _graph.Hosts.Where(host => host.Role == HostRole.Dead)) yield return $"{host.Name}={_deadEnd!.LocalEndPoint}";
        var spread = _graph.Options.SpreadAddresses;
        if (spread == 1)
        {
            yield return $"*.mock.test={Address(0)}:{Port}";
            yield break;
        }

        for (var i = 0; i < _graph.Hosts.Count; i++)
        {
            if (_graph.Hosts[i].Role != HostRole.Dead) yield return $"{_graph.Hosts[i].Name}={Address(i % spread)}:{Port}";
        }
    }
}
