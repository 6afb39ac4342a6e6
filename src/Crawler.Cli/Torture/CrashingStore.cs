using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Cli.Torture;

/// <summary>A store that kills its process before or after one of its commits. Batches without records do not count, for no output has anything of them; or, where it is about judging again, those that judge no known URL, or have records: judging again comes first.</summary>
internal sealed class CrashingStore(IFrontierStore inner, CrashPoint point) : IFrontierStore
{
    private int _batches;

    public StoredCrawl Stored => inner.Stored;

    public long LogBytes => inner.LogBytes;

    public void Commit(CommitBatch batch)
    {
        var hasRecords = batch.Settled.Any(settlement => settlement.Record is not null);
        var isCounted = CrashPoint.OfJudging.Contains(point.Name) ? !hasRecords && batch.Judged.Any(judgement => judgement.IsKnown) : hasRecords;
        var isLast = isCounted && ++_batches == point.Batch;
        if (isLast && point.Name is (CrashPoint.BeforeCommit or CrashPoint.BeforeJudged)) CrashPoint.Die();
        inner.Commit(batch);
        if (isLast) CrashPoint.Die();
    }

    public void Checkpoint() => inner.Checkpoint();

    public IReadOnlyList<KnownUrl> ReadKnown(int partition, UrlId after, int count, bool areWhole) => inner.ReadKnown(partition, after, count, areWhole);

    public IEnumerable<ScopeSeed> ReadSeeds(bool all) => inner.ReadSeeds(all);

    public IEnumerable<SitemapRow> ReadSitemaps() => inner.ReadSitemaps();

    public IReadOnlyList<OutboxParcel> ReadOutbox(int partition) => inner.ReadOutbox(partition);

    public void PutAside(long chunk, IReadOnlyList<UrlId> urls) => inner.PutAside(chunk, urls);

    public IReadOnlyList<UrlId> TakeBack(long chunk) => inner.TakeBack(chunk);

    public IReadOnlyList<FrontierUrl> ReadUrls(IReadOnlyList<UrlId> urls) => inner.ReadUrls(urls);

    public IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count) => inner.ReadSkipped(partition, reason, after, count);

    public HostRow? ReadHost(HostKey host) => inner.ReadHost(host);

    public void Dispose() => inner.Dispose();
}
