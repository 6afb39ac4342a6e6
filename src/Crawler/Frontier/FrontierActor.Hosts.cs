using Akka.Actor;
using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <content>The frontier's side of the host queues: who has one, what it is given, and what is kept for it while it has none.</content>
internal sealed partial class FrontierActor
{
    // Those of which it was told that they have spent their budget of errors: their queues come and go.
    private readonly HashSet<HostKey> _failing = [];

    private void OnRetrying(FrontierProtocol.Retrying message)
    {
        if (_hosts.Find(message.Host) is not { } entry) return;
        (entry.Retries ??= [])[message.Url] = (message.Attempts, message.NotBefore);
        entry.Place?.Serve();
    }

    private void OnWithdraw(FrontierProtocol.Withdraw message)
    {
        var entry = _hosts.Get(message.Host);
        FrontierUrl[] urls = [.. message.Urls.Where(url => _supply.Release(entry, url.Id))];
        Append(null, [.. urls.Select(url => _ledger.Withdraw(url, message.Reason, message.Rule))], []);
        if (urls.Length > 0 && message.Reason == SkipReason.HostFailing && _failing.Add(message.Host)) Context.System.EventStream.Publish(new CrawlEvent.HostFailing(_plan.Crawl, message.Host.Value, message.Errors));
        _supply.Refill(entry);
        foreach (var url in urls) Clear(url.Id);
        CheckDrained();
    }

    private void OnHostChanged(FrontierProtocol.HostChanged message) => Keep(_hosts.Get(message.Row.Host), message.Row);

    private void OnClockHeld(FrontierProtocol.ClockHeld message)
    {
        if (_hosts.Find(message.Host) is { } entry && Equals(entry.Queue, message.Queue)) entry.ClockHold = (message.LostAt, message.Until);
    }

    private void OnQueueStarted(FrontierProtocol.QueueStarted message)
    {
        if (_hosts.Find(message.Host) is not { } entry || !Equals(entry.Queue, message.Queue)) return;
        entry.Birth = message.Birth;
        if (entry.IsActive) entry.LoseClock(Now);
        entry.IsActive = false;
        entry.IsResting = false;
        entry.RestsUntilRead = false;
        if (entry.Row is null && entry.MayHaveRow) _plan.Store.Tell(new StoreProtocol.ReadHost(message.Host, message.Birth, Self));
        else _plan.FetchPool.Tell(new FetchPoolProtocol.Rebind(_plan.Crawl, message.Host, message.Queue, message.Birth, Self));
    }

    private void OnHostRead(StoreProtocol.HostRead message)
    {
        // One for a life before: the queue has asked again.
        if (_hosts.Find(message.Host) is not { Queue: { } queue } entry || entry.Birth != message.Birth) return;
        if (entry.Row is null) (entry.Row, entry.IsRowStored) = (message.Row, true);
        _plan.FetchPool.Tell(new FetchPoolProtocol.Rebind(_plan.Crawl, message.Host, queue, entry.Birth, Self));
    }

    private void OnHostLeases(FetchPoolProtocol.HostLeases message)
    {
        if (_hosts.Find(message.Host) is not { } entry || !Equals(entry.Queue, message.Queue) || entry.Birth != message.Birth || entry.IsActive) return;
        var leased = message.Leases.Where(lease => lease.Order.Row is not null).Select(lease => lease.Order.Row!.Id).ToHashSet();
        var waiting = (entry.Heads?.Values ?? Enumerable.Empty<FrontierUrl>())
            .Where(url => !leased.Contains(url.Id) && (_hasBegun || url.Id == _alone?.Id))
            .OrderBy(url => url.Id)
            .Select(url => entry.Retries is not null && entry.Retries.TryGetValue(url.Id, out var retry)
                ? new HostQueueProtocol.WaitingUrl(url, retry.Attempts, retry.NotBefore)
                : new HostQueueProtocol.WaitingUrl(url, 0, default))
            .ToArray();
        entry.IsActive = true;
        entry.Sent = 0;
        if (entry.Row is null) (entry.Row, entry.IsRowStored) = (new HostRow(entry.Host, entry.NextAllowed, new Dictionary<OriginKey, OriginRobots>()), true);
        message.Queue.Tell(new HostQueueProtocol.Activate(message.Birth, entry.Row, entry.ClockLostAt, waiting, [.. message.Leases.Where(lease => lease.WithQueue)]));
        entry.ClockLostAt = null;
        if (entry.IsLeaving) message.Queue.Tell(HostQueueProtocol.Leave.Instance);
        foreach (var hop in entry.Hops ?? []) Disturb(entry, hop);
        entry.Hops = null;
        _supply.Refill(entry);
    }

    private void OnRouteHop(FrontierProtocol.RouteHop message)
    {
        var host = message.Hop.Url.HostKey;
        if (_outbox.PartitionOf(host) is var owner && owner != _plan.Partition)
        {
            _partitions[owner].Tell(message);
            return;
        }

        var entry = _hosts.Get(host);
        if (entry.IsActive)
        {
            Disturb(entry, message.Hop);
            return;
        }

        (entry.Hops ??= []).Add(message.Hop);
        if (entry.Queue is not null) return;
        _hosts.Activate(entry);
        MakeQueue(entry);
    }

    private void OnResting(FrontierProtocol.Resting message)
    {
        if (_hosts.Find(message.Row.Host) is not { IsActive: true } entry || !Equals(entry.Queue, message.Queue)) return;
        Keep(entry, message.Row);
        if (message.Received != entry.Sent) return;

        // It has URLs that nobody knows the due time of: those that it was not handed.
        if (entry.IsLeaving)
        {
            Passivate(entry, default);
            ManageQueues();
            return;
        }

        // Put away now, it would come back for the same URLs, and be put away again before they are read.
        if (_supply.IsReading(entry))
        {
            entry.RestsUntilRead = true;
            return;
        }

        _hosts.Rest(entry, Now);
        if (message.Due is not null) Passivate(entry, message.Due.Value);
        ManageQueues();
    }

    private void OnGaveBack(FrontierProtocol.GaveBack message)
    {
        // A queue that was put away has nothing any more, and what it had waits for the next one.
        if (_hosts.Find(message.Host) is { } entry && Equals(entry.Queue, message.Queue)) _supply.PutBack(entry, message.Urls);
    }

    private void OnPendingRead(StoreProtocol.PendingRead message)
    {
        var entry = _hosts.Get(message.Host);
        var taken = _supply.Take(entry, message);
        if (!_hasBegun) return;
        foreach (var url in taken) Hand(entry, url);
        if (entry.RestsUntilRead && !_supply.IsReading(entry))
        {
            entry.RestsUntilRead = false;
            _hosts.Rest(entry, Now);
        }

        HurryIfStarved(entry);
        _hosts.Want(entry, Now);
        if (entry.IsWaiting || entry.IsResting) ManageQueues();
    }

    // A fast host would else stand still until the next commit is due.
    private void HurryIfStarved(HostEntry entry)
    {
        if (_supply.IsStarved(entry, _plan.Options.Politeness.PerHost)) _plan.Commit.Tell(CommitProtocol.Flush.Instance);
    }

    private void OnTerminated(Terminated message)
    {
        // Only a queue that was stopped from outside is still in the table: its URLs are here, so another one takes its place.
        if (_hosts.Entries.FirstOrDefault(entry => Equals(entry.Queue, message.ActorRef)) is not { } entry) return;
        _hosts.Passivated(entry);
        entry.LoseClock(Now);
        _hosts.Want(entry, Now);
        ManageQueues();
    }

    private void Hand(HostEntry entry, FrontierUrl url)
    {
        if (!entry.IsActive)
        {
            _hosts.Want(entry, Now);
            return;
        }

        // The next queue of the host has it.
        if (entry.IsLeaving) return;
        var retry = entry.Retries?.GetValueOrDefault(url.Id) ?? default;
        Disturb(entry, new HostQueueProtocol.Enqueue(url, retry.Attempts, retry.NotBefore));
    }

    // A queue that was told something after it said that it rests does not rest.
    private static void Disturb(HostEntry entry, object work)
    {
        entry.IsResting = false;
        entry.RestsUntilRead = false;
        entry.Sent++;
        entry.Queue!.Tell(work);
    }

    private void Keep(HostEntry entry, HostRow row)
    {
        entry.Row = row;
        entry.IsRowStored = false;
        (entry.NextAllowed, entry.HeldBy) = (row.NextAllowed, row.HeldBy);
        _plan.Commit.Tell(new CommitProtocol.AppendHost(_plan.Partition, row));
    }

    private void ManageQueues()
    {
        var now = Now;
        while (_hosts.NextToPassivate(_hosts.IsCrowded ? now : now - RestBeforePassivation) is { } resting)
        {
            Passivate(resting, resting.NextAllowed);
            if (!_hosts.IsCrowded) break;
        }

        while (_hosts.NextToActivate(now) is { } entry) MakeQueue(entry);
        while (_hosts.NextToLeave() is { } leaving) leaving.Queue!.Tell(HostQueueProtocol.Leave.Instance);
        if (_hosts.NextDue is { } due && due - now < TimeSpan.FromSeconds(1))
            Timers.StartSingleTimer(NextDueTimer, HostsDue.Instance, due > now ? due - now : TimeSpan.Zero);
    }

    // Brackets of an IPv6 address are not legal in an actor's name, and the name of a queue just stopped is still taken.
    private void MakeQueue(HostEntry entry)
    {
        var host = entry.Host.Value.Replace("[", "(", StringComparison.Ordinal).Replace("]", ")", StringComparison.Ordinal);
        entry.Queue = Context.Watch(Context.ActorOf(HostQueueActor.Props(_plan.QueuePlan(entry.Host, Self)), $"{host}+{++_queuesMade}"));
    }

    private void Passivate(HostEntry entry, DateTimeOffset due)
    {
        var queue = entry.Queue!;
        _hosts.Passivated(entry);
        Context.Unwatch(queue);
        Context.Stop(queue);
        if (_hasBegun) _supply.OnPassivated(entry);
        _hosts.Want(entry, Now, due);
        _hosts.ForgetIfIdle(entry);
    }
}
