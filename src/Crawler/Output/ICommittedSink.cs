namespace Crawler.Output;

/// <summary>An output that passes on only what stands: it keeps a batch until that is committed, for one that is not may be given again with other records, or never come to be.</summary>
internal interface ICommittedSink : IPageSink
{
    /// <summary>The batch that was flushed last is committed. It may wait for its reader: the crawl then waits with its next batch.</summary>
    void OnCommitted();
}
