using System.Collections.Frozen;
using System.Diagnostics;
using Crawler.MockWeb.Generation;
using Crawler.MockWeb.Serving;

namespace Crawler.MockWeb;

/// <summary>
/// What was requested of the mock web, and how much of it at once. Requests for <c>/inflight</c> are not counted, so that looking changes
/// nothing.
/// </summary>
public sealed class MockWebLog
{
    private readonly FrozenDictionary<string, MockHost> _hosts;
    private readonly bool _keep;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly HostCounters _total = new();

    internal MockWebLog(SiteGraph graph)
    {
        _keep = graph.Options.KeepLog;
        _hosts = graph.Hosts.ToFrozenDictionary(host => host.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The time since the start of the server, by the clock that <see cref="MockRequest"/> is measured with.</summary>
    public TimeSpan Elapsed => ElapsedAt(Stopwatch.GetTimestamp());

    /// <summary>Requests so far, robots.txt and sitemaps included.</summary>
    public long Requests => _total.Requests;

    /// <summary>Requests in flight now, on all hosts.</summary>
    public int InFlight => _total.InFlight;

    /// <summary>Most requests in flight at one time, on all hosts.</summary>
    public int PeakInFlight => _total.Peak;

    /// <summary>The finished requests of all hosts by their start.</summary>
    /// <exception cref="InvalidOperationException"><see cref="MockWebOptions.KeepLog"/> is off.</exception>
    public IReadOnlyList<MockRequest> All => [.. _hosts.Values.SelectMany(Kept).OrderBy(request => request.Started)];

    /// <summary>
    /// URLs that were requested again after an answer that settles them, so not after 429, 5xx or a broken-off request; robots.txt is left
    /// out. Sorted.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="MockWebOptions.KeepLog"/> is off.</exception>
    public IReadOnlyList<string> Repeated
    {
        get
        {
            var settled = new HashSet<string>(StringComparer.Ordinal);
            var repeated = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var request in All.Where(request => request.PathAndQuery != "/robots.txt"))
            {
                var url = $"http://{request.Host}{request.PathAndQuery}";
                if (settled.Contains(url)) repeated.Add(url);
                if (!request.Aborted && request.Status is not 429 and < 500) settled.Add(url);
            }

            return [.. repeated];
        }
    }

    /// <summary>Requests of one host so far.</summary>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    public long RequestCountOf(string host) => Find(host).Counters.Requests;

    /// <summary>Most requests in flight at one time on one host.</summary>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    public int PeakInFlightOf(string host) => Find(host).Counters.Peak;

    /// <summary>
    /// Smallest time from the end of an answer to the start of the next request on this host, robots.txt included; zero where two
    /// overlapped, null before the second request.
    /// </summary>
    /// <remarks>
    /// The end of a broken-off request is when the server noticed, which is later than the client's decision: allow some milliseconds after
    /// those.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    public TimeSpan? MinimumGap(string host) => Find(host).Counters.MinimumGap;

    /// <summary>The finished requests of one host by their start.</summary>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    /// <exception cref="InvalidOperationException"><see cref="MockWebOptions.KeepLog"/> is off.</exception>
    public IReadOnlyList<MockRequest> RequestsOf(string host) => [.. Kept(Find(host)).OrderBy(request => request.Started)];

    internal RequestTicket Enter(MockHost host, string target)
    {
        var now = Stopwatch.GetTimestamp();
        return new RequestTicket(host, target, now, host.Counters.Enter(now), _total.Enter(now));
    }

    internal void Leave(in RequestTicket ticket, string? userAgent, int status, bool aborted)
    {
        var now = Stopwatch.GetTimestamp();
        if (_keep)
        {
            ticket.Host.Counters.Log.Enqueue(new MockRequest(
                ticket.Host.Name, ticket.Target, ElapsedAt(ticket.Started), ElapsedAt(now), ticket.InFlightOnHost, ticket.InFlightTotal, userAgent, status, aborted));
        }

        ticket.Host.Counters.Leave(now);
        _total.Leave(now);
    }

    private TimeSpan ElapsedAt(long timestamp) => Stopwatch.GetElapsedTime(_start, timestamp);

    private IEnumerable<MockRequest> Kept(MockHost host) =>
        _keep ? host.Counters.Log : throw new InvalidOperationException("The log is switched off (MockWebOptions.KeepLog).");

    private MockHost Find(string host) =>
        _hosts.TryGetValue(host, out var found) ? found : throw new ArgumentException($"The mock web has no host '{host}'.", nameof(host));
}

/// <summary>A request that has been counted in and not yet out.</summary>
internal readonly record struct RequestTicket(MockHost Host, string Target, long Started, int InFlightOnHost, int InFlightTotal);
