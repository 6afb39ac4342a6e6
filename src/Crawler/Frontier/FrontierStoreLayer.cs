using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>A store on top of another, to which it hands on everything that a derived class does not take for itself. It disposes the other.</summary>
/// <param name="inner">The other.</param>
internal abstract class FrontierStoreLayer(IFrontierStore inner) : IFrontierStore
{
    /// <inheritdoc/>
    public StoredCrawl Stored => inner.Stored;

    /// <inheritdoc/>
    public long LogBytes => inner.LogBytes;

    /// <inheritdoc/>
    public virtual void Commit(CommitBatch batch) => inner.Commit(batch);

    /// <inheritdoc/>
    public virtual void Checkpoint() => inner.Checkpoint();

    /// <inheritdoc/>
    public IReadOnlyList<KnownUrl> ReadKnown(int partition, UrlId after, int count, bool areWhole) => inner.ReadKnown(partition, after, count, areWhole);

    /// <inheritdoc/>
    public IEnumerable<ScopeSeed> ReadSeeds(bool all) => inner.ReadSeeds(all);

    /// <inheritdoc/>
    public IEnumerable<SitemapRow> ReadSitemaps() => inner.ReadSitemaps();

    /// <inheritdoc/>
    public IReadOnlyList<OutboxParcel> ReadOutbox(int partition) => inner.ReadOutbox(partition);

    /// <inheritdoc/>
    public void PutAside(long chunk, IReadOnlyList<UrlId> urls) => inner.PutAside(chunk, urls);

    /// <inheritdoc/>
    public IReadOnlyList<UrlId> TakeBack(long chunk) => inner.TakeBack(chunk);

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadUrls(IReadOnlyList<UrlId> urls) => inner.ReadUrls(urls);

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count) => inner.ReadSkipped(partition, reason, after, count);

    /// <inheritdoc/>
    public HostRow? ReadHost(HostKey host) => inner.ReadHost(host);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
