using Akka.Actor;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Telemetry;

namespace Crawler.Hosting;

/// <summary>A crawl that runs: to watch, to pause, to stop, to wait for.</summary>
public sealed class CrawlHandle
{
    private static readonly TimeSpan SnapshotTimeout = TimeSpan.FromSeconds(5);

    private readonly IActorRef _supervisor;

    internal CrawlHandle(CrawlId id, StoredCrawl before, IActorRef supervisor, Task<CrawlSummary> completion) => (Id, Before, _supervisor, Completion) = (id, before, supervisor, completion);

    /// <summary>The crawl's identity.</summary>
    public CrawlId Id { get; }

    /// <summary>What an earlier process had left.</summary>
    public StoredCrawl Before { get; }

    /// <summary>Ends when the crawl has ended, its outputs are closed and its summary is written. A crawl that fails ends with <see cref="StopReason.Failed"/>; the task faults only if the crawl's actors were stopped from outside.</summary>
    public Task<CrawlSummary> Completion { get; }

    /// <summary>Asks the crawl to stop: no new requests, those under way may end within <c>crawler.limits.drain-timeout</c>. <see cref="Completion"/> tells when it has.</summary>
    public void Stop() => _supervisor.Tell(CrawlSupervisorProtocol.Stop.Instance);

    /// <summary>No request starts until <see cref="Resume"/>.</summary>
    public void Pause() => _supervisor.Tell(new CrawlSupervisorProtocol.SetPaused(true));

    /// <summary>Requests may start again.</summary>
    public void Resume() => _supervisor.Tell(new CrawlSupervisorProtocol.SetPaused(false));

    /// <summary>Where the crawl stands now.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The snapshot; null where the crawl has ended or does not answer within five seconds.</returns>
    public async Task<CrawlSnapshot?> GetSnapshotAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var asked = _supervisor.Ask<StatsProtocol.SnapshotTaken>(reply => new CrawlSupervisorProtocol.GetSnapshot(reply), SnapshotTimeout, cancellationToken);
            var first = await Task.WhenAny(asked, Completion).ConfigureAwait(false);
            return first == asked ? (await asked.ConfigureAwait(false)).Snapshot : null;
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
