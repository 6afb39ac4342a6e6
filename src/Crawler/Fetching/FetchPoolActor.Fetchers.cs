using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Crawler.Politeness;
using Crawler.Telemetry;

namespace Crawler.Fetching;

/// <content>The pool's fetchers: who is idle, who has which lease, and what becomes of a lease whose fetcher is gone.</content>
internal sealed partial class FetchPoolActor
{
    private void OnFetcherIdle(FetchPoolProtocol.FetcherIdle message)
    {
        if (_fetchers.Add(message.Fetcher)) Context.Watch(message.Fetcher);

        // Killed with a request under way, it is idle once FetchLost says so; killed just before one, it finds it in its mailbox.
        if (_busy.ContainsKey(message.Fetcher)) return;
        _idle.Add(message.Fetcher);
        GrantAll();
    }

    private void OnFetchCompleted(FetchPoolProtocol.FetchCompleted message)
    {
        _gate?.OnEnded(message.Lease, Now);
        Free(message.Fetcher, message.Lease);
        if (_bookOf.TryGetValue(message.Lease, out var book) && book.Leases.Find(message.Lease) is { Stage: LeaseStage.Fetch } lease)
            Conclude(book, lease, message.Outcome);
        GrantAll();
    }

    private void OnFetchLost(FetchPoolProtocol.FetchLost message)
    {
        _gate?.OnEnded(message.Lease, Now);
        if (message.Stopped) _busy.Remove(message.Fetcher);
        else Free(message.Fetcher, message.Lease);
        if (_bookOf.TryGetValue(message.Lease, out var book) && book.Leases.Find(message.Lease) is { Stage: LeaseStage.Fetch } lease)
        {
            if (message.Outcome is { } outcome) Conclude(book, lease, outcome);
            else GiveBack(book, lease, message.Cause);
        }

        GrantAll();
    }

    // What it was given last, if anything, has not reached it and never will.
    private void OnFetcherStopped(FetchPoolProtocol.FetcherStopped message)
    {
        _fetchers.Remove(message.Fetcher);
        _idle.Remove(message.Fetcher);
        if (!_busy.Remove(message.Fetcher, out var id)) return;
        if (_bookOf.TryGetValue(id, out var book) && book.Leases.Find(id) is { Stage: LeaseStage.Fetch } lease) GiveBack(book, lease, null);
        else _gate?.OnEnded(id, Now);
        GrantAll();
    }

    private void GiveBack(Book book, Lease lease, Exception? cause)
    {
        _gate?.OnEnded(lease.Id, Now);
        string? crash = null;
        if (cause is not null)
        {
            Publish(new CrawlEvent.ActorFailed(book.Crawl, "fetcher", lease.Order.Request.Url.Text, cause.ToString()));
            if (lease.Order.Row is not { } row || book.Leases.CountCrash(row.Id) >= CrashesUntilGivenUp)
                crash = (cause.InnerException ?? cause).Message;
        }

        if (crash is null)
        {
            lease.Queue.Tell(new HostQueueProtocol.LeaseLost(lease.Id, null));
            Close(book, lease, fetched: false);
        }
        else
        {
            lease.CrashDetail = crash;
            lease.Queue.Tell(new HostQueueProtocol.LeaseLost(lease.Id, crash));
            book.Leases.Advance(lease, LeaseStage.Decide, Now);
        }
    }

    private void Free(IActorRef fetcher, LeaseId lease)
    {
        if (_busy.TryGetValue(fetcher, out var held) && held == lease) _busy.Remove(fetcher);
        if (_fetchers.Contains(fetcher) && !_busy.ContainsKey(fetcher)) _idle.Add(fetcher);
    }

    private void OnTerminated(Terminated message)
    {
        _fetchers.Remove(message.ActorRef);
        _idle.Remove(message.ActorRef);
        if (!_busy.Remove(message.ActorRef, out var id)) return;
        if (_bookOf.TryGetValue(id, out var book) && book.Leases.Find(id) is { } orphan) orphan.OrphanedAt = Now;
        else _gate?.OnEnded(id, Now);
    }

    private void OnWatch()
    {
        var now = Now;
        PurgeAddresses();
        foreach (var book in _turns.ToArray())
        {
            foreach (var lease in book.Leases.Leases.ToArray())
            {
                var since = now - lease.StageSince;
                if (lease.Stage == LeaseStage.Fetch && since > _totalTimeout + FetchGrace) Replace(book, lease);
                else if (lease.Stage == LeaseStage.Fetch && now - lease.OrphanedAt > OrphanGrace) GiveBack(book, lease, null);
                else if (since > StallAfter && !lease.StallReported) Report(book, lease, since);
            }
        }

        GrantAll();
    }

    private void Replace(Book book, Lease lease)
    {
        Report(book, lease, Now - lease.StageSince);
        _gate?.OnEnded(lease.Id, Now);
        _busy.Remove(lease.Fetcher);
        _fetchers.Remove(lease.Fetcher);
        Context.Unwatch(lease.Fetcher);
        Context.System.Stop(lease.Fetcher);
        _router.Tell(new AdjustPoolSize(1));
        Conclude(book, lease, new FetchOutcome.Failure(FetchError.TotalTimedOut, "the request did not end when it was cancelled") { Elapsed = Now - lease.StageSince });
    }

    private void Report(Book book, Lease lease, TimeSpan since)
    {
        lease.StallReported = true;
        _log.Warning("{0} has been in the stage {1} for {2} s", lease.Order.Request.Url.Text, lease.Stage, (long)since.TotalSeconds);
        Publish(new CrawlEvent.LeaseStalled(book.Crawl, lease.Order.Request.Url.Text, lease.Stage.ToString(), since));
    }
}
