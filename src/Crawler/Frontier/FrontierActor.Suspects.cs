using Akka.Actor;
using Crawler.Output;

namespace Crawler.Frontier;

/// <content>
/// URLs that may have killed earlier processes. Each is requested while nothing else is: nothing is handed out before <see cref="FrontierProtocol.Begin"/>,
/// and the partitions try theirs one after the other. The next one begins when the end of the one before, after all its attempts, is committed.
/// </content>
internal sealed partial class FrontierActor
{
    private readonly Queue<FrontierUrl> _suspects = new();
    private readonly List<FrontierUrl> _crashed = [];
    private FrontierUrl? _alone;
    private bool _hasBegun;

    private void Suspect(FrontierUrl url)
    {
        switch (Suspicions.Of(_plan.Losses.GetValueOrDefault(url.Id)))
        {
            case Suspicion.TryAlone:
                _suspects.Enqueue(url);
                break;
            case Suspicion.Crashed:
                _crashed.Add(url);
                break;
            case Suspicion.None:
                break;
        }
    }

    private void SettleCrashed()
    {
        foreach (var url in _crashed)
        {
            var attempts = _hosts.Find(url.Url.HostKey)?.Retries?.GetValueOrDefault(url.Id).Attempts ?? 0;
            var context = new PageContext(url.Url, url.Depth, url.Referrer, attempts);
            var record = PageRecords.Failed(context, null, nameof(FailReason.Crashed), Suspicions.Detail(_plan.Losses[url.Id]), Now) with { FetchedAt = null };
            End(new Settlement(url, UrlState.Failed, nameof(FailReason.Crashed), record, null));
        }

        _crashed.Clear();
    }

    private void TryNextSuspect()
    {
        if (!_suspects.TryDequeue(out _alone))
        {
            _plan.Supervisor.Tell(new FrontierProtocol.SuspectsTried(_plan.Partition));
            return;
        }

        var entry = _hosts.Get(_alone.Url.HostKey);
        Hand(entry, _alone);
        ManageQueues();
    }

    // It did not kill the process. What became of it must be known to a later one before another is tried.
    private void Clear(UrlId url)
    {
        if (_alone?.Id == url) _plan.Commit.Tell(new CommitProtocol.FlushAll(Self));
    }

    private void OnFlushed()
    {
        if (_alone is null) ReadSkipped(default);
        else TryNextSuspect();
    }

    // What the queues that are live already were not given.
    private void HandHeldBack()
    {
        foreach (var entry in _hosts.Entries)
        {
            if (!entry.IsActive) continue;
            foreach (var url in (entry.Heads?.Values ?? Enumerable.Empty<FrontierUrl>()).OrderBy(url => url.Id)) Hand(entry, url);
        }
    }
}
