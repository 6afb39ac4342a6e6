using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>The rows of a crawl in memory: nothing outlives the process. Keeps what a running crawl reads back, not the whole ledger.</summary>
public sealed class MemoryFrontierStore : IFrontierStore
{
    private static readonly Comparer<(UrlId Id, FrontierUrl? Url)> ById = Comparer<(UrlId Id, FrontierUrl? Url)>.Create((one, other) => one.Id.CompareTo(other.Id));

    private readonly Dictionary<HostKey, SortedSet<(UrlId Id, FrontierUrl? Url)>> _pending = [];
    private readonly Dictionary<HostKey, HostRow> _hosts = [];
    private readonly Dictionary<(int Partition, SkipReason Reason), SortedSet<(UrlId Id, FrontierUrl? Url)>> _skipped = [];
    private readonly Dictionary<(int From, long Sequence), OutboxParcel> _outbox = [];
    private long _lastBatch;

    /// <inheritdoc/>
    public void Commit(CommitBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Number != _lastBatch + 1) throw new InvalidOperationException($"batch {batch.Number} cannot follow batch {_lastBatch}");
        _lastBatch = batch.Number;
        foreach (var judgement in batch.Judged) Apply(judgement);
        foreach (var settlement in batch.Settled) RemovePending(settlement.Url);
        foreach (var row in batch.Hosts) _hosts[row.Host] = row;
        foreach (var parcel in batch.OutboxAdded) _outbox.Add((parcel.From, parcel.Sequence), parcel);
        foreach (var delivered in batch.OutboxDelivered) _outbox.Remove(delivered);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadPending(HostKey host, UrlId after, int count) =>
        _pending.TryGetValue(host, out var urls) ? After(urls, after, count) : [];

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count) =>
        _skipped.TryGetValue((partition, reason), out var urls) ? After(urls, after, count) : [];

    /// <inheritdoc/>
    public HostRow? ReadHost(HostKey host) => _hosts.GetValueOrDefault(host);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static List<FrontierUrl> After(SortedSet<(UrlId Id, FrontierUrl? Url)> urls, UrlId after, int count) =>
        [.. urls.GetViewBetween((new UrlId(after.Value + 1), null), (new UrlId(long.MaxValue), null)).Take(count).Select(row => row.Url!)];

    private void Apply(Judgement judgement)
    {
        var url = judgement.Url;
        foreach (var skipped in _skipped.Values) skipped.Remove((url.Id, null));
        if (judgement.State == UrlState.Pending)
        {
            Add(_pending, url.Url.HostKey, url);
        }
        else if (Enum.TryParse<SkipReason>(judgement.Reason, out var reason))
        {
            Add(_skipped, (url.Id.Partition, reason), url);
        }
    }

    private void RemovePending(FrontierUrl url)
    {
        if (!_pending.TryGetValue(url.Url.HostKey, out var urls)) return;
        urls.Remove((url.Id, null));
        if (urls.Count == 0) _pending.Remove(url.Url.HostKey);
    }

    private static void Add<TKey>(Dictionary<TKey, SortedSet<(UrlId Id, FrontierUrl? Url)>> rows, TKey key, FrontierUrl url)
        where TKey : notnull
    {
        if (!rows.TryGetValue(key, out var urls)) rows.Add(key, urls = new SortedSet<(UrlId Id, FrontierUrl? Url)>(ById));
        urls.Remove((url.Id, null));
        urls.Add((url.Id, url));
    }
}
