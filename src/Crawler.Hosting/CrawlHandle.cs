using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Telemetry;

namespace Crawler.Hosting;

/// <summary>A crawl that runs: to watch, to pause, to stop, to wait for. Safe to use from any thread.</summary>
public sealed class CrawlHandle
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly IActorRef _supervisor;
    private readonly PageStream? _stream;

    internal CrawlHandle(CrawlId id, StoredCrawl before, IActorRef supervisor, Task<CrawlSummary> completion, PageStream? stream) =>
        (Id, Before, _supervisor, Completion, _stream) = (id, before, supervisor, completion, stream);

    /// <summary>The crawl's identity.</summary>
    public CrawlId Id { get; }

    /// <summary>What an earlier process had left.</summary>
    public StoredCrawl Before { get; }

    /// <summary>Ends when the crawl has ended, its outputs are closed and its summary is written. A crawl that fails ends with <see cref="StopReason.Failed"/>; one whose crawler is disposed meanwhile with <see cref="StopReason.Interrupted"/>, also where code of the host application hangs. The task faults only if the crawl's actors were stopped from outside.</summary>
    public Task<CrawlSummary> Completion { get; }

    /// <summary>
    /// The records of <c>pages.jsonl</c>, each once and as it stands there, as soon as they are committed; to be read once. Reading slowly slows the crawl down: no more than a few batches wait in memory. Leaving the loop
    /// lets the crawl go on unread; <see cref="StopAsync"/> ends it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The crawl was started without <see cref="CrawlRequest.StreamPages"/>.</exception>
    public IAsyncEnumerable<PageRecord> Pages =>
        _stream?.ReadAsync(CancellationToken.None) ?? throw new InvalidOperationException("the crawl was started without CrawlRequest.StreamPages");

    /// <summary>Asks the crawl to stop: no new requests, those under way may end within <c>crawler.limits.drain-timeout</c>. <see cref="Completion"/> tells when it has.</summary>
    public void Stop() => Stop(null);

    /// <summary>Stops the crawl and waits for its end. What is settled is committed; the rest is pending, so that the crawl can be resumed.</summary>
    /// <param name="patience">How long requests under way may take to end, 0 or more; null is <c>crawler.limits.drain-timeout</c>, <see cref="Timeout.InfiniteTimeSpan"/> as long as they take.</param>
    /// <returns>How it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The patience is less than 0.</exception>
    public Task<CrawlSummary> StopAsync(TimeSpan? patience = null)
    {
        Stop(patience);
        return Completion;
    }

    /// <summary>No request starts until <see cref="Resume"/>. <see cref="WhenIdleAsync"/> tells when the last one has ended.</summary>
    public void Pause() => _supervisor.Tell(new CrawlSupervisorProtocol.SetPaused(true));

    /// <summary>Requests may start again.</summary>
    public void Resume() => _supervisor.Tell(new CrawlSupervisorProtocol.SetPaused(false));

    /// <summary>Changes how fast requests start, over all hosts of the crawl; the delays between requests to one host hold beside it.</summary>
    /// <param name="requestsPerSecond">Requests per second, more than 0; null is no such limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than 0.</exception>
    public void SetMaxRate(double? requestsPerSecond)
    {
        if (requestsPerSecond is { } rate && !(rate > 0)) throw new ArgumentOutOfRangeException(nameof(requestsPerSecond), rate, "a rate is more than 0 requests per second, or null for none");
        _supervisor.Tell(new CrawlSupervisorProtocol.SetMaxRate(requestsPerSecond));
    }

    /// <summary>Ends when no request is under way and no page is being parsed, or the crawl has ended: a paused crawl has come to rest. A crawl that waits for its hosts' delays is idle too.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var idle = _supervisor.Ask<CrawlSupervisorProtocol.Idle>(reply => new CrawlSupervisorProtocol.AwaitIdle(reply), Timeout.InfiniteTimeSpan, ended.Token);
        var first = await Task.WhenAny(idle, Completion).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        if (first == idle) await idle.ConfigureAwait(false);
    }

    /// <summary>Has an actor told of everything that happens in this crawl from now on, as <see cref="CrawlEvent"/>s; it ends with the actor or the crawl. <see cref="CrawlRequest.Subscribers"/> are told from the first event on.</summary>
    /// <param name="subscriber">The actor.</param>
    public void Subscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        _supervisor.Tell(new CrawlSupervisorProtocol.Subscribe(subscriber));
    }

    /// <summary>Where the crawl stands now.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The snapshot; null where the crawl has ended or does not answer within five seconds.</returns>
    public async Task<CrawlSnapshot?> GetSnapshotAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var asked = _supervisor.Ask<StatsProtocol.SnapshotTaken>(reply => new CrawlSupervisorProtocol.GetSnapshot(reply), AnswerTimeout, cancellationToken);
            var first = await Task.WhenAny(asked, Completion).ConfigureAwait(false);
            return first == asked ? (await asked.ConfigureAwait(false)).Snapshot : null;
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private void Stop(TimeSpan? patience)
    {
        var limit = TimeLimit.Patience(patience, nameof(patience));
        _stream?.StopWaiting();
        _supervisor.Tell(new CrawlSupervisorProtocol.Stop(limit));
    }
}
