using Akka.Actor;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <content>How a partition comes to know again what an earlier process knew: before it does anything else, row by row.</content>
internal sealed partial class FrontierActor
{
    private const int RecoveryChunk = 5000;

    private readonly List<OutboxParcel> _undelivered = [];

    private void ReadKnown(UrlId after)
    {
        var areWhole = _plan.Past.JudgeAgain || _plan.Options.Frontier is not { MaxUrlsPerHost: null, MaxDepthPerHost: null } || _plan.Ranking.OnlyBand is null;
        _plan.Store.Tell(new StoreProtocol.ReadKnown(_plan.Partition, after, RecoveryChunk, areWhole, Self));
    }

    private void OnKnownRead(StoreProtocol.KnownRead message)
    {
        if (message.Urls.Count == 0)
        {
            _ledger.EndRecovery(_plan.Past.JudgeAgain);
            _plan.Store.Tell(new StoreProtocol.ReadOutbox(_plan.Partition, Self));
            return;
        }

        // The store reads the next ones meanwhile.
        ReadKnown(message.Urls[^1].Id);
        var judged = new List<Judgement>();
        foreach (var known in message.Urls) Recover(known, judged);
        if (judged.Count > 0) _plan.Commit.Tell(new CommitProtocol.Append(_plan.Partition, null, judged, [], null, []));
    }

    private void Recover(KnownUrl known, List<Judgement> judged)
    {
        var judgement = _ledger.Recover(known, _plan.Past.JudgeAgain);
        if (judgement is not null) judged.Add(judgement);
        if (known.IsSeed && known.State is UrlState.Fetched or UrlState.NotModified) _seedsFetched++;
        if ((judgement?.State ?? known.State) != UrlState.Pending) return;
        if ((judgement?.Url ?? known.Url) is not { } url)
        {
            Defer(known.Host!.Value, known.Id);
            return;
        }

        var isSuspect = _plan.Losses.ContainsKey(url.Id);
        if (isSuspect) Suspect(url);
        if (!isSuspect && known.Attempts == 0 && _hosts.TryAddQuietly(url.Url.HostKey, url.Id, _plan.Ranking.Band(url.Url), _supply.ChunkSize)) return;
        var entry = _hosts.Get(url.Url.HostKey);
        if (!isSuspect && known.Attempts == 0)
        {
            _supply.Accept(entry, url);
            _hosts.PackIfQuiet(entry, _supply.ChunkSize);
            return;
        }

        // How often it was tried is not in the tail.
        _supply.Keep(entry, url);
        if (known.Attempts > 0) (entry.Retries ??= [])[url.Id] = (known.Attempts, known.NotBefore);
    }

    // All that has to be known of it now is that its host has it.
    private void Defer(HostKey host, UrlId url)
    {
        var band = _plan.Ranking.OnlyBand!.Value;
        if (_hosts.TryAddQuietly(host, url, band, _supply.ChunkSize)) return;
        var entry = _hosts.Get(host);
        _supply.AddToTail(entry, band, url);
        _hosts.PackIfQuiet(entry, _supply.ChunkSize);
    }

    private void OnOutboxRead(StoreProtocol.OutboxRead message)
    {
        _outbox.Restore(message.Parcels);
        _undelivered.AddRange(message.Parcels);
        SettleCrashed();
        _plan.Supervisor.Tell(new FrontierProtocol.PartitionRecovered(_plan.Partition));
    }

    private void OnBegin()
    {
        foreach (var parcel in _undelivered) _partitions[parcel.To].Tell(new FrontierProtocol.TakeParcel(parcel));
        _undelivered.Clear();
        _hasBegun = true;
        HandHeldBack();

        // Rows that were only skipped before are pending once they are committed.
        foreach (var entry in _hosts.Entries) _supply.Refill(entry);
        _hosts.WantAll(Now);
        ManageQueues();
        CheckDrained();
    }
}
