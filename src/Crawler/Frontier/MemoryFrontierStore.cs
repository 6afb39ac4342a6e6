using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>The rows of a crawl in memory: nothing outlives the process. Keeps what a running crawl reads back, not the whole ledger.</summary>
public sealed class MemoryFrontierStore : IFrontierStore
{
    private static readonly Comparer<(UrlId Id, FrontierUrl? Url)> ById = Comparer<(UrlId Id, FrontierUrl? Url)>.Create((one, other) => one.Id.CompareTo(other.Id));

    private readonly Dictionary<UrlId, FrontierUrl> _pending = [];
    private readonly Dictionary<HostKey, HostRow> _hosts = [];
    private readonly Dictionary<(int Partition, SkipReason Reason), SortedSet<(UrlId Id, FrontierUrl? Url)>> _skipped = [];
    private readonly Dictionary<long, IReadOnlyList<UrlId>> _aside = [];
    private long _lastBatch;

    /// <inheritdoc/>
    public StoredCrawl Stored { get; } = StoredCrawl.Begin();

    /// <inheritdoc/>
    public void Commit(CommitBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Number != _lastBatch + 1) throw new InvalidOperationException($"batch {batch.Number} cannot follow batch {_lastBatch}");
        _lastBatch = batch.Number;
        foreach (var judgement in batch.Judged) Apply(judgement);
        foreach (var settlement in batch.Settled) _pending.Remove(settlement.Url.Id);
        foreach (var row in batch.Hosts) _hosts[row.Host] = row;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KnownUrl> ReadKnown(int partition, UrlId after, int count, bool areWhole) => [];

    /// <inheritdoc/>
    public IEnumerable<ScopeSeed> ReadSeeds(bool all) => [];

    /// <inheritdoc/>
    public IEnumerable<SitemapRow> ReadSitemaps() => [];

    /// <inheritdoc/>
    public IReadOnlyList<OutboxParcel> ReadOutbox(int partition) => [];

    /// <inheritdoc/>
    public void PutAside(long chunk, IReadOnlyList<UrlId> urls) => _aside.Add(chunk, urls);

    /// <inheritdoc/>
    public IReadOnlyList<UrlId> TakeBack(long chunk) =>
        _aside.Remove(chunk, out var urls) ? urls : throw new ArgumentException($"nothing was put aside as {chunk}", nameof(chunk));

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadUrls(IReadOnlyList<UrlId> urls) => [.. urls.Select(id => _pending.GetValueOrDefault(id)).OfType<FrontierUrl>()];

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count) =>
        _skipped.TryGetValue((partition, reason), out var urls)
            ? [.. urls.GetViewBetween((new UrlId(after.Value + 1), null), (new UrlId(long.MaxValue), null)).Take(count).Select(row => row.Url!)]
            : [];

    /// <inheritdoc/>
    public HostRow? ReadHost(HostKey host) => _hosts.GetValueOrDefault(host);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Apply(Judgement judgement)
    {
        var url = judgement.Url;
        if (judgement.IsKnown)
        {
            foreach (var skipped in _skipped.Values) skipped.Remove((url.Id, null));
            _pending.Remove(url.Id);
        }

        if (judgement.State == UrlState.Pending) _pending.Add(url.Id, url);
        else if (Enum.TryParse<SkipReason>(judgement.Reason, out var reason)) AddSkipped((url.Id.Partition, reason), url);
    }

    private void AddSkipped((int Partition, SkipReason Reason) key, FrontierUrl url)
    {
        if (!_skipped.TryGetValue(key, out var urls)) _skipped.Add(key, urls = new SortedSet<(UrlId Id, FrontierUrl? Url)>(ById));
        urls.Add((url.Id, url));
    }
}
