using Crawler.Frontier.Storage;

namespace Crawler.Output;

/// <summary>
/// An output in a crawl's directory, changed only while this process holds the directory: afterwards it may be another's. It asks before the first
/// record of a batch and at its end, not for every record: the question goes to the file system.
/// </summary>
/// <param name="inner">The output.</param>
/// <param name="held">The directory's lock.</param>
internal sealed class HeldSink(IPageSink inner, CrawlLock held) : ICommittedSink
{
    private bool _isInBatch;

    public string Name => inner.Name;

    public long Length => inner.Length;

    public void CutBack(long length)
    {
        Check();
        inner.CutBack(length);
    }

    public void Write(PageRecord record)
    {
        if (!_isInBatch) Check();
        _isInBatch = true;
        inner.Write(record);
    }

    public void Flush(bool toDisk)
    {
        _isInBatch = false;
        Check();
        inner.Flush(toDisk);
    }

    public void OnCommitted() => (inner as ICommittedSink)?.OnCommitted();

    public void Dispose() => inner.Dispose();

    private void Check()
    {
        if (!held.IsInPlace) throw new CrawlStoreException(CrawlStoreFault.TakenOver, "crawl.lock was removed: another process may have taken this crawl over");
    }
}
